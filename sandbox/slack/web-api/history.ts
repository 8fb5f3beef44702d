import type { Context } from "../context.ts";
import type { Json } from "../contract.ts";
import { textOf } from "../json.ts";
import { messageObject } from "../payloads.ts";
import type { Message } from "../state.ts";
import type { Caller } from "../tokens.ts";
import { type ApiResult, refuse } from "../views.ts";
import type { Method } from "./chat.ts";
import { reachChannel } from "./reach.ts";

/**
 * What was said, page by page (docs.slack.dev, `conversations.history` and `conversations.replies`): a channel's newest
 * first, a thread's oldest first. An app that is sold outside of the Marketplace gets 15 messages once a minute.
 */
export const history: Record<string, Method> = {
  "conversations.history"(context, request, caller) {
    const channel = reachChannel(context, caller, request["channel"]);
    if ("ok" in channel) return channel;
    if (!channel.members.includes(caller.installation.botUserId)) return refuse("not_in_channel");
    const within = windowOf(request);
    if (typeof within === "string") return refuse(within);
    const said = channel.messages.filter((each) => isShown(each) && !each.threadTs && within(Number(each.ts)));
    return pageOf(context, request, caller, "conversations.history", said.toReversed());
  },

  "conversations.replies"(context, request, caller) {
    const channel = reachChannel(context, caller, request["channel"]);
    if ("ok" in channel) return channel;
    if (!channel.members.includes(caller.installation.botUserId)) return refuse("not_in_channel");
    const ts = textOf(request["ts"]);
    const within = windowOf(request);
    if (typeof within === "string") return refuse(within);
    const thread = channel.messages.filter((each) => isShown(each) && (each.ts === ts || each.threadTs === ts));
    if (thread.length === 0) return refuse("thread_not_found");
    // The message that a thread hangs on always comes along.
    const said = thread.filter((each) => each.ts === ts || within(Number(each.ts)));
    return pageOf(context, request, caller, "conversations.replies", said);
  },
};

const isShown = (message: Message) => !message.deleted && !message.ephemeralFor;

/** Messages between `oldest` and `latest`, these included where `inclusive` says so; or why that is no span of time. */
function windowOf(request: Json): ((ts: number) => boolean) | string {
  const oldest = Number(request["oldest"] || 0);
  const latest = Number(request["latest"] || Number.MAX_SAFE_INTEGER);
  if (!Number.isFinite(oldest)) return "invalid_ts_oldest";
  if (!Number.isFinite(latest)) return "invalid_ts_latest";
  const inclusive = isTrue(request["inclusive"]);
  return (ts) => (inclusive ? ts >= oldest && ts <= latest : ts > oldest && ts < latest);
}

const outsideAtOnce = 15;
const outsideEveryMs = 60_000;

function pageOf(
  context: Context,
  request: Json,
  { installation }: Caller,
  method: string,
  said: readonly Message[],
): ApiResult {
  const { state, options } = context;
  const outside = state.app.outsideMarketplace === true;
  if (outside) {
    const now = options.clock.now().getTime();
    const calls = (state.historyCalls ??= {});
    const next = (calls[`${method} ${installation.id}`] ?? 0) + outsideEveryMs;
    if (now < next) return { ok: false, error: "ratelimited", retry_after: Math.ceil((next - now) / 1000) };
    calls[`${method} ${installation.id}`] = now;
  }
  const limit = Number(request["limit"] || (outside ? outsideAtOnce : 100));
  if (!Number.isInteger(limit) || limit < 1 || limit > 999) return refuse("invalid_limit");
  const from = afterCursor(textOf(request["cursor"]), said);
  if (from === null) return refuse("invalid_cursor");
  const page = said.slice(from, from + Math.min(limit, outside ? outsideAtOnce : limit));
  const last = page.at(-1);
  const more = from + page.length < said.length;
  return {
    ok: true,
    messages: page.map((message) => messageObject(context, message, isTrue(request["include_all_metadata"]))),
    has_more: more,
    ...(more && last ? { response_metadata: { next_cursor: cursorAt(last.ts) } } : {}),
  };
}

/** A cursor names the last message it showed, so that what is said meanwhile doesn't shift the pages. */
const cursorAt = (ts: string) => Buffer.from(`next_ts:${ts}`).toString("base64");

function afterCursor(cursor: string, said: readonly Message[]): number | null {
  if (cursor === "") return 0;
  const [, ts] = /^next_ts:([\d.]+)$/.exec(Buffer.from(cursor, "base64").toString()) ?? [];
  const at = said.findIndex((each) => each.ts === ts);
  return at < 0 ? null : at + 1;
}

const isTrue = (value: unknown) => value === true || value === "true" || value === "1";
