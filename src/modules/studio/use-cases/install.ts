import type { Clock } from "#src/platform/kernel/clock.ts";
import type { SlackUserId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import type { Ids } from "#src/platform/kernel/ids.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { Workspace, WorkspacePerson } from "#src/platform/slack/workspace/port.ts";
import type { StudioDirectory } from "../admin-directory.ts";
import type { GrantedInstallation, Installation, InstallationStore, SlackSignIn } from "../installations/port.ts";
import { firstRole } from "./meet-person.ts";
import { directText } from "../delivery/direct-text.ts";
import { studioText } from "../messages/en.ts";

export type InstallDeps = {
  readonly store: InstallationStore;
  readonly studios: Pick<StudioDirectory, "ensureMember">;
  readonly signIn: SlackSignIn;
  readonly workspace: Pick<Workspace, "person">;
  /** A hash that only this installation of ours can make: a state cannot be written into the database from outside. */
  readonly hash: (secret: string) => string;
  /** What is kept of an installation in this process is over. */
  readonly forget: (installationId: string) => void;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
};

export type Install = {
  /** The consent begins in this browser. */
  begin(browserSecret: string): Promise<{ redirectTo: string }>;
  /** Raises `link-unknown`, `link-used`, `link-expired`, `link-foreign`, `consent-refused`, `slack-refused`, `slack-down`. */
  finish(
    reply: { state: string | null; code: string | null; error: string | null },
    browserSecret: string | null,
  ): Promise<Installed>;
};

export type Installed = {
  readonly outcome: "installed" | "reinstalled";
  readonly name: string;
  readonly isOrg: boolean;
};

/** As Slack's own code lives. */
const stateLifetimeMs = 10 * 60_000;

type Refusal = "link-unknown" | "link-used" | "link-expired" | "link-foreign" | "consent-refused";
const refuse = (code: Refusal) => new OmsError(code, { userText: studioText.install[code] });

/** From the install page to a studio with its first owner. */
export function createInstall(deps: InstallDeps): Install {
  const { store, signIn, hash, clock, ids } = deps;
  return {
    async begin(browserSecret) {
      const state = ids.secret();
      const expiresAt = new Date(clock.now().getTime() + stateLifetimeMs);
      await store.begin({ stateHash: hash(state), browserHash: hash(browserSecret), expiresAt });
      return { redirectTo: signIn.authorizeUrl(state) };
    },

    async finish({ state, code, error }, browserSecret) {
      if (!state) throw refuse("link-unknown");
      // Taken whatever comes of it: a state is good for one return.
      const begun = await store.take(hash(state));
      if (!begun) throw refuse("link-used");
      if (browserSecret === null || hash(browserSecret) !== begun.browserHash) throw refuse("link-foreign");
      if (begun.expiresAt <= clock.now()) throw refuse("link-expired");
      if (error === "access_denied") throw refuse("consent-refused");
      if (error !== null || code === null) {
        throw new OmsError("slack-refused", { userText: studioText.install.endedEarly });
      }
      const granted = await exchange(deps, code);
      const { studioId, outcome } = await store.install(granted, [welcome(deps, granted)]);
      deps.forget(granted.id);
      if (studioId) await introduce(deps, studioId, granted.id, granted.installedBy);
      return { outcome, name: granted.name, isOrg: granted.isOrg };
    },
  };
}

async function exchange({ signIn }: InstallDeps, code: string): Promise<GrantedInstallation> {
  try {
    return await signIn.exchange(code);
  } catch (cause) {
    const down = toOmsError(cause).code === "slack-down";
    const sentence = down ? studioText.install.down : studioText.install.refused;
    throw new OmsError(down ? "slack-down" : "slack-refused", { cause, userText: sentence });
  }
}

/**
 * A workspace of an organisation becomes a studio. The person who installed us is its owner, if that person is one of its people;
 * otherwise its primary owner is, once they come by.
 */
export async function admitWorkspace(
  deps: Pick<InstallDeps, "store" | "studios" | "ids"> & { person(slackUserId: string): Promise<WorkspacePerson> },
  { installation, teamId, name }: { installation: Installation; teamId: string; name: string },
): Promise<StudioId> {
  const { id, installedBy } = installation;
  const person = await deps.person(installedBy).catch((error: unknown) => {
    if (toOmsError(error).code === "not-found") return null;
    throw error;
  });
  const colleague = person !== null && firstRole(person) !== null;
  const studioId = await deps.store.admit({
    installationId: id,
    teamId,
    name,
    owner: colleague ? installedBy : null,
    outbox: colleague ? [welcome(deps, { installedBy, name })] : [],
  });
  if (colleague) await register(deps, studioId, person);
  return studioId;
}

/** What Slack knows of the new owner. It can wait: they are owner already. */
async function introduce(deps: InstallDeps, studioId: StudioId, teamId: string, installer: SlackUserId): Promise<void> {
  try {
    await register(deps, studioId, await deps.workspace.person(teamId, installer));
  } catch (error) {
    deps.logger.warn({ team: teamId, code: toOmsError(error).code }, "Slack didn't say who the installer is");
  }
}

async function register(
  { studios }: Pick<InstallDeps, "studios">,
  studioId: StudioId,
  person: WorkspacePerson,
): Promise<void> {
  const { slackUserId, name, isGuest, timeZone } = person;
  await studios.ensureMember({ studioId, slackUserId, name, isGuest, timeZone, role: firstRole(person) });
}

function welcome(
  { ids }: Pick<InstallDeps, "ids">,
  { installedBy, name }: Pick<Installation, "installedBy" | "name">,
): OutboxEntry {
  const text = directText("hello", name);
  return { template: "direct", to: installedBy, text, nonce: ids.uuid() };
}
