import { formatMoney } from "#src/catalog/money.ts";
import { offered } from "#src/marketplaces/registry.ts";
import { type Block, button, buttons, context, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clip, clipEscaped, mention, names } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { ChangeView } from "../../model.ts";
import { leaveOutConfirm } from "../../open-points/slack.ts";
import { leavable, pointText } from "../../open-points/rules.ts";
import { isEditable } from "../../rules/change.ts";
import { changeLabel } from "../../slack/shared/change-label.ts";
import { stateText, titleOf } from "../../slack/shared/change-lines.ts";
import { blanksOf } from "../filling.ts";
import { batchesText } from "../messages/en.ts";
import type { BatchView, Incomplete } from "../model.ts";
import { inSections, sheetBlocks } from "./forms.ts";
import { batchActionIds } from "./ids.ts";

/** So many listings have a line of their own: a message of Slack's holds 12,000 characters. */
const shownLines = 40;
/** Where it is decided all of them have, as many as a batch makes: what a card doesn't show isn't approved from it. */
const shownInReview = 70;
/** An address of a picture of twenty has 1,400 characters. */
const shownSheets = 2;

/** The living card in its author's direct messages. */
export function batchCard(batch: BatchView): Message {
  const model = clipEscaped(batch.model.title, 100);
  const title = batchesText.card.title(batch.all, batch.model.code === null ? model : `${model} (${batch.model.code})`);
  return message(title, [section(`*${title}*`), ...bodies[batch.state](batch)]);
}

const bodies: Readonly<Record<BatchView["state"], (batch: BatchView) => Block[]>> = {
  gathering,
  making: ({ changes, all }) => [section(batchesText.card.making(changes.length, all))],
  made,
  discarded: () => [section(batchesText.card.discarded)],
};

function gathering(batch: BatchView): Block[] {
  const { photos, groups, groupProblems, id } = batch;
  const text = batchesText.card;
  const copied = photos.filter(({ hash, problem }) => hash !== undefined || problem !== undefined).length;
  const lines = groups.map((group) => `• ${group.map((place) => place + 1).join(" ")}`);
  const inOne = new Set(groups.flat());
  const inNone = photos.flatMap(({ problem }, place) =>
    problem === undefined && !inOne.has(place) ? [place + 1] : [],
  );
  const refused = photos.flatMap(({ name, problem }) =>
    problem === undefined ? [] : [text.photoProblem(clipEscaped(name, 40), clipEscaped(problem, 150))],
  );
  const { buttons: labels } = batchesText;
  return [
    ...(copied < photos.length ? [context(text.copying(copied, photos.length))] : sheetBlocks(batch, shownSheets)),
    section(`${text.groups}\n${withMore(lines).join("\n")}`),
    ...(inNone.length > 0 ? [context(`:warning: ${text.inNone(clip(inNone.join(" "), 300))}`)] : []),
    context(text.join),
    ...refused.slice(0, 5).map((line) => context(`:warning: ${line}`)),
    ...groupProblems.slice(0, 5).map((line) => context(`:warning: ${clipEscaped(line, 200)}`)),
    ...buttons(
      groupProblems.length === 0 &&
        button(batchActionIds.make, labels.make(groups.length), joinIds(id, String(batch.revision)), {
          style: "primary",
        }),
      button(batchActionIds.group, labels.group, id),
      button(batchActionIds.discard, labels.discard, id, {
        confirm: { title: labels.discardTitle, text: labels.discardText, yes: labels.discardYes },
      }),
    ),
  ];
}

function withMore(lines: readonly string[], most = shownLines): string[] {
  const left = lines.length - most;
  return [...lines.slice(0, most), ...(left > 0 ? [batchesText.card.more(left)] : [])];
}

function made(batch: BatchView): Block[] {
  const { changes, waiting, id, all } = batch;
  const text = batchesText.card;
  const { buttons: labels } = batchesText;
  const unasked = changes.filter(({ state }) => isEditable(state) && state !== "in_review");
  const drafts = unasked.filter(({ state }) => state === "draft");
  const points = unasked.flatMap((change) => leavable(change));
  const complete = drafts.length > 0 && drafts.every(({ problems }) => problems.length === 0);
  return [
    ...inSections(withMore(changes.map(lineOf))),
    ...(changes.length < all ? [context(`:warning: ${text.missing(all - changes.length)}`)] : []),
    ...(complete ? [context(text.complete)] : []),
    ...(waiting.length > 0 ? [context(waitsText(batch))] : []),
    ...buttons(
      drafts.length > 0 &&
        button(batchActionIds.ask, labels.ask(drafts.length), id, complete ? { style: "primary" } : {}),
      blanksOf(changes).size > 0 && button(batchActionIds.fill, labels.fill, id),
      points.length > 0 &&
        button(batchActionIds.leaveOut, labels.leaveOut(points.length), id, { confirm: leaveOutConfirm(points) }),
      changes.length > 0 && button(batchActionIds.seeEach, labels.seeEach, id),
    ),
    ...soloApproval(batch),
  ];
}

