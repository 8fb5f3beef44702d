import {
  type Channel,
  type Enterprise,
  findUser,
  type Installation,
  type State,
  type Team,
  type User,
} from "./state.ts";

/** Who belongs where, and what an installation reaches. */

export function teamOf(state: State, id: string): Team {
  const team = state.teams.find((each) => each.id === id);
  if (!team) throw new Error(`There is no workspace ${id}.`);
  return team;
}

export function enterpriseOf(state: State, teamId: string): Enterprise | null {
  const { enterpriseId } = teamOf(state, teamId);
  return state.enterprises.find(({ id }) => id === enterpriseId) ?? null;
}

/** The app as it works in a workspace: installed there, or on its organisation and added there. */
export function installationIn(state: State, teamId: string): Installation | undefined {
  return state.installations.find(({ active, teams }) => active && teams.includes(teamId));
}

export function findInstallation(state: State, id: string): Installation | undefined {
  return state.installations.find((each) => each.id === id);
}

/** The installation whose bot this user is. */
export function installationOfBot(state: State, userId: string): Installation | undefined {
  return state.installations.find(({ botUserId }) => botUserId === userId);
}

/** The organisation that an installation is in, if any. */
export function enterpriseOfInstallation(state: State, { id, isEnterprise }: Installation): Enterprise | null {
  return isEnterprise ? (state.enterprises.find((each) => each.id === id) ?? null) : enterpriseOf(state, id);
}

export function meet(some: readonly string[], others: readonly string[]): boolean {
  return some.some((each) => others.includes(each));
}

/** Shared with another organisation (Slack Connect), not only between workspaces of one. */
export function isExternallyShared(state: State, channel: Channel): boolean {
  if (channel.kind === "im") return false;
  return new Set(channel.teams.map((team) => enterpriseOf(state, team)?.id ?? team)).size > 1;
}

export type Acquaintance = "member" | "external" | "stranger";

/**
 * How these workspaces know a person. `external`: from elsewhere, but in a channel with them; `stranger`: in none, yet
 * heard of, because the two sides share a channel; null: not to be found.
 */
export function acquaintance(state: State, teams: readonly string[], user: User): Acquaintance | null {
  if (meet(user.teams, teams)) return "member";
  const shared = state.channels.filter((channel) => channel.kind !== "im" && meet(channel.teams, teams));
  if (shared.some(({ members }) => members.includes(user.id))) return "external";
  return shared.some((channel) => meet(channel.teams, user.teams)) ? "stranger" : null;
}

/** Members of a workspace and, in its shared channels, those from elsewhere. */
export function peopleAround(state: State, teamId: string): User[] {
  return state.users.filter((user) => {
    const known = acquaintance(state, [teamId], user);
    return known === "member" || known === "external";
  });
}

/** Why a person may not install an app in a workspace or an organisation, as a sentence; null when they may. */
export function installRefusal(state: State, userId: string, place: string): string | null {
  const user = findUser(state, userId);
  if (!user || user.isBot) return "Nobody is signed in.";
  const enterprise = state.enterprises.find(({ id }) => id === place);
  if (enterprise) {
    const allowed = enterprise.admins.includes(userId);
    return allowed ? null : `Only administrators of ${enterprise.name} may install apps on it.`;
  }
  const team = state.teams.find(({ id }) => id === place);
  if (!team || !user.teams.includes(place)) return `${user.realName} is not a member of that workspace.`;
  if (user.isGuest) return `Guests may not install apps in ${team.name}.`;
  if (team.installers === "owners" && !user.isOwner) return `Only owners of ${team.name} may install apps.`;
  return null;
}
