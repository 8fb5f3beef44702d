import type { Json } from "../contract.ts";
import { type Context, newTs } from "../context.ts";
import { messageObject } from "../payloads.ts";
import { type Channel, directChannel, findMessage, findUser, type Message } from "../state.ts";
import { tellOfMessage } from "../telling.ts";
import { acquaintance } from "../tenancy.ts";
import type { Caller } from "../tokens.ts";
import { validateBlocks } from "../validate/index.ts";
import { type ApiResult, nameBlocks, refuse } from "../views.ts";
import { textOf } from "../json.ts";
import { reachChannel } from "./reach.ts";

export type Method = (context: Context, request: Json, caller: Caller) => ApiResult | Promise<ApiResult>;

const textLimit = 40_000;

/** Where a message goes: a channel the bot is in, or the direct conversation with a person it knows. */
function target(context: Context, caller: Caller, name: unknown): Channel | ApiResult {
  const { installation } = caller;
  const user = findUser(context.state, textOf(name));
  if (user) {
    const known = acquaintance(context.state, installation.teams, user);
    const reached = !user.isBot && (known === "member" || known === "external");
    return reached ? directChannel(context.state, user, installation) : refuse("channel_not_found");
  }
  const channel = reachChannel(context, caller, name);
  if (isRefusal(channel)) return channel;
  if (!channel.members.includes(installation.botUserId)) return refuse("not_in_channel");
  return channel.archived ? refuse("is_archived") : channel;
}

function isRefusal(value: object): value is ApiResult {
  return "ok" in value;
}

function contentOf(context: Context, request: Json): { text: string; blocks: Json[] } | ApiResult {
  const blocks = request["blocks"] ?? [];
  const text = textOf(request["text"]);
  const messages = validateBlocks(blocks, "message", context.state.app);
  if (messages.includes("msg_blocks_too_long [json-pointer:/blocks]")) return refuse("msg_blocks_too_long");
  if (messages.length > 0) return refuse("invalid_blocks", messages);
  if (text === "" && (blocks as Json[]).length === 0) return refuse("no_text");
  return { text: text.slice(0, textLimit), blocks: nameBlocks(context, blocks as Json[]) };
}

export function post(context: Context, channel: Channel, message: Partial<Message> & { user: string }): Message {
  const made: Message = {
    ts: newTs(context),
    text: "",
    blocks: [],
    files: [],
    ephemeralFor: null,
    threadTs: null,
    edited: null,
    deleted: false,
    metadata: null,
    ...message,
  };
  channel.messages.push(made);
  context.changed();
  return made;
}

export const chat: Record<string, Method> = {
  "chat.postMessage"(context, request, caller) {
    const channel = target(context, caller, request["channel"]);
    if (isRefusal(channel)) return channel;
    const content = contentOf(context, request);
    if (isRefusal(content)) return content;
    const threadTs = request["thread_ts"] ? textOf(request["thread_ts"]) : null;
    if (threadTs && !findMessage(channel, threadTs)) return refuse("thread_not_found");
    const metadata = (request["metadata"] as Json | undefined) ?? null;
    if (metadata && (typeof metadata["event_type"] !== "string" || typeof metadata["event_payload"] !== "object")) {
      return refuse("invalid_metadata_format");
    }
    const message = post(context, channel, { user: caller.installation.botUserId, ...content, threadTs, metadata });
    tell(context, caller, channel, message);
    return { ok: true, channel: channel.id, ts: message.ts, message: messageObject(context, message) };
  },

  "chat.postEphemeral"(context, request, caller) {
    const channel = target(context, caller, request["channel"]);
    if (isRefusal(channel)) return channel;
    const userId = textOf(request["user"]);
    if (!channel.members.includes(userId)) return refuse("user_not_in_channel");
    const content = contentOf(context, request);
    if (isRefusal(content)) return content;
    const threadTs = request["thread_ts"] ? textOf(request["thread_ts"]) : null;
    const message = post(context, channel, {
      user: caller.installation.botUserId,
      ...content,
      threadTs,
      ephemeralFor: userId,
    });
    return { ok: true, message_ts: message.ts };
  },

  "chat.update"(context, request, caller) {
    const found = own(context, caller, request);
    if (isRefusal(found)) return found;
    const content = contentOf(context, request);
    if (isRefusal(content)) return content;
    Object.assign(found.message, content, { edited: newTs(context) });
    if (request["metadata"]) found.message.metadata = request["metadata"] as Json;
    context.changed();
    tell(context, caller, found.channel, found.message, true);
    return { ok: true, channel: found.channel.id, ts: found.message.ts, text: content.text };
  },

  "chat.delete"(context, request, caller) {
    const found = own(context, caller, request);
    if (isRefusal(found)) return found;
    found.message.deleted = true;
    context.changed();
    return { ok: true, channel: found.channel.id, ts: found.message.ts };
  },

  "chat.getPermalink"(context, request, caller) {
    const channel = reachChannel(context, caller, request["channel"]);
    if (isRefusal(channel)) return channel;
    const ts = textOf(request["message_ts"]);
    if (!findMessage(channel, ts)) return refuse("message_not_found");
    return { ok: true, channel: channel.id, permalink: `${context.options.publicUrl}/#/${channel.id}/${ts}` };
  },
};

/** What an app posts is an event like any other. Nothing waits for it. */
function tell(context: Context, { installation }: Caller, channel: Channel, message: Message, changed = false): void {
  const teamId = channel.teams.find((team) => installation.teams.includes(team)) ?? installation.teams[0] ?? "";
  void tellOfMessage(context, teamId, channel, message, changed);
}

/** An app changes its own messages only; ephemeral ones cannot be updated by the Web API. */
function own(context: Context, caller: Caller, request: Json): { channel: Channel; message: Message } | ApiResult {
  const channel = reachChannel(context, caller, request["channel"]);
  if (isRefusal(channel)) return channel;
  if (channel.archived) return refuse("is_archived");
  const message = findMessage(channel, textOf(request["ts"]));
  if (!message || message.ephemeralFor) return refuse("message_not_found");
  if (message.user !== caller.installation.botUserId) return refuse("cant_update_message");
  return { channel, message };
}
