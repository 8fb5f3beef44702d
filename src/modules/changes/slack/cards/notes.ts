import type { Said } from "#src/modules/studio/index.ts";
import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import { type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped, mention, named } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import { statesNotLive } from "../../rules/change.ts";
import { changeCardsText } from "../../messages/cards.en.ts";
import { progressText } from "./messages/progress.en.ts";
import { scheduleNotes, timeOf } from "../schedules/schedule-notes.ts";
import { numberText } from "../shared/change-label.ts";
import { liveText, titleOf } from "../shared/change-lines.ts";

/** One reply in a card's thread. It mentions the people who have to do something, and nobody else. */
export function changeNote(note: string, change: ChangeView, said: Said): Message {
  const who = said.mention.map(mention).join(" ");
  const by = nameOf(change, said.by);
  const request = change.number === null ? "" : ` (${numberText(change)})`;
  const title = `*${clipEscaped(titleOf(change), 200)}*${request}`;
  const text = said.text ? clipEscaped(said.text, 1500) : "";
  const quoted = text === "" ? "" : `\n>${text.replaceAll("\n", "\n>")}`;
  const lines: Readonly<Record<string, string>> = {
    ...sharedLines(change, by, title, quoted),
    ...(change.kind === "create" ? newListingLines(change, by, title) : listingChangeLines(change, by, title)),
  };
  const line = [lines[note] ?? `${title}.${quoted}`, ...timeOf(note, change)].join(" ");
  const whole = who === "" ? line : `${who} ${line}`;
  return message(whole, [section(whole)]);
}

/** Of many: nothing is left to write in a shop. */
function writtenLine({ many }: ChangeView, title: string): string {
  const { applied = 0, failed = 0, parked = 0 } = many?.states ?? {};
  const bad = failed + parked;
  const { notes } = changeCardsText;
  const then = bad === 0 ? notes.allChecked : notes.someLeft(bad);
  return `${notes.written(title, applied)} ${then}`;
}

function sharedLines(change: ChangeView, by: string, title: string, quoted: string): Readonly<Record<string, string>> {
  const { notes } = changeCardsText;
  return {
    ...scheduleNotes(change, by, title, quoted),
    approval_asked: notes.approvalAsked(by, title),
    nudged: notes.nudged(title),
    changes_asked: `${notes.changesAsked(by, title)}${quoted}`,
    approval_voided: notes.edited(by, title),
    withdrawn: notes.withdrawn(by, title),
    stopped: change.many ? notes.stoppedRest(by, title) : notes.stopped(by, title),
    paused: progressText.notes.paused(by, title),
    resumed: progressText.notes.resumed(by, title),
    written: writtenLine(change, title),
    failed: `${notes.failed(title)}${quoted}`,
    parked: `${notes.parked(title)}${quoted}`,
  };
}

function newListingLines(change: ChangeView, by: string, title: string): Readonly<Record<string, string>> {
  const { notes } = changeCardsText;
  return {
    approved: notes.approved(by, title),
    self_approved: notes.selfApproved(by, title),
    on_marketplace: notes.onMarketplace(title, change.marketplace.name),
    live: statesNotLive(change.items).length === 0 ? notes.live(title) : notes.wasPutOnSale(title, liveText(change)),
  };
}

function listingChangeLines({ kind, many }: ChangeView, by: string, title: string): Readonly<Record<string, string>> {
  const { notes } = changeCardsText;
  const what = many ? notes.what.many(title, many.all) : notes.what[kind](title);
  return {
    approval_asked: notes.asksFor(by, what),
    approved: notes.approved(by, what),
    self_approved: notes.approvedAlone(by, what),
    live: notes.done[kind](title),
  };
}

/** By name: a mention would alert the person who did it. */
function nameOf(change: ChangeView, id: SlackUserId | undefined): string {
  const people = [
    change.author,
    ...change.contributors,
    ...change.approvers,
    ...change.decisions.map((each) => each.by),
  ];
  const found = people.find((person) => person.slackUserId === id);
  return found ? named(found) : changeCardsText.notes.aPerson;
}
