import type { ClaimedMessage, MessageRef } from "#src/platform/queue/outbox-entry.ts";
import { type Block, context, type Message } from "../blocks/elements.ts";
import type { WebClient } from "../transport/clients.ts";
import { sendPictured } from "../pictures.ts";
import { wireBlocks } from "../wire.ts";
import { eventType, findPosted, type Place } from "./find-posted.ts";
import type { Pace } from "./pace.ts";
import { platformText } from "#src/platform/kernel/messages/en.ts";

export type Posting = {
  readonly client: WebClient;
  readonly pace: Pace;
  readonly claimed: Pick<ClaimedMessage, "id" | "uncertainSince">;
  /** Called before the message leaves: from here on it may be there, whatever happens. */
  readonly leaves: () => void;
  /** Called when it went without its pictures. */
  readonly withoutPictures: () => void;
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
  const { client, pace, claimed, leaves, withoutPictures } = posting;
  let { text, blocks } = message;
  if (claimed.uncertainSince) {
    const found = await findPosted(client, claimed.id, place, claimed.uncertainSince);
    if (found === "unknown") {
      text = platformText.repeated(text);
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
  const { sent, plain } = await sendPictured(blocks, send);
  if (plain) withoutPictures();
  return { ref: { channel: sent.channel ?? place.channel, ts: sent.ts ?? "" }, adopted: false };
}
