import type { ClaimedMessage, MessageRef } from "#src/app/ports/messages.ts";
import { type Block, context, type Message } from "#src/blocks/elements.ts";
import type { WebClient } from "../clients.ts";
import { isSlackError } from "../web-errors.ts";
import { wireBlocks } from "../wire.ts";
import { eventType, findPosted, type Place } from "./find-posted.ts";
import type { Pace } from "./pace.ts";

/** From this attempt on a message goes out without the pictures that Slack could not fetch. */
const patienceAttempts = 3;

export type Posting = {
  readonly client: WebClient;
  readonly pace: Pace;
  readonly claimed: Pick<ClaimedMessage, "id" | "uncertainSince" | "attempt">;
  /** Called before the message leaves: from here on it may be there, whatever happens. */
  readonly leaves: () => void;
};

export type Posted = {
  readonly ref: MessageRef;
  /** It was found, as an earlier attempt drew it. */
  readonly adopted: boolean;
};

/**
 * Posts a message once. It carries its outbox id as metadata; after an attempt of unknown outcome it is looked for and
 * adopted. Where it is neither found nor surely absent it is posted again and says so: a missing card is worse than a
 * second one.
 */
export async function postOnce(posting: Posting, place: Place, message: Message): Promise<Posted> {
  const { client, pace, claimed, leaves } = posting;
  let { text, blocks } = message;
  if (claimed.uncertainSince) {
    const found = await findPosted(client, claimed.id, place, claimed.uncertainSince);
    if (found === "unknown") {
      text = `${text} (repeated)`;
      blocks = [...blocks, context("(repeated)")];
    } else if (found) {
      return { ref: found, adopted: true };
    }
  }
  await pace(place.channel);
  const send = (shown: readonly Block[]) => {
    leaves();
    return client.chat.postMessage({
      channel: place.channel,
      text,
      blocks: wireBlocks(shown),
      unfurl_links: false,
      unfurl_media: false,
      metadata: { event_type: eventType, event_payload: { id: claimed.id } },
      ...(place.threadTs ? { thread_ts: place.threadTs } : {}),
    });
  };
  const posted = await withPatience(claimed.attempt, blocks, send);
  return { ref: { channel: posted.channel ?? place.channel, ts: posted.ts ?? "" }, adopted: false };
}

/**
 * Slack fetches a message's pictures before it takes the message, and refuses all of it when one doesn't come
 * (`invalid_blocks`, now and then for good addresses too: python-slack-sdk 1782). That delays a message and never drops it.
 */
export async function withPatience<T>(
  attempt: number,
  blocks: readonly Block[],
  send: (blocks: readonly Block[]) => Promise<T>,
): Promise<T> {
  try {
    return await send(blocks);
  } catch (error) {
    const plain = withoutPictures(blocks);
    if (attempt < patienceAttempts || !plain || !isSlackError(error, "invalid_blocks")) throw error;
    return send(plain);
  }
}

/** null where there is none. */
function withoutPictures(blocks: readonly Block[]): Block[] | null {
  const shown = blocks.filter((block) => block.type !== "image");
  const plain = shown.map((block) => {
    const { accessory, ...rest } = block;
    return isPicture(accessory) ? rest : block;
  });
  const none = plain.length === blocks.length && plain.every((block, index) => block === blocks[index]);
  return none ? null : plain;
}

function isPicture(accessory: unknown): boolean {
  return typeof accessory === "object" && accessory !== null && "type" in accessory && accessory.type === "image";
}
