import type { ChangeKind } from "#src/domain/listing-change.ts";
import type { SlackUserId } from "#src/domain/ids.ts";
import { smallBounds } from "#src/domain/small-change.ts";
import type { ChangeView, ShopView } from "#src/domain/views.ts";
import { liveText, titleOf } from "./change-lines.ts";
import { button, buttons, type Message, section } from "./elements.ts";
import { message } from "./guard.ts";
import { actions } from "./ids.ts";
import { clipEscaped, dateText, escapeMrkdwn, mention } from "./text.ts";

type Said = {
  readonly mention: readonly SlackUserId[];
  readonly by?: SlackUserId | undefined;
  readonly text?: string | undefined;
  /** When the copies of a shop with a dead sign-in are erased. */
  readonly until?: string | undefined;
};

/** One reply in a card's thread. It mentions whoever has to do something, and nobody else. */
export function changeNote(note: string, change: ChangeView, said: Said): Message {
  const who = said.mention.map(mention).join(" ");
  const by = nameOf(change, said.by);
  const title = `*${clipEscaped(titleOf(change), 200)}*`;
  const text = said.text ? clipEscaped(said.text, 1500) : "";
  const quoted = text === "" ? "" : `\n>${text.replaceAll("\n", "\n>")}`;
  const lines: Readonly<Record<string, string>> = {
    ...sharedLines(by, title, quoted),
    ...(change.kind === "create" ? newListingLines(change, by, title) : listingChangeLines(change, by, title)),
  };
  const line = lines[note] ?? `${title}.${quoted}`;
  const whole = who === "" ? line : `${who} ${line}`;
  return message(whole, [section(whole)]);
}

function sharedLines(by: string, title: string, quoted: string): Readonly<Record<string, string>> {
  return {
    approval_asked: `${by} asks for your approval of ${title}.`,
    nudged: `${title} still waits for your approval.`,
    changes_asked: `${by} asks for changes to ${title}.${quoted}`,
    approval_voided: `${by} edited ${title}, so the request for approval is void.`,
    withdrawn: `${by} withdrew the request for ${title}.`,
    stopped: `${by} stopped ${title} before anything was written. It is a draft again.`,
    failed: `${title} needs a look.${quoted}`,
    parked: `${title} waits for you.${quoted}`,
  };
}

function newListingLines(change: ChangeView, by: string, title: string): Readonly<Record<string, string>> {
  const stands = liveText(change);
  return {
    approved: `${by} approved ${title}.`,
    self_approved: `${by} approved their own listing ${title} (solo mode).`,
    on_marketplace: `${title} is on Etsy as a draft. *Go live* on the card puts it on sale.`,
    live: stands === "Live" ? `${title} is live.` : `${title} was put on sale. Now: ${stands}.`,
  };
}

function listingChangeLines({ kind }: ChangeView, by: string, title: string): Readonly<Record<string, string>> {
  const what: Readonly<Record<ChangeKind, string>> = {
    create: title,
    edit: `a change of ${title}`,
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

export function shopNote(note: string, shop: ShopView, said: Said): Message {
  const who = said.mention.map(mention).join(" ");
  const name = `*${clipEscaped(shop.name, 150)}*`;
  const by = said.by ? ` by ${mention(said.by)}` : "";
  const lines: Readonly<Record<string, string>> = {
    disconnected: `${name} was disconnected${by}. Its sign-in is deleted. Its approved work waits, and goes on once the shop is connected again.`,
    erased: `${name} was disconnected${by}, and everything that was copied from it is erased. Its listings on Etsy stay as they are.`,
    auth_dead: `${name} has to be connected again: its sign-in no longer works. Waiting work then goes on by itself.${said.until ? ` If nobody does by ${dateText(new Date(said.until))}, its sign-in and everything copied from it are erased.` : ""}`,
    auth_lost: `${name} has to be connected again: I was stopped while I renewed its sign-in, or was not running to do so in time, and lost it. Waiting work then goes on by itself, and nothing is erased because of this.`,
    kept: `Everything copied from ${name} is kept${said.until ? ` until ${dateText(new Date(said.until))}` : ""}${by && `, as ${mention(said.by as SlackUserId)} wants`}. It still has to be connected again.`,
    paused: `:double_vertical_bar: Writing to ${name} is paused${by}.`,
    resumed: `:arrow_forward: Writing to ${name} goes on, resumed${by}.`,
    read_failed: `I couldn't read ${name}. ${said.text ? clipEscaped(said.text, 1000) : "I try again by myself."}`,
  };
  const whole = `${who} ${lines[note] ?? name}`.trim();
  return message(whole, [
    section(whole),
    ...(note === "auth_dead" || note === "auth_lost"
      ? buttons(button(actions.connect, "Connect it again", undefined, { style: "primary" }))
      : []),
  ]);
}

export function studioNote(note: string, by: SlackUserId): Message {
  const lines: Readonly<Record<string, string>> = {
    paused: `:double_vertical_bar: ${mention(by)} paused everything. Nothing is written to any shop until \`/oms resume\`.`,
    resumed: `:arrow_forward: ${mention(by)} resumed. Waiting work goes on.`,
    solo_on: `${mention(by)} switched on solo mode: people may approve their own listings, each with a confirmation that names the fee.`,
    small_on: `${mention(by)} lets managers confirm their own small changes of listings on sale: ${smallBounds}. Each is recorded as self-approved, told in the digest, and can be put back.`,
    small_off: `${mention(by)} ended small changes: managers confirm no change of their own any more.`,
    ai_on: `${mention(by)} switched on AI: the text and photos of new drafts go to OpenAI, which proposes a first version. *Start without AI* is offered each time.`,
    ai_off: `${mention(by)} switched off AI: nothing goes to OpenAI any more.`,
    erasing: `${mention(by)} has everything of this studio erased. The shops' sign-ins are deleted already and nothing is written to a shop any more; the listings on Etsy stay as they are.`,
    solo_off: `${mention(by)} switched off solo mode: nobody approves their own listings.`,
  };
  const line = lines[note] ?? "";
  return message(line || "Something changed.", [section(line || "Something changed.")]);
}
