import type { ChannelView, Json, MessageView, ModalView, PersonalView, PersonView } from "./contract.ts";
import type { Context } from "./context.ts";
import type { Channel, Message, OpenView, User } from "./state.ts";
import { textOf } from "./json.ts";

/** Everything one person sees, and nothing else. */
export function personalView(context: Context, userId: string): PersonalView | null {
  const { state } = context;
  const me = state.users.find((user) => user.id === userId && !user.isBot);
  if (!me) return null;
  const home = state.homes.find((each) => each.userId === userId);
  return {
    team: { id: state.team.id, name: state.team.name },
    me: person(me),
    people: state.users.map(person),
    channels: state.channels
      .filter((channel) => channel.members.includes(userId))
      .map((channel) => channelView(context, channel, userId)),
    home: home ? { id: home.id, blocks: home.view.blocks, values: home.values } : null,
    modals: state.views.filter((open) => open.userId === userId).map(modalView),
    app: {
      name: state.app.name,
      botUserId: state.app.botUserId,
      commands: state.app.commands,
      messageShortcuts: state.app.messageShortcuts,
      globalShortcuts: state.app.globalShortcuts,
    },
  };
}

function person(user: User): PersonView {
  return { id: user.id, name: user.realName, label: user.label, isBot: user.isBot };
}

function channelView(context: Context, channel: Channel, userId: string): ChannelView {
  const seen = channel.messages.filter(
    (message) => !message.deleted && (message.ephemeralFor === null || message.ephemeralFor === userId),
  );
  const other = channel.members.find((id) => id !== userId);
  const name = channel.kind === "im" ? context.state.users.find((user) => user.id === other)?.realName : channel.name;
  const forMe = seen.filter(
    (message) =>
      message.user !== userId &&
      (channel.kind === "im" || JSON.stringify([message.text, message.blocks]).includes(`<@${userId}>`)),
  );
  return {
    id: channel.id,
    name: name ?? channel.id,
    kind: channel.kind,
    members: channel.members,
    messages: seen.filter((message) => !message.threadTs).map((message) => messageView(context, message, seen)),
    mentionTs: forMe.at(-1)?.ts ?? null,
    latestTs: seen.at(-1)?.ts ?? null,
  };
}

function messageView(context: Context, message: Message, all: readonly Message[]): MessageView {
  const user = context.state.users.find((each) => each.id === message.user);
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
