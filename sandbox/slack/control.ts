import { z } from "zod";
import type { Context } from "./context.ts";
import {
  type channelSpec,
  type ControlName,
  type ControlResult,
  controls,
  type personSpec,
} from "./control-contract.ts";
import { grantTeam, install, uninstall } from "./installing.ts";
import { loadManifest } from "./manifest.ts";
import { findChannel, findUser, type Installation, type State, type User } from "./state.ts";
import { tellOfChannel, tellOfLeaving } from "./telling.ts";
import { findInstallation, installationOfBot, isExternallyShared } from "./tenancy.ts";
import { issueTokens } from "./tokens.ts";
import { addWorld } from "./world.ts";

/** The arrangements of the control contract, carried out. */

type Input<Name extends ControlName> = z.output<(typeof controls)[Name]>;
type Handlers = {
  [Name in ControlName]: (context: Context, input: Input<Name>) => Promise<ControlResult> | ControlResult;
};

const done: ControlResult = { ok: true };
const no = (error: string): ControlResult => ({ ok: false, error });

const handlers: Handlers = {
  enterprises({ state }, { id: enterpriseId, name, admins }) {
    if (isTaken(state, enterpriseId)) return no(`${enterpriseId} is taken.`);
    state.enterprises.push({ id: enterpriseId, name, domain: domainOf(name), admins });
    return done;
  },

  teams(context, { id: teamId, name, enterprise, installers, people, channels }) {
    const { state } = context;
    if (isTaken(state, teamId)) return no(`${teamId} is taken.`);
    if (enterprise && !state.enterprises.some((each) => each.id === enterprise)) return no("enterprise_not_found");
    state.teams.push({ id: teamId, name, domain: domainOf(name), enterpriseId: enterprise ?? null, installers });
    for (const person of people) {
      const added = addPerson(state, teamId, person);
      if (!added.ok) return added;
    }
    const everybody = people.filter((each) => !each.role.includes("guest")).map((each) => each.id);
    for (const channel of channels) {
      const added = addChannel(state, teamId, { ...channel, members: channel.members ?? everybody });
      if (!added.ok) return added;
    }
    return done;
  },

  channels: ({ state }, { team, ...channel }) => addChannel(state, team, channel),

  people({ state }, { team, person, channels }) {
    if (!state.teams.some((each) => each.id === team)) return no("team_not_found");
    const added = addPerson(state, team, person);
    return added.ok ? join(state, person.id, channels) : added;
  },

  "shared-channels"(context, { channel: channelId, with: teams, members }) {
    const { state } = context;
    const channel = findChannel(state, channelId);
    if (!channel || channel.kind === "im") return no("channel_not_found");
    const strange = teams.find((team) => !state.teams.some((each) => each.id === team));
    if (strange) return no(`There is no workspace ${strange}.`);
    const added = [...new Set(teams)].filter((team) => !channel.teams.includes(team));
    channel.teams = [...channel.teams, ...added];
    for (const member of members) {
      const joined = join(state, member, [channelId]);
      if (!joined.ok) return joined;
    }
    if (isExternallyShared(state, channel)) {
      for (const team of added) tellOfChannel(context, channel, "channel_shared", { connected_team_id: team });
    }
    return done;
  },

  unshare(context, { channel: channelId, from }) {
    const { state } = context;
    const channel = findChannel(state, channelId);
    if (!channel || channel.kind === "im") return no("channel_not_found");
    channel.teams = channel.teams.filter((team) => !from.includes(team));
    channel.members = channel.members.filter((id) =>
      findUser(state, id)?.teams.some((team) => channel.teams.includes(team)),
    );
    for (const team of from) {
      tellOfChannel(context, channel, "channel_unshared", {
        previously_connected_team_id: team,
        is_ext_shared: isExternallyShared(state, channel),
      });
    }
    return done;
  },

  archive(context, { channel: channelId, archived }) {
    const channel = findChannel(context.state, channelId);
    if (!channel || channel.kind === "im") return no("channel_not_found");
    channel.archived = archived;
    const family = channel.kind === "private" ? "group" : "channel";
    tellOfChannel(context, channel, `${family}_${archived ? "archive" : "unarchive"}`);
    return done;
  },

  "take-out"(context, { channel: channelId, member }) {
    const channel = findChannel(context.state, channelId);
    if (!channel?.members.includes(member) || channel.kind === "im") return no("not_in_channel");
    channel.members = channel.members.filter((id) => id !== member);
    const installation = installationOfBot(context.state, member);
    if (installation) tellOfLeaving(context, channel, installation);
    return done;
  },

  scopes(context, { place, scopes }) {
    return withInstallation(context, place, (installation) => {
      installation.scopes = [...scopes];
    });
  },

  install(context, { place, installer, channels }) {
    const { state } = context;
    if (!isPlace(state, place)) return no("team_not_found");
    const installation = install(context, place, installer, state.app.scopes);
    const joined = join(state, installation.botUserId, channels);
    return joined.ok ? { ok: true, token: issueTokens(context, installation).access_token } : joined;
  },

  async uninstall(context, { place, order }) {
    return withInstallation(context, place, (installation) => uninstall(context, installation, order));
  },

  async grants(context, { enterprise, team, granted, channels }) {
    const known = context.state.teams.some(
      ({ id: each, enterpriseId }) => each === team && enterpriseId === enterprise,
    );
    if (!known) return no("team_not_found");
    return withInstallation(context, enterprise, async (installation) => {
      const telling = grantTeam(context, installation, team, granted);
      const joined = join(context.state, installation.botUserId, channels);
      await telling;
      return joined;
    });
  },

  "expire-tokens"(context, { place }) {
    const now = context.options.clock.now().getTime();
    return withInstallation(context, place, () => {
      for (const token of context.state.tokens) {
        if (token.installationId === place && token.kind === "access" && !token.ended) token.expires = now;
      }
    });
  },

  "refuse-tokens"(context, { place, which }) {
    return withInstallation(context, place, () => {
      for (const token of context.state.tokens) {
        if (token.installationId === place && (which === "all" || token.kind === "refresh")) token.ended ??= "revoked";
      }
    });
  },

  account(context, { place, active }) {
    const installation = findInstallation(context.state, place);
    if (!installation) return no("The app was never installed there.");
    installation.active = active;
    context.changed();
    return done;
  },

  app({ state }, settings) {
    Object.assign(state.app, settings);
    return done;
  },

  manifest({ state }, { yaml }) {
    const loaded = loadManifest(yaml);
    if (!loaded.ok) return { ok: false, error: "invalid_manifest", problems: loaded.errors };
    Object.assign(state.app, loaded.app);
    return done;
  },

  async world(context) {
    return addWorld((name, input) => control(context, name, input));
  },
};

