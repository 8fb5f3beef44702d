import { LRUCache } from "lru-cache";
import { OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import {
  type ClientOptions,
  type SlackClients,
  type TeamClients,
  teamClients,
} from "#src/platform/slack/transport/clients.ts";
import type { SlackTenant } from "#src/platform/slack/tenant.ts";
import { type EndingDeps, look, refusesToken, signedOut, signedOutError } from "./ended.ts";
import { nameWithin } from "./organisation.ts";
import type { Installation, InstallationStore } from "./port.ts";
import { endsWithin, lasting, type RotationDeps } from "./rotation.ts";

export type InstalledClients = SlackClients & {
  /** What is kept of an installation is asked for anew: it was installed again, has ended, or has other tokens. */
  readonly forget: (installationId: string) => void;
};

export type InstalledDeps = RotationDeps & {
  readonly store: InstallationStore;
  readonly clients: ClientOptions;
  /** Where the app is installed again. */
  readonly installUrl: string;
  /** Makes a studio of an organisation's workspace, at its first contact. */
  admit(workspace: { installation: Installation; clients: TeamClients; name: string }): Promise<unknown>;
};

/** Another process may have changed an installation; that is seen after this long, or when Slack refuses a token. */
const keptMs = 60_000;
const keptAtMost = 2000;
/** Slack's tokens last 12 hours, and the worker renews them long before. This is for a worker that is away. */
const renewWithinMs = 3_600_000;
/** So near its end a token isn't used any more: a fresh one is worth a wait. */
const tooLateMs = 30_000;

/** The id is unknown while it is loading. */
type Kept = { readonly loading: Promise<TeamClients>; installationId: string | null };

/** Clients of every workspace that has us installed. What is kept holds tokens in clear: in memory, for a minute. */
export function createInstalledClients(deps: InstalledDeps): InstalledClients {
  const { store, clock, logger } = deps;
  const kept = new LRUCache<string, Kept>({
    max: keptAtMost,
    ttl: keptMs,
    ttlResolution: 0,
    perf: { now: () => clock.now().getTime() },
  });

  const forget = (installationId: string) => {
    const all = [...kept.entries()];
    for (const [teamId, { installationId: of }] of all) {
      if (of === installationId || of === null) kept.delete(teamId);
    }
  };

  const ending: EndingDeps = { ...deps, forget };

  /** Fresh tokens; when Slack gives none any more, a person has to sign in again. That the app is gone it doesn't mean. */
  async function renewed(installation: Installation, ms: number, rejected?: string): Promise<Installation> {
    try {
      return await lasting(deps, installation.id, ms, rejected);
    } catch (error) {
      if (toOmsError(error).code !== "auth-dead") throw error;
      await signedOut(ending, installation, error);
      throw signedOutError(deps, error);
    }
  }

  /**
   * Near their end tokens are renewed behind what a person waits for; at their end, before they are used. Those that Slack
   * doesn't renew any more are good to their end, and nobody waits for another refusal.
   */
  async function usable(installation: Installation): Promise<Installation> {
    const { id, tokens, signedOutAt } = installation;
    if (signedOutAt) {
      if (!tokens?.expiresAt || endsWithin(tokens, tooLateMs, clock)) throw signedOutError(deps);
      return installation;
    }
    if (!tokens || endsWithin(tokens, tooLateMs, clock)) return renewed(installation, tooLateMs);
    if (endsWithin(tokens, renewWithinMs, clock)) {
      renewed(installation, renewWithinMs).then(
        () => forget(id),
        (error: unknown) => logger.warn({ installation: id, code: toOmsError(error).code }, "tokens were not renewed"),
      );
    }
    return installation;
  }

  async function load(tenant: SlackTenant, keep: (installationId: string) => void): Promise<TeamClients> {
    const found = await store.find(tenant);
    if (!found) throw new OmsError("not-installed");
    const installation = await usable(found.installation);
    const clients = clientsFor(tenant, installation);
    if (!found.admitted) {
      await deps.admit({ installation, clients, name: await nameWithin(clients.interactive, tenant.teamId) });
    }
    keep(installation.id);
    return clients;
  }

  function clientsFor(tenant: SlackTenant, installation: Installation): TeamClients {
    const token = installation.tokens?.accessToken ?? "";
    const workspace = { teamId: tenant.teamId, token, isOrg: installation.isOrg };
    return teamClients(deps.clients, workspace, async (kind, error) => {
      if (!refusesToken(error)) return null;
      forget(installation.id);
      const found = await store.find(tenant);
      if (!found) throw new OmsError("not-installed", { cause: error });
      const { tokens, signedOutAt } = found.installation;
      const renews = tokens?.expiresAt && !signedOutAt;
      const now = renews ? await renewed(found.installation, tooLateMs, token) : found.installation;
      // Renewed, or installed again: the call was refused before it did anything, so it is made anew.
      if (now.tokens && now.tokens.accessToken !== token) return (await of(tenant))[kind];
      const standing = await look(ending, now);
      if (standing === "stands" || standing === "unknown") return null;
      throw standing === "ended" ? new OmsError("not-installed", { cause: error }) : signedOutError(deps, error);
    });
  }

  async function of(tenant: SlackTenant): Promise<TeamClients> {
    const known = kept.get(tenant.teamId);
    if (known) return known.loading;
    const entry: Kept = {
      installationId: null,
      loading: load(tenant, (installationId) => {
        entry.installationId = installationId;
      }),
    };
    kept.set(tenant.teamId, entry);
    try {
      return await entry.loading;
    } catch (error) {
      // Nothing is kept of a refusal: after a reinstall the next click works.
      if (kept.peek(tenant.teamId) === entry) kept.delete(tenant.teamId);
      throw error;
    }
  }

  return { of, forget };
}
