import { eachAlone } from "#src/platform/kernel/each-alone.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import { type ClientOptions, slackClient } from "#src/platform/slack/transport/clients.ts";
import type { Gone } from "#src/platform/slack/payloads.ts";
import type { StudioDirectory } from "../admin-directory.ts";
import { ended, type EndingDeps, look, signedOut, type Standing } from "./ended.ts";
import { askForMissing } from "./missing-scopes.ts";
import { nameWithin } from "./organisation.ts";
import type { Installation, InstallationStore } from "./port.ts";
import { endsWithin, lasting, type RotationDeps } from "./rotation.ts";

export type UpkeepDeps = RotationDeps &
  EndingDeps & {
    readonly store: InstallationStore;
    readonly studios: Pick<StudioDirectory, "askForScopes">;
    readonly clients: ClientOptions;
  };

/** Renewed this long before they end: nine hours of twelve are gone, and there are three to try in. */
const renewBeforeMs = 3 * 3_600_000;
const dayMs = 24 * 3_600_000;
const checksAtOnce = 20;
const fields = (installation: string) => ({ installation });
const askMs = 10_000;

/**
 * `app_uninstalled` and `tokens_revoked`, in either order, once or more often. The first is Slack's word that the app is gone;
 * the second says so of tokens only, and makes us look. Slack repeats an event for minutes, so one may be older than a reinstall:
 * then Slack takes the tokens, or it happened before them.
 */
export async function heardOfEnding(deps: UpkeepDeps, body: Gone): Promise<void> {
  const { event_id: eventId, team_id: teamId, enterprise_id: enterpriseId, event, event_time: at } = body;
  if (event.type === "tokens_revoked" && (event.tokens?.bot ?? []).length === 0) return;
  // An organisation's installation is named by a workspace of its own, or by none.
  let isOfWorkspace = false;
  for (const id of new Set([teamId, enterpriseId])) {
    const installation = id ? await deps.store.read(id) : null;
    if (!installation) continue;
    const standing = await standingOf(deps, installation);
    if (standing === "stands" || event.type !== "app_uninstalled") continue;
    // A workspace that has one itself may have lost just that: its organisation's ends by what Slack says of its tokens.
    if (isOfWorkspace) continue;
    isOfWorkspace = id === teamId;
    // Where Slack doesn't say if its tokens are good, the event's own time has to tell.
    const isOlder = at ? (at + 1) * 1000 <= installation.installedAt.getTime() : standing === "unknown";
    if (isOlder) continue;
    // Once per installation that it is about; which one, the row doesn't say when it is gone.
    await ended(deps, installation, "uninstalled", id === teamId ? eventId : `${eventId}:org`);
  }
}

/** `team_access_revoked`: an organisation took us away from some of its workspaces. */
export async function heardOfLeaving(deps: UpkeepDeps, body: Gone): Promise<void> {
  const id = body.enterprise_id ?? body.authorizations?.[0]?.enterprise_id;
  const installation = id ? await deps.store.read(id) : null;
  if (!id || !installation) return;
  const teamIds: string[] = [];
  for (const teamId of body.event.team_ids ?? []) {
    if (!(await isStillIn(deps, installation, teamId))) teamIds.push(teamId);
  }
  if (teamIds.length === 0) return;
  await deps.store.leave({ id, teamIds, eventId: body.event_id });
  deps.forget(id);
}

/** Given back meanwhile: the event is older. Where Slack doesn't say, the event is its word. */
async function isStillIn({ clients }: UpkeepDeps, { tokens }: Installation, teamId: string): Promise<boolean> {
  if (!tokens) return false;
  try {
    await nameWithin(slackClient(clients, tokens.accessToken, askMs), teamId);
    return true;
  } catch {
    return false;
  }
}

/** Every installation is asked about once a day, for the event that was missed; in doubt every hour. @returns how many */
export async function checkInstallations(deps: UpkeepDeps): Promise<number> {
  let asked = 0;
  for (;;) {
    const ids = await deps.store.claimChecks(dayMs, checksAtOnce);
    await eachAlone(ids, { task: "slack-checks", logger: deps.logger, fields }, (id) => checkInstallation(deps, id));
    asked += ids.length;
    if (ids.length < checksAtOnce) return asked;
  }
}

async function checkInstallation(deps: UpkeepDeps, id: string): Promise<void> {
  const installation = await deps.store.read(id);
  if (!installation?.tokens) return;
  const standing = await standingOf(deps, installation);
  if (standing === "stands") await askForMissing(deps, id, installation.scopes.split(","));
}

/**
 * An access token that has run out says little: a fresh one is asked for first. So it is where Slack refused to renew it: a
 * refusal may have been its own mistake.
 */
async function standingOf(deps: UpkeepDeps, installation: Installation): Promise<Standing> {
  const { id, tokens, signedOutAt } = installation;
  let current = installation;
  if (tokens?.refreshToken && (signedOutAt || endsWithin(tokens, 0, deps.clock))) {
    try {
      current = await lasting(deps, id, 0, tokens.accessToken);
      deps.forget(id);
    } catch (error) {
      const { code } = toOmsError(error);
      if (code === "not-installed") return "ended";
      if (code !== "auth-dead") return "unknown";
      await signedOut(deps, installation, error);
    }
  }
  return look(deps, current);
}

/** Tokens near their end, whether anybody uses them just now or not. @returns how many are fresh */
export async function renewTokens(deps: UpkeepDeps): Promise<number> {
  let renewed = 0;
  const ending = await deps.store.expiring(new Date(deps.clock.now().getTime() + renewBeforeMs));
  await eachAlone(ending, { task: "slack-tokens", logger: deps.logger, fields }, async (id) => {
    try {
      await lasting(deps, id, renewBeforeMs);
      deps.forget(id);
      renewed += 1;
    } catch (error) {
      const installation = toOmsError(error).code === "auth-dead" ? await deps.store.read(id) : null;
      if (installation) await signedOut(deps, installation, error);
      throw error;
    }
  });
  return renewed;
}