async function withInstallation(
  context: Context,
  place: string,
  act: (installation: Installation) => Promise<ControlResult | void> | ControlResult | void,
): Promise<ControlResult> {
  const installation = findInstallation(context.state, place);
  if (!installation?.active) return no("The app isn't installed there.");
  return (await act(installation)) ?? done;
}

function addPerson(
  state: State,
  team: string,
  { id: userId, name, label, role: as }: z.output<typeof personSpec>,
): ControlResult {
  const known = findUser(state, userId);
  if (known) {
    const enterprise = state.teams.find((each) => each.id === team)?.enterpriseId;
    const colleagues =
      enterprise &&
      known.teams.every((each) => state.teams.find(({ id: one }) => one === each)?.enterpriseId === enterprise);
    if (!colleagues) return no(`${userId} is taken.`);
    if (!known.teams.includes(team)) known.teams.push(team);
    return done;
  }
  const words = {
    owner: "workspace owner",
    member: "full member",
    guest: "guest",
    "single-channel-guest": "guest of one channel",
  };
  const user: User = {
    id: userId,
    name: name.toLowerCase(),
    realName: name,
    label: label ?? words[as],
    tz: "Europe/Berlin",
    teams: [team],
    isBot: false,
    isOwner: as === "owner",
    isPrimaryOwner: as === "owner" && !state.users.some((each) => each.isPrimaryOwner && each.teams.includes(team)),
    isGuest: as.includes("guest"),
    isSingleChannelGuest: as === "single-channel-guest",
    isDeleted: false,
  };
  state.users.push(user);
  return done;
}

function addChannel(state: State, team: string, channel: z.output<typeof channelSpec>): ControlResult {
  if (findChannel(state, channel.id)) return no(`${channel.id} is taken.`);
  if (!state.teams.some((each) => each.id === team)) return no("team_not_found");
  const kind = channel.private ? "private" : "channel";
  state.channels.push({ id: channel.id, name: channel.name, kind, teams: [team], members: [], messages: [] });
  for (const member of channel.members ?? []) {
    const joined = join(state, member, [channel.id]);
    if (!joined.ok) return joined;
  }
  return done;
}

/** Into channels that one's workspaces are in. */
function join(state: State, userId: string, channels: readonly string[]): ControlResult {
  const user = findUser(state, userId);
  if (!user) return no(`There is nobody called ${userId}.`);
  for (const channelId of channels) {
    const channel = findChannel(state, channelId);
    if (!channel?.teams.some((team) => user.teams.includes(team))) return no(`${userId} cannot join ${channelId}.`);
    if (!channel.members.includes(userId)) channel.members.push(userId);
  }
  return done;
}

function isPlace(state: State, place: string): boolean {
  return [...state.teams, ...state.enterprises].some((each) => each.id === place);
}

const isTaken = isPlace;

function domainOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}

export function isControl(name: string): name is ControlName {
  return name in controls;
}

async function control<Name extends ControlName>(context: Context, name: Name, input: unknown): Promise<ControlResult> {
  const parsed = controls[name].safeParse(input);
  if (!parsed.success) return no(z.prettifyError(parsed.error));
  const result = await handlers[name](context, parsed.data as never);
  context.changed();
  return result;
}

export async function runControl(context: Context, name: ControlName, input: unknown): Promise<Response> {
  const result = await control(context, name, input);
  return Response.json(result, { status: result.ok ? 200 : 409 });
}
