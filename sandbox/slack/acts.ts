import type { z } from "zod";
import { type ActName, type ActResult, acts, type Json } from "./contract.ts";
import { type Actor, type Context, newId, newTrigger, newTs } from "./context.ts";
import { sendCommand, sendEvent, sendInteraction } from "./delivery.ts";
import { uninstall } from "./installing.ts";
import { fileObject, interactionHead, messageObject, viewObject } from "./payloads.ts";
import { findPlace } from "./place.ts";
import { newResponseUrl } from "./response-url.ts";
import {
  type Channel,
  directChannel,
  findChannel,
  findMessage,
  findUser,
  type Installation,
  type StoredFile,
} from "./state.ts";
import { submitView } from "./submissions.ts";
import { tellOfMessage } from "./telling.ts";
import { findInstallation, installationIn, installRefusal, meet } from "./tenancy.ts";
import { enter, inputsOf, slackValue } from "./values.ts";
import { post } from "./web-api/chat.ts";

type Act<Name extends ActName> = z.output<(typeof acts)[Name]>;
type Handlers = {
  [Name in ActName]: (context: Context, act: Act<Name>, actor: Actor) => Promise<ActResult> | ActResult;
};

const no = (error: string): ActResult => ({ ok: false, error });
const notInstalled = no("The app isn't installed here.");

/** What a member does on the page. Each answers when the app has acknowledged, or has failed to. */
const handlers: Handlers = {
  async message(context, { as, channel: name, text, thread_ts: threadTs, files }, actor) {
    const channel = findChannel(context.state, name);
    if (!channel?.members.includes(as)) return no("not_in_channel");
    if (channel.archived) return no("is_archived");
    // Then Slack shows no field to write into.
    if (channel.kind === "im" && context.state.app.messagesTab === false) return no("messages_tab_disabled");
    const stored = files.map((file) => store(context, actor, file));
    const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    const linked = escaped.replace(/https?:\/\/[^\s<>]+/g, (url) => `<${url}>`);
    const message = post(context, channel, {
      user: as,
      text: linked,
      files: stored.map((file) => file.id),
      threadTs: threadTs ?? null,
    });
    await tellOfMessage(context, actor.teamId, channel, message);
    return { ok: true, ts: message.ts };
  },

  /** Commands are the workspace's own: a person of another one, in a shared channel, has them from there or not at all. */
  async command(context, { as, channel: name, command, text }, actor) {
    const installation = installationIn(context.state, actor.teamId);
    if (!installation) return notInstalled;
    const channel = findChannel(context.state, name) ?? directChannel(context.state, actor.user, installation);
    if (!context.state.app.commands.some((each) => each.command === command)) return no(`${command} is not a command`);
    const sent = await sendCommand(context, installation, actor, {
      command,
      text,
      channelId: channel.id,
      triggerId: newTrigger(context, actor, installation),
      responseUrl: newResponseUrl(context, installation, channel.id, as, null),
    });
    if (!sent.ok) {
      whisper(context, channel, installation, as, `${command} failed with the error "${sent.error}"`);
      return no(sent.error);
    }
    answerCommand(context, channel, installation, as, sent.body);
    return { ok: true };
  },

  async click(context, act, actor) {
    const place = findPlace(context, act);
    if ("error" in place) return no(place.error);
    const found = inputsOf(place.blocks).find(
      ({ element, blockId }) => element["action_id"] === act.action_id && (!act.block_id || blockId === act.block_id),
    );
    if (!found) return no("no_such_element");
    if (place.open && act.values) enter(place.open, act.values);
    if (place.open && act.value !== undefined) enter(place.open, { [found.blockId]: { [act.action_id]: act.value } });
    if (found.element["url"] === undefined || found.element["type"] === "button") {
      const action = {
        action_id: act.action_id,
        block_id: found.blockId,
        ...slackValue(found.element, act.value ?? null, (id) => fileObject(context, id)),
        ...(found.element["text"] ? { text: found.element["text"] } : {}),
        action_ts: newTs(context),
      };
      const sent = await sendInteraction(context, place.installation, {
        type: "block_actions",
        ...interactionHead(context, actor, place.installation, place.open ? "view" : "message"),
        ...place.payload,
        trigger_id: newTrigger(context, actor, place.installation),
        actions: [action],
      });
      if (!sent.ok) return no(sent.error);
    }
    return { ok: true };
  },

  async options(context, act, actor) {
    const place = findPlace(context, act);
    if ("error" in place) return no(place.error);
    if (place.open && act.values) enter(place.open, act.values);
    const found = inputsOf(place.blocks).find(
      ({ element, blockId }) =>
        element["action_id"] === act.action_id && (act.block_id === undefined || blockId === act.block_id),
    );
    if (!found) return no("no_such_element");
    const sent = await sendInteraction(context, place.installation, {
      type: "block_suggestion",
      ...interactionHead(context, actor, place.installation, place.open ? "view" : "message"),
      ...place.payload,
      action_id: act.action_id,
      block_id: found.blockId,
      value: act.query,
    });
    if (!sent.ok) return no(sent.error);
    const reply = parse(sent.body) as { options?: Json[]; option_groups?: { options: Json[] }[] } | null;
    const options = reply?.options ?? reply?.option_groups?.flatMap((group) => group.options) ?? [];
    return options.length > 100 ? no("too_many_options") : { ok: true, options };
  },

  submit: submitView,

  async close(context, { as, view_id: id, clear }, actor) {
    const stack = context.state.views.filter((open) => open.userId === as);
    const top = stack.find((open) => open.id === id);
    const installation = top && findInstallation(context.state, top.installationId);
    if (!installation) return no("not_found");
    const gone = clear ? stack : [top];
    context.state.views = context.state.views.filter((open) => !gone.includes(open));
    context.changed();
    if (top.view["notify_on_close"] !== true) return { ok: true };
    const sent = await sendInteraction(context, installation, {
      type: "view_closed",
      ...interactionHead(context, actor, installation, "view"),
      view: viewObject(context, top),
      is_cleared: clear,
    });
    return sent.ok ? { ok: true } : no(sent.error);
  },

  /** Shortcuts too are the workspace's own. */
  async shortcut(context, { as, callback_id: callbackId, message: ref }, actor) {
    const { app } = context.state;
    const installation = installationIn(context.state, actor.teamId);
    if (!installation) return notInstalled;
    const trigger = { trigger_id: newTrigger(context, actor, installation), action_ts: newTs(context) };
    if (!ref) {
      if (!app.globalShortcuts.some((each) => each.callbackId === callbackId)) return no("no_such_shortcut");
      const head = interactionHead(context, actor, installation, "view");
      const payload = { type: "shortcut", ...head, ...trigger, callback_id: callbackId };
      const sent = await sendInteraction(context, installation, payload);
      return sent.ok ? { ok: true } : no(sent.error);
    }
    const channel = findChannel(context.state, ref.channel);
    const message = channel && findMessage(channel, ref.ts);
    if (!channel?.members.includes(as) || !message) return no("message_not_found");
    // Ephemeral messages have no shortcuts.
    if (message.ephemeralFor || !app.messageShortcuts.some((each) => each.callbackId === callbackId)) {
      return no("no_such_shortcut");
    }
    const sent = await sendInteraction(context, installation, {
      type: "message_action",
      ...interactionHead(context, actor, installation, "message"),
      ...trigger,
      callback_id: callbackId,
      response_url: newResponseUrl(context, installation, channel.id, as, null),
      message_ts: message.ts,
      channel: { id: channel.id, name: channel.kind === "im" ? "directmessage" : channel.name },
      message: messageObject(context, message),
    });
    return sent.ok ? { ok: true } : no(sent.error);
  },

  async home(context, { as, tab }, actor) {
    const installation = installationIn(context.state, actor.teamId);
    if (!installation) return notInstalled;
    const channel = directChannel(context.state, actor.user, installation);
    const home = context.state.homes.find((each) => each.userId === as && each.installationId === installation.id);
    const event = {
      type: "app_home_opened",
      user: as,
      channel: channel.id,
      tab,
      event_ts: newTs(context),
      ...(home && tab === "home" ? { view: viewObject(context, home) } : {}),
    };
    await sendEvent(context, installation, { event, teamId: actor.teamId });
    return { ok: true };
  },

  invite(context, { as, channel: name, user: userId }) {
    const { state } = context;
    const channel = findChannel(state, name);
    const user = findUser(state, userId);
    if (!channel?.members.includes(as) || channel.kind === "im") return no("not_in_channel");
    if (!user || user.isDeleted || !meet(user.teams, channel.teams)) return no("user_not_found");
    if (channel.members.includes(userId)) return no("already_in_channel");
    channel.members.push(userId);
    return { ok: true };
  },

  async remove(context, { as }, actor) {
    const installation = installationIn(context.state, actor.teamId);
    if (!installation) return notInstalled;
    const refusal = installRefusal(context.state, as, installation.id);
    if (refusal) return no(refusal);
    await uninstall(context, installation);
    return { ok: true };
  },

  upload(context, { as: _, team: __, ...file }, actor) {
    return { ok: true, file_id: store(context, actor, file).id };
  },
};

