import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import type { MessageRef } from "#src/platform/queue/outbox-entry.ts";
import type { Message } from "#src/platform/slack/blocks/elements.ts";
import { postOnce } from "#src/platform/slack/outbox/post.ts";
import { sendPictured } from "#src/platform/slack/pictures.ts";
import { isSlackError } from "#src/platform/slack/transport/web-errors.ts";
import { wireBlocks } from "#src/platform/slack/wire.ts";
import type { Delivery } from "./delivery.ts";

export async function directChannel({ clients }: Pick<Delivery, "clients">, person: SlackUserId): Promise<string> {
  const opened = await clients.background.conversations.open({ users: person });
  return opened.channel?.id ?? person;
}

/** The listings channel; before one is chosen, the person it is most about, and else an owner. Empty: nowhere. */
export async function studioPlace(delivery: Delivery, person: SlackUserId | null): Promise<string> {
  const { listingsChannel } = await delivery.app.describeStudio(delivery.claimed.studioId);
  if (listingsChannel) return listingsChannel;
  const to = person ?? (await firstOwner(delivery));
  return to ? directChannel(delivery, to) : "";
}

async function firstOwner({ store }: Delivery): Promise<SlackUserId | null> {
  return (await store.members()).find((member) => member.role === "owner")?.slackUserId ?? null;
}

/** Nowhere, nothing is said. */
export async function post(
  { posting }: Pick<Delivery, "posting">,
  place: { readonly channel: string; readonly threadTs?: string },
  said: Message,
): Promise<void> {
  if (place.channel === "") return;
  await postOnce(posting, place, said);
}

/** To one person, in direct messages. */
export async function postDirect(
  delivery: Pick<Delivery, "clients" | "posting">,
  to: SlackUserId,
  said: Message,
): Promise<void> {
  await post(delivery, { channel: await directChannel(delivery, to) }, said);
}

type Card = {
  /** Where it was posted before. */
  known(): Promise<MessageRef | null>;
  keep(ref: MessageRef): Promise<void>;
  /** Where it is posted first. */
  channel(): Promise<string>;
};

/** Posted once, then updated in place; one that was deleted is posted again. */
export async function showCard(delivery: Delivery, where: Card, card: Message): Promise<void> {
  const known = await where.known();
  if (known && (await updated(delivery, known, card))) return;
  const { ref, adopted } = await postOnce(delivery.posting, { channel: await where.channel() }, card);
  await where.keep(ref);
  // What was asked to be shown since that attempt was merged into this message, so nothing else would draw it.
  if (adopted) await updated(delivery, ref, card);
}

/** @returns false where it is there no more */
export async function updated(
  { clients, posting }: Pick<Delivery, "clients" | "posting">,
  { channel, ts }: MessageRef,
  card: Message,
): Promise<boolean> {
  try {
    const { plain } = await sendPictured(card.blocks, (blocks) =>
      clients.background.chat.update({ channel, ts, text: card.text, blocks: wireBlocks(blocks) }),
    );
    if (plain) posting.withoutPictures();
    return true;
  } catch (error) {
    if (isSlackError(error, "message_not_found", "channel_not_found", "cant_update_message")) return false;
    throw error;
  }
}
