import type { Said } from "#src/modules/studio/index.ts";
import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import { type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped, escapeMrkdwn, mention } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import type { ChangeKind } from "../../rules/listing-change.ts";
import { liveText, titleOf } from "../shared/change-lines.ts";

/** One reply in a card's thread. It mentions whoever has to do something, and nobody else. */
export function changeNote(note: string, change: ChangeView, said: Said): Message {
  const who = said.mention.map(mention).join(" ");
  const by = nameOf(change, said.by);
  const title = `*${clipEscaped(titleOf(change), 200)}*`;
  const text = said.text ? clipEscaped(said.text, 1500) : "";
  const quoted = text === "" ? "" : `\n>${text.replaceAll("\n", "\n>")}`;
  const lines: Readonly<Record<string, string>> = {
    ...sharedLines(change, by, title, quoted),
    ...(change.kind === "create" ? newListingLines(change, by, title) : listingChangeLines(change, by, title)),
  };
  const line = lines[note] ?? `${title}.${quoted}`;
  const whole = who === "" ? line : `${who} ${line}`;
  return message(whole, [section(whole)]);
}

/** Of many: nothing is left to write in a shop. */
function writtenLine({ many }: ChangeView, title: string): string {
  const { applied = 0, failed = 0, parked = 0 } = many?.states ?? {};
  const bad = failed + parked;
  const then =
    bad === 0
      ? "I read each back: everything matches."
      : `${bad} could not be written: the card says why, and *Retry* tries these again.`;
  return `${title}: ${applied} of ${many?.all ?? applied} listings are written. ${then}`;
}

function sharedLines(change: ChangeView, by: string, title: string, quoted: string): Readonly<Record<string, string>> {
  return {
    approval_asked: `${by} asks for your approval of ${title}.`,
    nudged: `${title} still waits for your approval.`,
    changes_asked: `${by} asks for changes to ${title}.${quoted}`,
    approval_voided: `${by} edited ${title}, so it needs a new approval.`,
    withdrawn: `${by} withdrew the request for ${title}.`,
    stopped: change.many
      ? `${by} stopped what is left of ${title}.`
      : `${by} stopped ${title} before anything was written. It is a draft again.`,
    written: writtenLine(change, title),
    failed: `${title} needs a look.${quoted}`,
    parked: `${title} waits for you.${quoted}`,
  };
}

function newListingLines(change: ChangeView, by: string, title: string): Readonly<Record<string, string>> {
  const stands = liveText(change);
  return {
    approved: `${by} approved ${title}.`,
    self_approved: `${by} approved their own listing ${title} (solo mode).`,
    on_marketplace: `${title} is on ${change.marketplace.name} as a draft. *Go live* on the card puts it on sale.`,
    live: stands === "Live" ? `${title} is live.` : `${title} was put on sale. Now: ${stands}.`,
  };
}

function listingChangeLines({ kind, many }: ChangeView, by: string, title: string): Readonly<Record<string, string>> {
  const what: Readonly<Record<ChangeKind, string>> = {
    create: title,
    edit: many ? `${title}, ${many.all} listings` : `a change of ${title}`,
    unpublish: `that ${title} is taken off sale`,
    renew: `the renewal of ${title}`,
    put_on_sale: `that ${title} is put on sale`,
    delete: `the deletion of ${title}`,
  };
  const done: Readonly<Record<ChangeKind, string>> = {
    create: `${title} is live.`,
    edit: `${title} is changed. I read it back: everything matches.`,
    unpublish: `${title} is off sale. *Put on sale* on the card brings it back.`,
    renew: `${title} is on sale again.`,
    put_on_sale: `${title} is on sale.`,
    delete: `${title} is deleted.`,
  };
  return {
    approval_asked: `${by} asks for your approval: ${what[kind]}.`,
    approved: `${by} approved ${what[kind]}.`,
    self_approved: `${by} approved ${what[kind]}, alone.`,
    live: done[kind],
  };
}

/** By name: a mention would alert somebody who only did it. */
function nameOf(change: ChangeView, id: SlackUserId | undefined): string {
  const people = [
    change.author,
    ...change.contributors,
    ...change.approvers,
    ...change.decisions.map((each) => each.by),
  ];
  const found = people.find((person) => person.slackUserId === id);
  return found ? escapeMrkdwn(found.name) : "Somebody";
}
