import type { Installation, InstallationStore } from "#src/app/ports/installations.ts";
import { toOmsError } from "#src/kernel/errors.ts";
import type { ClientOptions } from "../clients.ts";
import type { Gone } from "../payloads.ts";
import { ended, type EndingDeps, stillStands } from "./ended.ts";
import { lasting, type RotationDeps } from "./rotation.ts";

export type UpkeepDeps = RotationDeps &
  EndingDeps & { readonly store: InstallationStore; readonly clients: ClientOptions };

/** Renewed this long before they end: nine hours of twelve are gone, and there are three to try in. */
const renewBeforeMs = 3 * 3_600_000;
const dayMs = 24 * 3_600_000;
const checksAtOnce = 20;

/**
 * `app_uninstalled` and `tokens_revoked`, in either order, once or more often. Slack repeats an event for minutes, so one
 * may be older than a reinstall: what Slack says of the token now is what counts.
 */
export async function heardOfEnding(deps: UpkeepDeps, body: Gone): Promise<void> {
  const { event_id: eventId, team_id: teamId, enterprise_id: enterpriseId, event } = body;
  if (event.type === "tokens_revoked" && (event.tokens?.bot ?? []).length === 0) return;
  const how = event.type === "app_uninstalled" ? "uninstalled" : "revoked";
  // An organisation's installation is named by a workspace of its own, or by none.
  for (const id of new Set([teamId, enterpriseId])) {
    const installation = id ? await deps.store.read(id) : null;
    if (!installation || (await standing(deps, installation)) !== "no") continue;
    // Once per installation that it is about.
    await ended(deps, installation, how, `${eventId}:${installation.id}`);
  }
}

/** `team_access_revoked`: an organisation took us away from some of its workspaces. */
export async function heardOfLeaving({ store, forget }: UpkeepDeps, body: Gone): Promise<void> {
  const id = body.enterprise_id ?? body.authorizations?.[0]?.enterprise_id;
  const teamIds = body.event.team_ids ?? [];
  if (!id || teamIds.length === 0) return;
  await store.leave({ id, teamIds, eventId: body.event_id });
  forget(id);
}

/** Every installation is asked about once a day, for the event that was missed. @returns how many */
export async function checkInstallations(deps: UpkeepDeps): Promise<number> {
  const before = new Date(deps.clock.now().getTime() - dayMs);
  let asked = 0;
  for (;;) {
    const ids = await deps.store.claimChecks(before, checksAtOnce);
    for (const id of ids) await checkInstallation(deps, id);
    asked += ids.length;
    if (ids.length < checksAtOnce) return asked;
  }
}

async function checkInstallation(deps: UpkeepDeps, id: string): Promise<void> {
  const installation = await deps.store.read(id);
  if (installation?.tokens && (await standing(deps, installation)) === "no") {
    await ended(deps, installation, "revoked", null);
  }
}

/** An access token that has run out says nothing: a fresh one is asked for first. */
async function standing(deps: UpkeepDeps, installation: Installation): Promise<"yes" | "no" | "unknown"> {
  try {
    const current = installation.tokens ? await lasting(deps, installation.id, 0) : installation;
    return await stillStands(deps.clients, current);
  } catch (error) {
    const { code } = toOmsError(error);
    return code === "auth-dead" || code === "not-installed" ? "no" : "unknown";
  }
}

/** Tokens near their end, whether anybody uses them just now or not. @returns how many are fresh */
export async function renewTokens(deps: UpkeepDeps): Promise<number> {
  let renewed = 0;
  for (const id of await deps.store.expiring(new Date(deps.clock.now().getTime() + renewBeforeMs))) {
    try {
      await lasting(deps, id, renewBeforeMs);
      deps.forget(id);
      renewed += 1;
    } catch (error) {
      deps.logger.error({ installation: id, code: toOmsError(error).code }, "tokens were not renewed");
    }
  }
  return renewed;
}
