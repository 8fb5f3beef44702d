import type { Json } from "../contract.ts";
import { channelObject, fileObject, messageObject } from "../payloads.ts";
import { directChannel, findChannel, findUser, type User } from "../state.ts";
import type { Context } from "../context.ts";
import { refuse } from "../views.ts";
import type { Method } from "./chat.ts";
import { textOf } from "../json.ts";

function userObject(context: Context, user: User): Json {
  return {
    id: user.id,
    team_id: context.state.team.id,
    name: user.name,
    deleted: false,
    real_name: user.realName,
    tz: user.tz,
    tz_label: user.tz,
    tz_offset: 3600,
    profile: { real_name: user.realName, display_name: user.realName, team: context.state.team.id },
    is_admin: user.isOwner,
    is_owner: user.isOwner,
    is_primary_owner: user.isPrimaryOwner,
    is_restricted: user.isGuest,
    is_ultra_restricted: false,
    is_bot: user.isBot,
    is_app_user: false,
    is_stranger: false,
  };
}

/** A channel as the bot may see it: private ones only from inside. */
function visible(context: Context, id: unknown) {
  const channel = findChannel(context.state, textOf(id));
  if (!channel || (channel.kind !== "channel" && !channel.members.includes(context.state.app.botUserId)))
    return undefined;
  return channel;
}

/** A page of a list; the cursor is a position. */
function paged<T>(request: Json, list: readonly T[], usual: number): { page: T[]; cursor: string } {
  const from = Number(request["cursor"] || 0);
  const limit = Math.min(Number(request["limit"] || usual), 1000);
  const next = from + limit;
  return { page: list.slice(from, next), cursor: next < list.length ? String(next) : "" };
}

export const directory: Record<string, Method> = {
  "auth.test": (context) => ({
    ok: true,
    url: `https://${context.state.team.domain}.slack.com/`,
    team: context.state.team.name,
    user: context.state.app.name,
    team_id: context.state.team.id,
    user_id: context.state.app.botUserId,
    bot_id: context.state.app.botId,
    app_id: context.state.app.id,
    is_enterprise_install: false,
  }),

  "api.test": () => ({ ok: true }),

  "team.info": ({ state }) => ({ ok: true, team: { ...state.team, email_domain: "" } }),

  "users.info"(context, request) {
    const user = findUser(context.state, textOf(request["user"]));
    return user ? { ok: true, user: userObject(context, user) } : refuse("user_not_found");
  },

  "users.list"(context, request) {
    const { page, cursor } = paged(request, context.state.users, 100);
    return {
      ok: true,
      members: page.map((user) => userObject(context, user)),
      response_metadata: { next_cursor: cursor },
    };
  },

  "conversations.open"(context, request) {
    const userId = textOf(request["users"]).split(",")[0] ?? "";
    if (!findUser(context.state, userId)) return refuse("user_not_found");
    const channel = directChannel(context.state, userId);
    return { ok: true, channel: { id: channel.id } };
  },

  "conversations.info"(context, request) {
    const channel = visible(context, request["channel"]);
    return channel
      ? { ok: true, channel: channelObject(channel, context.state.app.botUserId) }
      : refuse("channel_not_found");
  },

  "conversations.list"(context, request) {
    const types = (textOf(request["types"]) || "public_channel").split(",");
    const kinds = types.map(
      (type) => ({ public_channel: "channel", private_channel: "private", im: "im" })[type.trim()],
    );
    const { botUserId } = context.state.app;
    const list = context.state.channels.filter(
      (channel) => kinds.includes(channel.kind) && (channel.kind === "channel" || channel.members.includes(botUserId)),
    );
    const { page, cursor } = paged(request, list, 100);
    return {
      ok: true,
      channels: page.map((channel) => channelObject(channel, botUserId)),
      response_metadata: { next_cursor: cursor },
    };
  },

  "conversations.members"(context, request) {
    const channel = visible(context, request["channel"]);
    return channel
      ? { ok: true, members: channel.members, response_metadata: { next_cursor: "" } }
      : refuse("channel_not_found");
  },

  "conversations.history"(context, request) {
    const channel = visible(context, request["channel"]);
    if (!channel) return refuse("channel_not_found");
    if (!channel.members.includes(context.state.app.botUserId)) return refuse("not_in_channel");
    const oldest = Number(request["oldest"] || 0);
    const latest = Number(request["latest"] || Number.MAX_SAFE_INTEGER);
    const limit = Math.min(Number(request["limit"] || 100), 999);
    const inclusive = request["inclusive"] === true || request["inclusive"] === "true";
    const within = (ts: number) => (inclusive ? ts >= oldest && ts <= latest : ts > oldest && ts < latest);
    const list = channel.messages
      .filter((each) => !each.deleted && !each.ephemeralFor && !each.threadTs && within(Number(each.ts)))
      .toReversed();
    const metadata = request["include_all_metadata"] === true || request["include_all_metadata"] === "true";
    return {
      ok: true,
      messages: list.slice(0, limit).map((message) => messageObject(context, message, metadata)),
      has_more: list.length > limit,
    };
  },

  "conversations.replies"(context, request) {
    const channel = visible(context, request["channel"]);
    if (!channel) return refuse("channel_not_found");
    const ts = textOf(request["ts"]);
    const metadata = request["include_all_metadata"] === true || request["include_all_metadata"] === "true";
    const list = channel.messages.filter(
      (each) => !each.deleted && !each.ephemeralFor && (each.ts === ts || each.threadTs === ts),
    );
    if (list.length === 0) return refuse("thread_not_found");
    return { ok: true, messages: list.map((message) => messageObject(context, message, metadata)), has_more: false };
  },

  "files.info"(context, request) {
    const id = textOf(request["file"]);
    return readable(context, id) ? { ok: true, file: fileObject(context, id) } : refuse("file_not_found");
  },
};

/** Whether the bot can see a file: it was shared where the bot is, or given to it in a form. */
export function readable(context: Context, fileId: string): boolean {
  const { app, channels, files } = context.state;
  if (!files.some((file) => file.id === fileId)) return false;
  const shared = channels.filter((channel) => channel.messages.some((each) => each.files.includes(fileId)));
  return shared.length === 0 || shared.some((channel) => channel.members.includes(app.botUserId));
}
