import { type Context, newId, newTs } from "./context.ts";
import { sendLifecycleEvent } from "./delivery.ts";
import { findUser, type Installation } from "./state.ts";
import { enterpriseOf, findInstallation, teamOf } from "./tenancy.ts";

/** The app coming into a workspace or an organisation, and leaving it. */

/**
 * Installs, or renews with further scopes: a token's scopes only grow. A bot that comes back is the same user as before,
 * but in no channel any more. On an organisation the app is in no workspace until it is added there.
 */
export function install(context: Context, place: string, installerId: string, scopes: readonly string[]): Installation {
  const { state } = context;
  const isEnterprise = state.enterprises.some(({ id }) => id === place);
  const known = findInstallation(state, place);
  const kept = known?.active ? known.scopes : [];
  const installation: Installation = known ?? {
    id: place,
    isEnterprise,
    active: true,
    teams: [],
    botId: newId(context, "B"),
    botUserId: newId(context, "U"),
    scopes: [],
    installerId,
  };
  if (!known) state.installations.push(installation);
  const reached = isEnterprise ? (known?.active ? known.teams : []) : [place];
  Object.assign(installation, { active: true, teams: reached, installerId });
  installation.scopes = [...new Set([...kept, ...scopes])];
  const bot = findUser(state, installation.botUserId);
  if (bot) Object.assign(bot, { isDeleted: false, teams: [...reached] });
  else {
    const { name } = state.app;
    state.users.push({
      id: installation.botUserId,
      name: name.toLowerCase(),
      realName: name,
      label: "app",
      tz: "UTC",
      teams: [...reached],
      isBot: true,
      isOwner: false,
      isPrimaryOwner: false,
      isGuest: false,
      isSingleChannelGuest: false,
      isDeleted: false,
    });
  }
  context.changed();
  return installation;
}

/** Why the app may not be installed here as things are, in Slack's word; null when it may. */
export function installConflict(context: Context, place: string): "cannot_install_an_org_installed_app" | null {
  const { state } = context;
  if (!state.teams.some(({ id }) => id === place)) return null;
  const enterprise = enterpriseOf(state, place);
  const whole = enterprise && findInstallation(state, enterprise.id);
  return whole?.active ? "cannot_install_an_org_installed_app" : null;
}

export type EndEvent = "app_uninstalled" | "tokens_revoked";

/**
 * Ends an installation: its tokens, its bot's memberships, what it shows. Then it is told, in this order; what is left
 * out is never delivered, nor is anything else.
 */
export async function uninstall(
  context: Context,
  installation: Installation,
  order: readonly EndEvent[] = ["tokens_revoked", "app_uninstalled"],
): Promise<void> {
  const { state } = context;
  const { id, botUserId } = installation;
  const bot = findUser(state, botUserId);
  if (bot) bot.isDeleted = true;
  for (const token of state.tokens) if (token.installationId === id) token.ended = "uninstalled";
  for (const channel of state.channels) {
    if (channel.kind !== "im") channel.members = channel.members.filter((member) => member !== botUserId);
  }
  state.views = state.views.filter((each) => each.installationId !== id);
  state.homes = state.homes.filter((each) => each.installationId !== id);
  installation.active = false;
  context.changed();
  for (const type of order) {
    const tokens = type === "tokens_revoked" ? { tokens: { oauth: [], bot: [botUserId] } } : {};
    await sendLifecycleEvent(context, installation, { type, ...tokens, event_ts: newTs(context) });
  }
}

/** An administrator adds an organisation's app to one of its workspaces, or takes it out again. */
export async function grantTeam(
  context: Context,
  installation: Installation,
  teamId: string,
  granted: boolean,
): Promise<void> {
  const { state } = context;
  if (teamOf(state, teamId).enterpriseId !== installation.id) throw new Error(`${teamId} is not of that organisation.`);
  if (installation.teams.includes(teamId) === granted) return;
  installation.teams = granted ? [...installation.teams, teamId] : installation.teams.filter((each) => each !== teamId);
  const bot = findUser(state, installation.botUserId);
  if (bot) bot.teams = [...installation.teams];
  if (!granted) {
    for (const channel of state.channels) {
      if (channel.kind !== "im" && channel.teams.every((team) => !installation.teams.includes(team))) {
        channel.members = channel.members.filter((member) => member !== installation.botUserId);
      }
    }
  }
  context.changed();
  const type = granted ? "team_access_granted" : "team_access_revoked";
  await sendLifecycleEvent(context, installation, { type, team_ids: [teamId], event_ts: newTs(context) });
}
