import {
  type About,
  defineTemplate,
  type Delivery,
  directChannel,
  type EntryOf,
  post,
  postDirect,
  showCard,
  type Subject,
} from "#src/modules/studio/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import type { MessageKind, MessageRef } from "#src/platform/queue/outbox-entry.ts";
import type { Message } from "#src/platform/slack/blocks/elements.ts";
import { sendPictured } from "#src/platform/slack/pictures.ts";
import { isSlackError } from "#src/platform/slack/transport/web-errors.ts";
import { wireView } from "#src/platform/slack/wire.ts";
import type { App } from "../app.ts";
import type { WorkerStore } from "../deps.ts";
import { renderFailure } from "../messages/kept.ts";
import { changeStatesText } from "../messages/states.en.ts";
import type { ChangeView } from "../model.ts";
import type { ChangeNote } from "../outbox.ts";
import { draftCard } from "./cards/draft-card.ts";
import { changeNote } from "./cards/notes.ts";
import { reviewCard } from "./cards/review-card.ts";
import { batchPlace, batchTemplates, showBatchCard, showBatchReview } from "../batches/slack/templates.ts";
import { draftForm } from "./forms/draft-form.ts";
import { waitingMessage } from "./lists/waiting.ts";
import { numberText } from "./shared/change-label.ts";

type ChangeDelivery = Delivery<App, WorkerStore>;

/** What a draft's revision is until a person saves it. */
const firstRevision = 1;

/** Its author answers for a change. */
async function subjectChange(
  { app, claimed: { studioId } }: About<App>,
  { changeId }: { readonly changeId: ChangeId },
): Promise<Subject | null> {
  const change = await app.describeChange(studioId, changeId);
  return (
    change && {
      to: change.author.slackUserId,
      what: `${change.content.title || changeStatesText.aDraft} (${numberText(change) || change.code})`,
    }
  );
}

/** Both of its cards are drawn from one read. */
function shownCard({ app, claimed, shared }: ChangeDelivery, changeId: ChangeId) {
  return shared(`card:${changeId}`, () => app.describeCard(claimed.studioId, changeId));
}

/** Where a change's living card of this kind is. */
function cardOf(
  { store, insist }: ChangeDelivery,
  changeId: ChangeId,
  kind: MessageKind,
  known: MessageRef | null,
  channel: () => Promise<string>,
) {
  return {
    known: async () => known,
    keep: (ref: MessageRef) => insist(() => store.saveMessage(changeId, kind, ref)),
    channel,
  };
}

const draftCardTemplate = defineTemplate<App, WorkerStore, "draft_card">({
  template: "draft_card",
  asks: () => true,
  living: true,
  subject: subjectChange,
  async deliver(delivery, { changeId }) {
    const shown = await shownCard(delivery, changeId);
    if (!shown) return;
    const { change, cards } = shown;
    if (isKeptInStep(change) && !cards.draft_card) return;
    if (change.batch !== null && !cards.draft_card && (await showBatchCard(delivery, change.batch))) return;
    const card = inOneCard(change) ? onlyCard(change) : draftCard(change);
    const channel = () => directChannel(delivery, change.author.slackUserId);
    await showCard(delivery, cardOf(delivery, changeId, "draft_card", cards.draft_card ?? null, channel), card);
  },
});

const reviewCardTemplate = defineTemplate<App, WorkerStore, "review_card">({
  template: "review_card",
  asks: () => true,
  living: true,
  subject: subjectChange,
  async deliver(delivery, { changeId }) {
    const shown = await shownCard(delivery, changeId);
    if (!shown) return;
    const { change, cards } = shown;
    const known = cards.review_card ?? null;
    if (change.batch !== null && !known && (await showBatchReview(delivery, change.batch))) return;
    const where = cardOf(delivery, changeId, "review_card", known, () => reviewPlace(delivery, change));
    // A listing that nobody was asked to approve has no card in the channel; one whose request is over keeps it.
    const first = change.contentHash === "" || inOneCard(change) || change.small === "done" || isKeptInStep(change);
    if (first && !known) return;
    await showCard(delivery, where, reviewCard(change));
  },
});

