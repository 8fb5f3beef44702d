import { fieldLabel } from "#src/marketplaces/registry.ts";
import { listingsActionIds } from "#src/modules/listings/index.ts";
import { type Block, button, buttons, context, section } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped, dateText, named } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import { type Conflict, conflictsIn } from "../../rules/conflict.ts";
import { changeCardsText } from "../../messages/cards.en.ts";
import { changesActionIds } from "../ids.ts";
import { categoryWords, valueWords } from "../shared/edit-lines.ts";

/** An approved edit whose fields were changed on the marketplace meanwhile. */

const shownLines = 6;

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

export function conflictLine(change: ChangeView, { field, approved, was, now }: Conflict): string {
  const text = (value: Conflict["now"]) => clipEscaped(valueOf(change, field, value), 300);
  const { conflict } = changeCardsText;
  return [
    `*${clipEscaped(fieldLabel(field), 200)}*`,
    conflict.approved(text(approved)),
    conflict.was(text(was)),
    conflict.now(change.marketplace.name, text(now)),
  ].join("\n");
}

export function sources(change: ChangeView): string {
  const approved = change.decisions.findLast(({ verdict }) => verdict === "approve");
  const { conflict, decided } = changeCardsText;
  const { name } = change.marketplace;
  const who = approved ? decided.approved(named(approved.by), dateText(approved.at)) : conflict.sourceNoDate;
  const seen = change.listing ? ` · ${conflict.seen(name, dateText(change.listing.seenAt))}` : "";
  return `${who}${seen}. ${conflict.unknownPerson(name)}`;
}

export function valueOf(change: ChangeView, field: string, value: Conflict["now"]): string {
  const [item] = change.items;
  const shop = change.shops.find(({ id }) => id === item?.shopId);
  const category = categoryWords(change, field, value);
  return category ?? valueWords(field, value, change.listing?.currency ?? item?.currency ?? "USD", shop);
}