export async function runAct(context: Context, name: string, body: unknown): Promise<ActResult> {
  if (!(name in acts)) return no(`There is no act called ${name}.`);
  const parsed = acts[name as ActName].safeParse(body);
  if (!parsed.success)
    return no(parsed.error.issues.map((each) => `${each.path.join(".")}: ${each.message}`).join("; "));
  const user = findUser(context.state, parsed.data.as);
  if (!user || user.isBot || user.isDeleted) return no("user_not_found");
  const teamId = parsed.data.team ?? user.teams[0] ?? "";
  if (!user.teams.includes(teamId)) return no("not_in_that_workspace");
  return handlers[name as ActName](context, parsed.data as never, { user, teamId });
}

function store(
  context: Context,
  { user, teamId }: Actor,
  file: { name: string; mimetype: string; base64: string },
): StoredFile {
  const created = Math.floor(context.options.clock.now().getTime() / 1000);
  const stored: StoredFile = { ...file, id: newId(context, "F"), userId: user.id, teamId, created, rendition: null };
  context.state.files.push(stored);
  return stored;
}

/** A sentence that only one person sees. */
function whisper(context: Context, channel: Channel, installation: Installation, userId: string, text: string): void {
  post(context, channel, { user: installation.botUserId, text, ephemeralFor: userId });
}

function answerCommand(
  context: Context,
  channel: Channel,
  installation: Installation,
  userId: string,
  body: string,
): void {
  if (body.trim() === "") return;
  const reply = (parse(body) ?? { text: body }) as { text?: string; blocks?: Json[]; response_type?: string };
  if (!reply.text && !reply.blocks?.length) return;
  const ephemeralFor = reply.response_type === "in_channel" ? null : userId;
  post(context, channel, {
    user: installation.botUserId,
    text: reply.text ?? "",
    blocks: reply.blocks ?? [],
    ephemeralFor,
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
