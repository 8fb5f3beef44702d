import { z } from "zod";
import type { ClaimedMessage, MessageRef } from "#src/app/ports/messages.ts";
import { context, type Message } from "#src/blocks/elements.ts";
import type { WebClient } from "../clients.ts";
import { isSlackError } from "../web-errors.ts";
import { wireBlocks } from "../wire.ts";
import type { Pace } from "./pace.ts";

const eventType = "oms_outbox";
const historyLimit = 15;

export type Place = { readonly channel: string; readonly threadTs?: string };

/**
 * Posts a message once. It carries its outbox id as metadata; after an attempt of unknown outcome it is looked for and
 * adopted. Where looking isn't allowed it is posted again and says so: a missing card is worse than a second one.
 */
export async function postOnce(
  client: WebClient,
  pace: Pace,
  claimed: Pick<ClaimedMessage, "id" | "uncertainSince">,
  place: Place,
  message: Message,
): Promise<MessageRef> {
  let { text, blocks } = message;
  if (claimed.uncertainSince) {
    const found = await findPosted(client, claimed.id, place, claimed.uncertainSince);
    if (found === "unknown") {
      text = `${text} (repeated)`;
      blocks = [...blocks, context("(repeated)")];
    } else if (found) {
      return found;
    }
  }
  await pace(place.channel);
  const posted = await client.chat.postMessage({
    channel: place.channel,
    text,
    blocks: wireBlocks(blocks),
    unfurl_links: false,
    unfurl_media: false,
    metadata: { event_type: eventType, event_payload: { id: claimed.id } },
    ...(place.threadTs ? { thread_ts: place.threadTs } : {}),
  });
  return { channel: posted.channel ?? place.channel, ts: posted.ts ?? "" };
}

const posted = z.array(
  z.looseObject({
    ts: z.string(),
    metadata: z
      .looseObject({ event_type: z.string().optional(), event_payload: z.looseObject({ id: z.unknown() }).optional() })
      .nullish(),
  }),
);

/** The only use of a channel's history: one look, from the attempt on, at 15 messages. */
async function findPosted(
  client: WebClient,
  id: string,
  { channel, threadTs }: Place,
  since: Date,
): Promise<MessageRef | null | "unknown"> {
  // A minute earlier: Slack's clock is not ours.
  const oldest = String(since.getTime() / 1000 - 60);
  const window = { channel, oldest, limit: historyLimit, include_all_metadata: true };
  try {
    const answer = threadTs
      ? await client.conversations.replies({ ...window, ts: threadTs })
      : await client.conversations.history(window);
    const messages = posted.parse(answer.messages ?? []);
    const found = messages.find(
      ({ metadata }) => metadata?.event_type === eventType && metadata.event_payload?.id === id,
    );
    return found ? { channel, ts: found.ts } : null;
  } catch (error) {
    if (
      isSlackError(
        error,
        "missing_scope",
        "not_in_channel",
        "channel_not_found",
        "ratelimited",
        "not_allowed_token_type",
      )
    ) {
      return "unknown";
    }
    throw error;
  }
}
