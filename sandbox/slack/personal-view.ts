import type { ChannelView, Json, MessageView, ModalView, PersonalView, PersonView, TeamView } from "./contract.ts";
import type { Context } from "./context.ts";
import { type Channel, findUser, type Installation, type Message, type OpenView, type User } from "./state.ts";
import { acquaintance, enterpriseOf, installationIn, peopleAround, teamOf } from "./tenancy.ts";
import { textOf } from "./json.ts";

/** Everything one person sees in one of their workspaces (their home when none is said), and nothing else. */
export function personalView(context: Context, userId: string, team?: string): PersonalView | null {
  const { state } = context;
  const me = findUser(state, userId);
  if (!me || me.isBot || me.isDeleted) return null;
  const teamId = team ?? me.teams[0] ?? "";
  if (!me.teams.includes(teamId)) return null;
  const installation = installationIn(state, teamId);
  const home = state.homes.find((each) => each.userId === userId && each.installationId === installation?.id);
  const describe = (user: User) => person(context, user, teamId);
  return {
    team: { id: teamId, name: teamOf(state, teamId).name },
    teams: state.teams.flatMap((each) => teamView(context, each.id)),
    me: { ...describe(me), teams: me.teams },
    people: peopleAround(state, teamId).map(describe),
    channels: state.channels
      .filter((channel) => channel.members.includes(userId) && channel.teams.includes(teamId))
      .map((channel) => channelView(context, channel, userId, teamId)),
    home: home ? { id: home.id, blocks: home.view.blocks, values: home.values } : null,
    modals: state.views.filter((open) => open.userId === userId && open.teamId === teamId).map(modalView),
    app: appView(context, installation),
  };
}

function appView({ state, options }: Context, installation: Installation | undefined): PersonalView["app"] {
  const { app } = state;
  const none = installation === undefined;
  return {
    name: app.name,
    botUserId: installation?.botUserId ?? "",
    installed: none ? false : installation.isEnterprise ? "organisation" : "workspace",
    installUrl: options.oauth?.installUrl ?? null,
    commands: none ? [] : app.commands,
    messageShortcuts: none ? [] : app.messageShortcuts,
    globalShortcuts: none ? [] : app.globalShortcuts,
  };
}

/** A workspace with people whose place can be taken. */
function teamView({ state }: Context, id: string): TeamView[] {
  const first = state.users.find((user) => !user.isBot && !user.isDeleted && user.teams.includes(id));
  if (!first) return [];
  return [{ id, name: teamOf(state, id).name, organisation: enterpriseOf(state, id)?.name ?? null, person: first.id }];
}

function person({ state }: Context, user: User, teamId: string): PersonView {
  const own = acquaintance(state, [teamId], user) === "member";
  const home = user.teams[0];
  const from = own || home === undefined ? null : (enterpriseOf(state, home)?.name ?? teamOf(state, home).name);
  return { id: user.id, name: user.realName, label: user.label, isBot: user.isBot, from };
}

function channelView(context: Context, channel: Channel, userId: string, teamId: string): ChannelView {
  const seen = channel.messages.filter(
    (message) => !message.deleted && (message.ephemeralFor === null || message.ephemeralFor === userId),
  );
  const other = channel.members.find((id) => id !== userId);
  const name = channel.kind === "im" ? findUser(context.state, other ?? "")?.realName : channel.name;
  const forMe = seen.filter(
    (message) =>
      message.user !== userId &&
      (channel.kind === "im" || JSON.stringify([message.text, message.blocks]).includes(`<@${userId}>`)),
  );
  const others = channel.kind === "im" ? [] : channel.teams.filter((team) => team !== teamId);
  return {
    id: channel.id,
    name: name ?? channel.id,
    kind: channel.kind,
    members: channel.members,
    sharedWith: others.map((team) => teamOf(context.state, team).name),
    messages: seen.filter((message) => !message.threadTs).map((message) => messageView(context, message, seen)),
    mentionTs: forMe.at(-1)?.ts ?? null,
    latestTs: seen.at(-1)?.ts ?? null,
  };
}

function messageView(context: Context, message: Message, all: readonly Message[]): MessageView {
  const user = findUser(context.state, message.user);
  return {
    ts: message.ts,
    user: message.user,
    name: user?.realName ?? message.user,
    isBot: user?.isBot ?? false,
    text: message.text,
    blocks: message.blocks,
    files: message.files.flatMap((id) => {
      const file = context.state.files.find((each) => each.id === id);
      return file ? [{ id, name: file.name, mimetype: file.mimetype, url: `/_sandbox/file/${id}` }] : [];
    }),
    ephemeral: message.ephemeralFor !== null,
    edited: message.edited !== null,
    threadTs: message.threadTs,
    replies: all.filter((each) => each.threadTs === message.ts).map((each) => messageView(context, each, [])),
    metadata: message.metadata,
  };
}

function modalView(open: OpenView): ModalView {
  const text = (value: unknown) => (value as Json | undefined)?.["text"] as string | undefined;
  return {
    id: open.id,
    callbackId: textOf(open.view["callback_id"]),
    hash: open.hash,
    title: text(open.view["title"]) ?? "",
    submit: text(open.view["submit"]) ?? null,
    close: text(open.view["close"]) ?? "Cancel",
    blocks: open.view.blocks,
    values: open.values,
    errors: open.errors,
    problem: open.problem,
  };
}
