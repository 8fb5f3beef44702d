import {
  changeNote,
  type ChangeView,
  draftCard,
  draftForm,
  reviewCard,
  waitingMessage,
} from "#src/modules/changes/index.ts";
import { receiptMessage } from "#src/modules/privacy/index.ts";
import { digestMessage, greetingMessage, worthSaying } from "#src/modules/reports/index.ts";
import { loginMessage, shopConnectedMessage, shopNote, type ShopView } from "#src/modules/shops/index.ts";
import { notAloneMessage, studioNote } from "#src/modules/studio/index.ts";
import { mayBeSoldTwice, shopNewsMessage, stateAlertsMessage, syncResultMessage } from "#src/modules/sync/index.ts";
import { importMessage } from "#src/modules/tables/index.ts";
import type { ChangeId, ShopId, SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import type { MessageKind, MessageRef, OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import { type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import { sendPictured } from "#src/platform/slack/pictures.ts";
import { isSlackError } from "#src/platform/slack/transport/web-errors.ts";
import { wireBlocks, wireView } from "#src/platform/slack/wire.ts";
import type { Delivery } from "./delivery.ts";
import { postOnce } from "./post.ts";
import { stillTrueOfChange, stillTrueOfShop } from "./still-true.ts";

type Entry<Template extends OutboxEntry["template"]> = Extract<OutboxEntry, { template: Template }>;

/** What a draft's revision is until somebody saves it. */
const firstRevision = 1;

/** How each template is drawn and where it goes. What it is about may be gone meanwhile: then there is nothing to say. */
export const deliveries: Readonly<Record<OutboxEntry["template"], (delivery: Delivery) => Promise<void>>> = {
  async draft_card(delivery) {
    const change = await changeOf(delivery);
    if (!change) return;
    const card = inOneCard(change) ? onlyCard(change) : draftCard(change);
    await showCard(delivery, "draft_card", card, () => directChannel(delivery, change.author.slackUserId));
  },

  async review_card(delivery) {
    const change = await changeOf(delivery);
    // A listing that nobody was asked to approve has no card in the channel; one whose request is over keeps it.
    if (!change || (change.contentHash === "" && !(await delivery.cardOf("review_card")))) return;
    if ((inOneCard(change) || change.small === "done") && !(await delivery.cardOf("review_card"))) return;
    await showCard(delivery, "review_card", reviewCard(change), () => reviewPlace(delivery, change));
  },

  async change_note(delivery) {
    const entry = delivery.claimed.entry as Entry<"change_note">;
    const change = await changeOf(delivery);
    if (!change) return;
    const card = (await delivery.cardOf("review_card")) ?? (await delivery.cardOf("draft_card"));
    const { note, by, text } = entry;
    // To one's own direct messages nobody says that one asked and answered oneself.
    if (inOneCard(change) && (note === "approval_asked" || note === "self_approved")) return;
    if (!stillTrueOfChange(entry, delivery.claimed.attempt, change)) return;
    const mention = note === "nudged" ? change.approvers.map((each) => each.slackUserId) : entry.mention;
    const said = changeNote(note, change, { mention, by, text });
    const place = card
      ? { channel: card.channel, threadTs: card.ts }
      : { channel: await directChannel(delivery, mention[0] ?? change.author.slackUserId) };
    await post(delivery, place, said);
  },

  async draft_modal(delivery) {
    const { viewId } = delivery.claimed.entry as Entry<"draft_modal">;
    const change = await changeOf(delivery);
    // Saved meanwhile: a form drawn anew would carry the newest revision, and overwrite unseen what was saved.
    if (!change || change.revision > firstRevision) return;
    try {
      const form = draftForm(change);
      await sendPictured(form.blocks, (blocks) =>
        delivery.clients.background.views.update({ view_id: viewId, view: wireView({ ...form, blocks }) }),
      );
    } catch (error) {
      // Closed or submitted meanwhile: the draft's card is there.
      if (!isSlackError(error, "not_found", "view_not_found", "view_expired", "expired_view")) throw error;
    }
  },

  async shop_connected(delivery) {
    const shop = await shopOf(delivery);
    if (shop)
      await post(delivery, { channel: await studioPlace(delivery, shop.connectedBy) }, shopConnectedMessage(shop));
  },

  async shop_note(delivery) {
    const { note, mention, by, text, until, to } = delivery.claimed.entry as Entry<"shop_note">;
    const shop = await shopOf(delivery);
    if (!shop || !stillTrueOfShop(delivery.claimed.entry, shop)) return;
    const said = shopNote(note, shop, { mention, by, text, until });
    if (to) return post(delivery, { channel: await directChannel(delivery, to) }, said);
    if (note === "read_failed") return postInNews(delivery, shop, said);
    const about = mention[0] ?? by ?? shop.connectedBy;
    await post(delivery, { channel: await studioPlace(delivery, about) }, said);
  },

  async shop_login(delivery) {
    const { to, stage, on, by } = delivery.claimed.entry as Entry<"shop_login">;
    const shop = await shopOf(delivery);
    if (!shop || !stillTrueOfShop(delivery.claimed.entry, shop)) return;
    await post(delivery, { channel: await directChannel(delivery, to) }, loginMessage(stage, shop, new Date(on), by));
  },

  async sync_result(delivery) {
    const { shopId, runId, to } = delivery.claimed.entry as Entry<"sync_result">;
    const sync = await delivery.app.describeSync(delivery.claimed.studioId, shopId, runId);
    if (!sync) return;
    if (!to) return postInNews(delivery, sync.shop, syncResultMessage(sync));
    await post(delivery, { channel: await directChannel(delivery, to) }, syncResultMessage(sync));
  },

  async digest(delivery) {
    const { date, since, until } = delivery.claimed.entry as Entry<"digest">;
    const of = { date, since: new Date(since), until: new Date(until) };
    const digest = await delivery.app.describeDigest(delivery.claimed.studioId, of);
    // All of it may be settled since it was enqueued.
    if (!worthSaying(digest)) return;
    await post(delivery, { channel: await studioPlace(delivery, digest.owner) }, digestMessage(digest));
  },

  async state_alerts(delivery) {
    const { shopId, alerts, all } = delivery.claimed.entry as Entry<"state_alerts">;
    const view = await delivery.app.describeAlerts(delivery.claimed.studioId, { shopId, alerts, all });
    if (!view) return;
    const said = stateAlertsMessage(view);
    // In the thread, the channel would show no more than how many sold out: this is to be seen at once.
    if (mayBeSoldTwice(view))
      return post(delivery, { channel: await studioPlace(delivery, view.shop.connectedBy) }, said);
    await postInNews(delivery, view.shop, said);
  },

  async studio_note(delivery) {
    const { note, by } = delivery.claimed.entry as Entry<"studio_note">;
    await post(delivery, { channel: await studioPlace(delivery, by) }, studioNote(note, by));
  },

  async import_preview(delivery) {
    const { importId, to } = delivery.claimed.entry as Entry<"import_preview">;
    const view = await delivery.app.describeImport(delivery.claimed.studioId, importId);
    if (view) await post(delivery, { channel: await directChannel(delivery, to) }, importMessage(view));
  },

  async greeting(delivery) {
    const { to, by } = delivery.claimed.entry as Entry<"greeting">;
    const greeting = await delivery.app.describeGreeting(delivery.claimed.studioId, to);
    if (greeting)
      await post(delivery, { channel: await directChannel(delivery, to) }, greetingMessage(greeting, by ?? null));
  },

  async alone_question(delivery) {
    const { to, who } = delivery.claimed.entry as Entry<"alone_question">;
    const person = await delivery.app.describeNotAlone(delivery.claimed.studioId, who);
    if (person) await post(delivery, { channel: await directChannel(delivery, to) }, notAloneMessage(person));
  },

  async waiting(delivery) {
    const { to } = delivery.claimed.entry as Entry<"waiting">;
    const waiting = await delivery.app.describeWaiting(delivery.claimed.studioId, to);
    if (waiting.all > 0) await post(delivery, { channel: await directChannel(delivery, to) }, waitingMessage(waiting));
  },

  async erasure_receipt(delivery) {
    const { to, number } = delivery.claimed.entry as Entry<"erasure_receipt">;
    const receipt = await delivery.app.describeReceipt(number);
    if (receipt) await post(delivery, { channel: await directChannel(delivery, to) }, receiptMessage(receipt));
  },

  async direct(delivery) {
    const { to, text } = delivery.claimed.entry as Entry<"direct">;
    // Texts of ours may name a channel; everything else in them is plain.
    const words = escapeMrkdwn(text).replace(/&lt;#([CG][A-Z0-9]+)&gt;/g, "<#$1>");
    await post(delivery, { channel: await directChannel(delivery, to) }, message(words, [section(words)]));
  },
};

/**
 * Who works alone has one card of it, in direct messages: there is no channel, and nobody else to ask. That stays so when a
 * second person comes after it was approved.
 */
function inOneCard({ listingsChannel, alone, author, decisions }: ChangeView): boolean {
  if (listingsChannel !== null) return false;
  const approved = decisions.findLast(({ verdict }) => verdict === "approve");
  return approved ? approved.by.memberId === author.memberId : alone;
}

/** What the channel's card would show and offer, once there is nothing left to decide for its author. */
function onlyCard(change: ChangeView): Message {
  const waits = change.targets.some(({ state }) => state === "on_marketplace");
  const decided = (["approved", "scheduled", "applying", "applied"] as string[]).includes(change.state);
  return decided || (change.state === "failed" && waits) ? reviewCard(change) : draftCard(change);
}

async function changeOf({ app, claimed }: Delivery): Promise<ChangeView | null> {
  const { changeId } = claimed.entry as { changeId: ChangeId };
  return app.describeChange(claimed.studioId, changeId);
}

async function shopOf({ app, claimed }: Delivery): Promise<ShopView | null> {
  const { shopId } = claimed.entry as { shopId: ShopId };
  return app.describeShop(claimed.studioId, shopId);
}

async function directChannel({ clients }: Delivery, person: SlackUserId): Promise<string> {
  const opened = await clients.background.conversations.open({ users: person });
  return opened.channel?.id ?? person;
}

/** The listings channel; before one is chosen, the person it is most about, and else an owner. */
async function studioPlace(delivery: Delivery, person: SlackUserId | null): Promise<string> {
  const { listingsChannel } = await delivery.app.describeStudio(delivery.claimed.studioId);
  if (listingsChannel) return listingsChannel;
  const to = person ?? (await delivery.firstOwner());
  return to ? directChannel(delivery, to) : "";
}

async function reviewPlace(delivery: Delivery, change: ChangeView): Promise<string> {
  if (change.listingsChannel) return change.listingsChannel;
  return directChannel(delivery, (change.approvers[0] ?? change.author).slackUserId);
}

async function post(delivery: Delivery, place: { channel: string; threadTs?: string }, said: Message): Promise<void> {
  if (place.channel === "") return;
  await postOnce(delivery.posting, place, said);
}

/** In the thread of the shop's line of the day, which is posted with the first of them and grows with each. */
async function postInNews(delivery: Delivery, shop: ShopView, said: Message): Promise<void> {
  const { app, claimed, posting } = delivery;
  const channel = await studioPlace(delivery, shop.connectedBy);
  const described = await app.describeShopNews(claimed.studioId, shop.id);
  if (channel === "" || !described) return post(delivery, { channel }, said);
  const line = shopNewsMessage(described.news);
  let { ref } = described;
  if (ref?.channel !== channel || !(await updated(delivery, ref, line))) {
    const ofLine = { ...posting, claimed: { ...posting.claimed, id: `${claimed.id}:line` } };
    ({ ref } = await postOnce(ofLine, { channel }, line));
    await delivery.keepNews(described.news, ref);
  }
  await post(delivery, { channel: ref.channel, threadTs: ref.ts }, said);
}

/** Posted once, then updated in place; one that somebody deleted is posted again. */
async function showCard(
  delivery: Delivery,
  kind: MessageKind,
  card: Message,
  place: () => Promise<string>,
): Promise<void> {
  const known = await delivery.cardOf(kind);
  if (known && (await updated(delivery, known, card))) return;
  const { ref, adopted } = await postOnce(delivery.posting, { channel: await place() }, card);
  await delivery.keepCard(kind, ref);
  // What was asked to be shown since that attempt was merged into this message, so nothing else would draw it.
  if (adopted) await updated(delivery, ref, card);
}

async function updated({ clients, posting }: Delivery, { channel, ts }: MessageRef, card: Message): Promise<boolean> {
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
