import type { Json } from "./contract.ts";
import { type Context, newId, newTs, note } from "./context.ts";
import { findChannel, type Installation } from "./state.ts";
import { findInstallation } from "./tenancy.ts";
import { missingPictures } from "./pictures.ts";
import { validateBlocks } from "./validate/index.ts";
import { nameBlocks } from "./views.ts";
import { post } from "./web-api/chat.ts";
import { textOf } from "./json.ts";

const lifetimeMs = 30 * 60_000;
const uses = 5;

export function newResponseUrl(
  context: Context,
  installation: Installation,
  channel: string,
  userId: string,
  messageTs: string | null,
): string {
  const id = newId(context, "R");
  const expires = context.options.clock.now().getTime() + lifetimeMs;
  context.state.responseUrls[id] = {
    channel,
    userId,
    installationId: installation.id,
    expires,
    uses: 0,
    messageTs,
  };
  return `${context.options.publicUrl}/response/${id}`;
}

/** Five uses in thirty minutes; ephemeral unless said otherwise; may replace or delete the message it came from. */
export async function useResponseUrl(context: Context, id: string, request: Request): Promise<Response> {
  const answer = (status: number, error: string) => {
    note(context, { direction: "in", name: "response_url", ok: error === "ok", detail: error });
    return new Response(error, { status });
  };
  const url = context.state.responseUrls[id];
  const now = context.options.clock.now().getTime();
  const installation = url && findInstallation(context.state, url.installationId);
  // An address ends with the installation that it was given to.
  if (!url || !installation?.active || url.expires < now) return answer(404, "expired_url");
  if (url.uses >= uses) return answer(404, "used_url");
  const body = (await request.json()) as Json;
  const blocks = (body["blocks"] ?? []) as Json[];
  const problems = [
    ...validateBlocks(blocks, "message", context.state.app),
    ...(await missingPictures(context, blocks, "/blocks")),
  ];
  if (problems.length > 0) return answer(400, `invalid_blocks: ${problems.join("; ")}`);
  url.uses += 1;
  const channel = findChannel(context.state, url.channel);
  if (!channel) return answer(404, "channel_not_found");
  const original = channel.messages.find((message) => message.ts === url.messageTs && !message.deleted);
  if (body["delete_original"] === true && original) {
    original.deleted = true;
  } else if (body["replace_original"] === true && original) {
    Object.assign(original, {
      text: textOf(body["text"]),
      blocks: nameBlocks(context, blocks),
      edited: newTs(context),
    });
  } else {
    post(context, channel, {
      user: installation.botUserId,
      text: textOf(body["text"]),
      blocks: nameBlocks(context, blocks),
      ephemeralFor: body["response_type"] === "in_channel" ? null : url.userId,
      threadTs: typeof body["thread_ts"] === "string" ? body["thread_ts"] : null,
    });
  }
  context.changed();
  return answer(200, "ok");
}