const changeNoteTemplate = defineTemplate<App, WorkerStore, "change_note">({
  template: "change_note",
  asks: ({ note }) => !toldOnly.includes(note),
  subject: subjectChange,
  async deliver(delivery, entry) {
    const { changeId, note, by, text } = entry;
    const shown = await shownCard(delivery, changeId);
    if (!shown) return;
    const { change, cards } = shown;
    if (isKeptInStep(change)) return;
    const card = cards.review_card ?? cards.draft_card;
    // A person isn't told in their own messages that they asked and answered themselves.
    if (inOneCard(change) && (note === "approval_asked" || note === "self_approved")) return;
    if (!isStillTrue(entry, delivery.claimed.attempt, change)) return;
    const mention = note === "nudged" ? change.approvers.map((each) => each.slackUserId) : entry.mention;
    const said = changeNote(note, change, { mention, by, text: text === undefined ? text : renderFailure(text) });
    const ofBatch = card ? null : await batchPlace(delivery, change);
    // One word for all of them that nobody answered.
    if (note === "nudged" && ofBatch?.first === false) return;
    const place = card
      ? { channel: card.channel, threadTs: card.ts }
      : (ofBatch?.place ?? { channel: await directChannel(delivery, mention[0] ?? change.author.slackUserId) });
    await post(delivery, place, said);
  },
});

const draftModal = defineTemplate<App, WorkerStore, "draft_modal">({
  template: "draft_modal",
  asks: () => false,
  subject: subjectChange,
  async deliver({ app, claimed, clients }, { changeId, viewId }) {
    const change = await app.describeChange(claimed.studioId, changeId);
    // Saved meanwhile: a form drawn anew would carry the newest revision, and overwrite unseen what was saved.
    if (!change || change.revision > firstRevision) return;
    try {
      const form = draftForm(change);
      await sendPictured(form.blocks, (blocks) =>
        clients.background.views.update({ view_id: viewId, view: wireView({ ...form, blocks }) }),
      );
    } catch (error) {
      // Closed or submitted meanwhile: the draft's card is there.
      if (!isSlackError(error, "not_found", "view_not_found", "view_expired", "expired_view")) throw error;
    }
  },
});

const waitingTemplate = defineTemplate<App, WorkerStore, "waiting">({
  template: "waiting",
  asks: () => true,
  async deliver(delivery, { to }) {
    const waiting = await delivery.app.describeWaiting(delivery.claimed.studioId, to);
    if (waiting.all > 0) await postDirect(delivery, to, waitingMessage(waiting));
  },
});

/** Nobody has to do anything about these. */
const toldOnly: readonly ChangeNote[] = ["live", "on_marketplace", "approved", "self_approved", "withdrawn"];

/**
 * Whether a note still says what is so. A message may have waited for hours or days: a request that was answered since
 * would be a false alarm.
 */
function isStillTrue({ note }: EntryOf<"change_note">, attempt: number, { state }: ChangeView): boolean {
  // Answered, or edited, since it was brought up again.
  if (note === "nudged") return state === "in_review";
  // In its usual turn it is part of the thread, also where a person was quick to answer.
  if (note === "approval_asked" && attempt > 1) return state === "in_review";
  return true;
}

/**
 * A person who works alone has one card of it, in direct messages: there is no channel, and nobody else to ask. That stays
 * so when a second person comes after it was approved.
 */
function inOneCard({ listingsChannel, alone, author, decisions }: ChangeView): boolean {
  if (listingsChannel !== null) return false;
  const approved = decisions.findLast(({ verdict }) => verdict === "approve");
  return approved ? approved.by.memberId === author.memberId : alone;
}

/** What the channel's card would show and offer, once there is nothing left to decide for its author. */
function onlyCard(change: ChangeView): Message {
  const waits = change.items.some(({ state }) => state === "on_marketplace");
  const decided = (["approved", "scheduled", "applying", "applied"] as string[]).includes(change.state);
  return decided || (change.state === "failed" && waits) ? reviewCard(change) : draftCard(change);
}

/** Nobody asked for it, and what it follows from is told by itself. It has a card once a person is needed. */
function isKeptInStep({ decisions, state, items }: ChangeView): boolean {
  if (decisions[0]?.verdict !== "standing") return false;
  return state !== "failed" || items.every(({ failure }) => failure?.code === "changed-live");
}

async function reviewPlace(delivery: ChangeDelivery, change: ChangeView): Promise<string> {
  if (change.listingsChannel) return change.listingsChannel;
  return directChannel(delivery, (change.approvers[0] ?? change.author).slackUserId);
}

export const changeTemplates = [
  draftCardTemplate,
  reviewCardTemplate,
  changeNoteTemplate,
  draftModal,
  waitingTemplate,
  ...batchTemplates,
];