function lineOf(change: ChangeView): string {
  const { card } = batchesText;
  const line = card.line(clipEscaped(titleOf(change), 60), clip(changeLabel(change), 40), stateText(change));
  if (!isEditable(change.state) || change.state === "in_review") return line;
  if (change.state === "rejected") return `${line}  ·  ${card.sentBack}`;
  const open = change.openPoints.filter(({ settled }) => settled === null);
  if (open.length > 0) return `${line}  ·  ${card.open(clipEscaped([...new Set(open.map(pointText))].join(", "), 60))}`;
  const [first] = change.problems;
  if (!first) return `${line}  ·  ${card.ready}`;
  return `${line}  ·  ${card.problems(clipEscaped(first.text, 60), change.problems.length - 1)}`;
}

function waitsText({ waiting, approvers }: BatchView): string {
  const text = batchesText.card;
  return approvers.length === 0
    ? text.waitsForNobody
    : text.waits(waiting.length, listed(names(approvers, 10), "disjunction"));
}

/** In solo mode, where nobody else may approve it. */
function soloApproval(batch: BatchView): Block[] {
  return batch.waiting.length > 0 && batch.soloMode && batch.approvers.length === 0 ? approval(batch, true) : [];
}

/** Where it is decided: all that wait, in one. */
export function batchReviewCard(batch: BatchView): Message {
  const text = batchesText.review;
  const { waiting, changes } = batch;
  const shown = waiting.length > 0 ? waiting : changes;
  const title = text.title(shown.length, clipEscaped(batch.author.name, 80));
  const cover = shown.find(({ coverUrl }) => coverUrl !== null);
  return message(title, [
    section(`*${title}*`, coverOf(cover)),
    ...inSections(withMore(shown.map(reviewLine), shownInReview)),
    ...(waiting.length > 0 ? [context(text.fee(formatMoney(batch.fee)), waitsText(batch))] : [context(text.over)]),
    ...(waiting.length > 0 ? approval(batch, false) : []),
    ...buttons(button(batchActionIds.seeEach, batchesText.buttons.seeEach, batch.id)),
  ]);
}

function coverOf(change: ChangeView | undefined) {
  return change?.coverUrl ? { type: "image", image_url: change.coverUrl, alt_text: "–" } : undefined;
}

function reviewLine(change: ChangeView): string {
  const prices = change.items.flatMap(({ content: { price } }) => (price ? [formatMoney(price)] : []));
  const state = change.state === "in_review" ? [...new Set(prices)].slice(0, 3).join(", ") : stateText(change);
  return batchesText.card.line(clipEscaped(titleOf(change), 45), clip(changeLabel(change), 40), state);
}

/** The value holds the hash of exactly what the card shows. */
function approval(batch: BatchView, solo: boolean): Block[] {
  const text = batchesText.review;
  const { waiting, hash, fee, defaultMode, id } = batch;
  // What a card doesn't show isn't approved from it.
  if (waiting.length > shownInReview) return [];
  const value = joinIds(id, hash, solo ? "solo" : "");
  const confirm = { title: text.confirmTitle(waiting.length), text: text.confirmText, yes: text.confirmYes };
  const more = solo ? { confirm } : {};
  const primary = { style: "primary" as const, ...more };
  const live = button(
    batchActionIds.approveLive,
    text.live(waiting.length, formatMoney(fee)),
    value,
    defaultMode === "live" ? primary : more,
  );
  const draft = button(batchActionIds.approveDraft, text.draft(waiting.length, offered.name), value, primary);
  return buttons(...(defaultMode === "draft" ? [draft, live] : [live]));
}

/** One message to those who may approve all of them. */
export function batchNote({ waiting }: BatchView, people: readonly string[]): Message {
  const text = batchesText.review;
  const said =
    people.length === 0
      ? text.noteToNobody(waiting.length)
      : text.note(waiting.length, listed(people.map((each) => mention(each))));
  return message(said, [section(said)]);
}

/** Why none was asked for. */
export function incompleteBatchMessage(all: number, left: Incomplete): Message {
  const text = batchesText.asked;
  const said = text.incomplete(left.length, all);
  const lines = left
    .slice(0, 30)
    .map(({ change, problems }) =>
      text.why(`${clipEscaped(titleOf(change), 60)} (${changeLabel(change)})`, clipEscaped(problems.join(" "), 200)),
    );
  return message(said, [section(said), ...inSections(lines)]);
}
