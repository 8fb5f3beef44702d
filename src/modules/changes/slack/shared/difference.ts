import { fieldLabel } from "#src/marketplaces/registry.ts";
import { listingsActionIds } from "#src/modules/listings/index.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  button,
  buttons,
  context,
  input,
  modal,
  option,
  radio,
  section,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clip, clipEscaped, dateText, named } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import { type Conflict, conflictsIn } from "../../rules/conflict.ts";
import { changeCardsText } from "../../messages/cards.en.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { changesActionIds, changesFields, changesFormIds } from "../ids.ts";
import { titleLine } from "./change-lines.ts";
import { categoryWords, valueWords } from "./edit-lines.ts";

/** An approved edit whose fields were changed on the marketplace meanwhile. */

const shownLines = 6;
/** Two blocks each; Slack shows 100. */
const shownFields = 45;
/** A block's id holds 255 characters. */
const longestField = 240;

/** Approved, was, is now: each with who and when, as far as it is known. */
export function conflictLines(change: ChangeView): Block[] {
  const conflicts = conflictsIn(change);
  if (conflicts.length === 0) return [];
  const more = conflicts.length - shownLines;
  return [
    ...conflicts.slice(0, shownLines).map((each) => section(conflictLine(change, each))),
    ...(more > 0 ? [context(changeCardsText.conflict.more(more))] : []),
    context(sources(change)),
  ];
}

/** The ways on that can work. */
export function conflictButtons(change: ChangeView): Block[] {
  const { id, kind, listingId, state, items } = change;
  if (conflictsIn(change).length > 0) {
    return buttons(
      button(changesActionIds.reviewDifference, changeCardsText.buttons.reviewDifference, id, { style: "primary" }),
    );
  }
  const stopped = items.some(({ failure }) => failure?.code === "changed-live");
  if (state !== "failed" || kind === "create" || !stopped || listingId === null) return [];
  return buttons(
    button(listingsActionIds.showListing, changeCardsText.buttons.showListing, listingId, { style: "primary" }),
  );
}

/** Per field the approved value or the marketplace's. What is kept of the approved ones is asked for again. */
export function differenceForm(change: ChangeView): View {
  const shown = conflictsIn(change)
    .filter(({ field }) => field.length < longestField)
    .slice(0, shownFields);
  return modal({
    callback: changesFormIds.difference,
    title: changeCardsText.buttons.reviewDifference,
    submit: changeFormsText.save,
    metadata: change.id,
    blocks: [
      section(titleLine(change)),
      ...shown.flatMap((each) => fieldBlocks(change, each)),
      context(sources(change), changeFormsText.difference.explained(change.marketplace.name)),
    ],
  });
}

function fieldBlocks(change: ChangeView, conflict: Conflict): Block[] {
  const { field, approved, now } = conflict;
  const words = (value: Conflict["now"]) => clip(valueOf(change, field, value), 40);
  const options = [
    option(changeFormsText.difference.approved(words(approved)), "ours"),
    option(changeFormsText.theirs(change.marketplace.name, words(now)), "theirs"),
  ];
  return [
    section(conflictLine(change, conflict)),
    input(
      joinIds(changesFields.keep, field),
      clip(fieldLabel(field), 150),
      radio(studioInputIds.value, options, "ours"),
      {
        optional: false,
      },
    ),
  ];
}

function conflictLine(change: ChangeView, { field, approved, was, now }: Conflict): string {
  const text = (value: Conflict["now"]) => clipEscaped(valueOf(change, field, value), 300);
  const { conflict } = changeCardsText;
  return [
    `*${clipEscaped(fieldLabel(field), 200)}*`,
    conflict.approved(text(approved)),
    conflict.was(text(was)),
    conflict.now(change.marketplace.name, text(now)),
  ].join("\n");
}

function sources(change: ChangeView): string {
  const approved = change.decisions.findLast(({ verdict }) => verdict === "approve");
  const { conflict, decided } = changeCardsText;
  const { name } = change.marketplace;
  const who = approved ? decided.approved(named(approved.by), dateText(approved.at)) : conflict.sourceNoDate;
  const seen = change.listing ? ` · ${conflict.seen(name, dateText(change.listing.seenAt))}` : "";
  return `${who}${seen}. ${conflict.unknownPerson(name)}`;
}

function valueOf(change: ChangeView, field: string, value: Conflict["now"]): string {
  const [item] = change.items;
  const shop = change.shops.find(({ id }) => id === item?.shopId);
  const category = categoryWords(change, field, value);
  return category ?? valueWords(field, value, change.listing?.currency ?? item?.currency ?? "USD", shop);
}
