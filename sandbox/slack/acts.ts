import type { z } from "zod";
import { type ActName, type ActResult, acts, type Json } from "./contract.ts";
import { type Context, newId, newTrigger, newTs } from "./context.ts";
import { sendCommand, sendEvent, sendInteraction } from "./delivery.ts";
import { fileObject, interactionHead, messageObject, viewObject } from "./payloads.ts";
import { newResponseUrl } from "./response-url.ts";
import { directChannel, findChannel, findMessage, type Message, type OpenView, type StoredFile } from "./state.ts";
import { submitView } from "./submissions.ts";
import { enter, inputsOf, slackState, slackValue } from "./values.ts";
import { post } from "./web-api/chat.ts";

type Act<Name extends ActName> = z.output<(typeof acts)[Name]>;
type Handlers = { [Name in ActName]: (context: Context, act: Act<Name>) => Promise<ActResult> | ActResult };

const no = (error: string): ActResult => ({ ok: false, error });

/** What a member does on the page. Each answers when the app has acknowledged, or has failed to. */
const handlers: Handlers = {
  message(context, { as, channel: name, text, thread_ts: threadTs, files }) {
    const channel = findChannel(context.state, name);
    if (!channel?.members.includes(as)) return no("not_in_channel");
    const stored = files.map((file) => store(context, as, file));
    const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    const linked = escaped.replace(/https?:\/\/[^\s<>]+/g, (url) => `<${url}>`);
    const message = post(context, channel, {
      user: as,
      text: linked,
      files: stored.map((file) => file.id),
      threadTs: threadTs ?? null,
    });
    return { ok: true, ts: message.ts };
  },

  async command(context, { as, channel: name, command, text }) {
    const channel = findChannel(context.state, name) ?? directChannel(context.state, as);
    if (!context.state.app.commands.some((each) => each.command === command)) return no(`${command} is not a command`);
    const sent = await sendCommand(context, {
      command,
      text,
      userId: as,
      channelId: channel.id,
      triggerId: newTrigger(context, as),
      responseUrl: newResponseUrl(context, channel.id, as, null),
    });
    if (!sent.ok) {
      whisper(context, channel.id, as, `${command} failed with the error "${sent.error}"`);
      return no(sent.error);
    }
    answerCommand(context, channel.id, as, sent.body);
    return { ok: true };
  },

  async click(context, act) {
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
      const sent = await sendInteraction(context, {
        type: "block_actions",
        ...interactionHead(context, act.as),
        ...place.payload,
        trigger_id: newTrigger(context, act.as),
        actions: [action],
      });
      if (!sent.ok) return no(sent.error);
    }
    return { ok: true };
  },

  async options(context, act) {
    const place = findPlace(context, act);
    if ("error" in place) return no(place.error);
    if (place.open && act.values) enter(place.open, act.values);
    const found = inputsOf(place.blocks).find(({ element }) => element["action_id"] === act.action_id);
    if (!found) return no("no_such_element");
    const sent = await sendInteraction(context, {
      type: "block_suggestion",
      ...interactionHead(context, act.as),
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

  async close(context, { as, view_id: id, clear }) {
    const stack = context.state.views.filter((open) => open.userId === as);
    const top = stack.find((open) => open.id === id);
    if (!top) return no("not_found");
    const gone = clear ? stack : [top];
    context.state.views = context.state.views.filter((open) => !gone.includes(open));
    context.changed();
    if (top.view["notify_on_close"] !== true) return { ok: true };
    const sent = await sendInteraction(context, {
      type: "view_closed",
      ...interactionHead(context, as),
      view: viewObject(context, top),
      is_cleared: clear,
    });
    return sent.ok ? { ok: true } : no(sent.error);
  },

  async shortcut(context, { as, callback_id: callbackId, message: ref }) {
    const { app } = context.state;
    const trigger = { trigger_id: newTrigger(context, as), action_ts: newTs(context) };
    if (!ref) {
      if (!app.globalShortcuts.some((each) => each.callbackId === callbackId)) return no("no_such_shortcut");
      const payload = { type: "shortcut", ...interactionHead(context, as), ...trigger, callback_id: callbackId };
      const sent = await sendInteraction(context, payload);
      return sent.ok ? { ok: true } : no(sent.error);
    }
    const channel = findChannel(context.state, ref.channel);
    const message = channel && findMessage(channel, ref.ts);
    if (!channel?.members.includes(as) || !message) return no("message_not_found");
    // Ephemeral messages have no shortcuts.
    if (message.ephemeralFor || !app.messageShortcuts.some((each) => each.callbackId === callbackId)) {
      return no("no_such_shortcut");
    }
    const sent = await sendInteraction(context, {
      type: "message_action",
      ...interactionHead(context, as),
      ...trigger,
      callback_id: callbackId,
      response_url: newResponseUrl(context, channel.id, as, null),
      message_ts: message.ts,
      channel: { id: channel.id, name: channel.kind === "im" ? "directmessage" : channel.name },
      message: messageObject(context, message),
    });
    return sent.ok ? { ok: true } : no(sent.error);
  },

  async home(context, { as }) {
    const channel = directChannel(context.state, as);
    const home = context.state.homes.find((each) => each.userId === as);
    await sendEvent(context, {
      type: "app_home_opened",
      user: as,
      channel: channel.id,
      tab: "home",
      event_ts: newTs(context),
      ...(home ? { view: viewObject(context, home) } : {}),
    });
    return { ok: true };
  },

  upload(context, { as, ...file }) {
    return { ok: true, file_id: store(context, as, file).id };
  },
};

export async function runAct(context: Context, name: string, body: unknown): Promise<ActResult> {
  if (!(name in acts)) return no(`There is no act called ${name}.`);
  const parsed = acts[name as ActName].safeParse(body);
  if (!parsed.success)
    return no(parsed.error.issues.map((each) => `${each.path.join(".")}: ${each.message}`).join("; "));
  if (!context.state.users.some((user) => user.id === parsed.data.as && !user.isBot)) return no("user_not_found");
  return handlers[name as ActName](context, parsed.data as never);
}

function store(context: Context, userId: string, file: { name: string; mimetype: string; base64: string }): StoredFile {
  const created = Math.floor(context.options.clock.now().getTime() / 1000);
  const stored: StoredFile = { ...file, id: newId(context, "F"), userId, created, rendition: null };
  context.state.files.push(stored);
  return stored;
}

/** A sentence that only one person sees. */
export function whisper(context: Context, channelId: string, userId: string, text: string, blocks: Json[] = []): void {
  const channel = findChannel(context.state, channelId) ?? directChannel(context.state, userId);
  post(context, channel, { user: context.state.app.botUserId, text, blocks, ephemeralFor: userId });
}

function answerCommand(context: Context, channelId: string, userId: string, body: string): void {
  if (body.trim() === "") return;
  const reply = (parse(body) ?? { text: body }) as { text?: string; blocks?: Json[]; response_type?: string };
  const channel = findChannel(context.state, channelId);
  if (!channel || (!reply.text && !reply.blocks?.length)) return;
  const ephemeralFor = reply.response_type === "in_channel" ? null : userId;
  post(context, channel, {
    user: context.state.app.botUserId,
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

type Place = { readonly blocks: readonly Json[]; readonly open: OpenView | null; readonly payload: Json };

/** Where the clicked thing stands: a message, a modal, or the home tab. */
function findPlace(
  context: Context,
  act: { as: string; message?: { channel: string; ts: string } | undefined; view_id?: string | undefined },
): Place | { error: string } {
  const { app } = context.state;
  if (act.message) {
    const channel = findChannel(context.state, act.message.channel);
    const message = channel && findMessage(channel, act.message.ts);
    if (!channel || !message || (message.ephemeralFor && message.ephemeralFor !== act.as)) {
      return { error: "message_not_found" };
    }
    return { blocks: message.blocks, open: null, payload: inMessage(context, channel.id, message, act.as) };
  }
  const all = [...context.state.views, ...context.state.homes];
  const open = all.find((each) => each.userId === act.as && each.id === act.view_id);
  if (!open) return { error: "view_not_found" };
  return {
    blocks: open.view.blocks,
    open,
    get payload() {
      return {
        container: { type: "view", view_id: open.id },
        view: viewObject(context, open),
        api_app_id: app.id,
      };
    },
  };
}

function inMessage(context: Context, channelId: string, message: Message, userId: string): Json {
  const channel = findChannel(context.state, channelId);
  const ephemeral = message.ephemeralFor !== null;
  return {
    container: {
      type: "message",
      message_ts: message.ts,
      channel_id: channelId,
      is_ephemeral: ephemeral,
      ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    },
    channel: { id: channelId, name: channel?.kind === "im" ? "directmessage" : channel?.name },
    ...(ephemeral ? {} : { message: messageObject(context, message) }),
    state: slackState({ values: {}, view: { type: "message", blocks: message.blocks } } as unknown as OpenView, (id) =>
      fileObject(context, id),
    ),
    response_url: newResponseUrl(context, channelId, userId, message.ts),
  };
}
