import { fieldLabel } from "#src/marketplaces/registry.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  context,
  input,
  modal,
  option,
  radio,
  section,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds, splitIds } from "#src/platform/slack/blocks/ids.ts";
import { clip } from "#src/platform/slack/blocks/text.ts";
import { formMark } from "#src/platform/slack/form-mark.ts";
import { changeCardsText } from "../../messages/cards.en.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import type { ChangeView } from "../../model.ts";
import { type Conflict, conflictsIn } from "../../rules/conflict.ts";
import { changesFields, changesFormIds } from "../ids.ts";
import { titleLine } from "../shared/change-lines.ts";
import { conflictLine, sources, valueOf } from "./difference.ts";

/** A form asks twelve things at most; the next page asks the next ones. */
const onAPage = 12;
/** A block's id holds 255 characters. */
const longestField = 240;

/** How far a person got: the page, and the places of those fields in which the marketplace's value stays. */
export type Answered = { readonly page: number; readonly theirs: readonly number[] };

/** Per field the approved value or the marketplace's. What is kept of the approved ones is asked for again. */
export function differenceForm(change: ChangeView, { page, theirs }: Answered = { page: 0, theirs: [] }): View {
  const all = askedIn(change);
  const shown = all.slice(page * onAPage, (page + 1) * onAPage);
  const text = changeFormsText.difference;
  const more = all.length > onAPage;
  return modal({
    callback: changesFormIds.difference,
    title: changeCardsText.buttons.reviewDifference,
    submit: hasMoreDifferences(change, page) ? text.next : changeFormsText.save,
    metadata: joinIds(change.id, String(page), markOf(change), theirs.join(",")),
    blocks: [
      section(titleLine(change)),
      ...(more ? [context(text.page(page * onAPage + 1, page * onAPage + shown.length, all.length))] : []),
      ...shown.flatMap((each) => fieldBlocks(change, each)),
      context(sources(change), text.explained(change.marketplace.name)),
    ],
  });
}

function askedIn(change: ChangeView): readonly Conflict[] {
  return conflictsIn(change).filter(({ field }) => field.length < longestField);
}

function markOf(change: ChangeView): string {
  return formMark(askedIn(change).map(({ field, approved, now }) => [field, approved ?? null, now ?? null]));
}

/** Whether what differs is another than the form showed. */
export function movedSince(change: ChangeView, metadata: string): boolean {
  return splitIds(metadata)[2] !== markOf(change);
}

export function hasMoreDifferences(change: ChangeView, page: number): boolean {
  return askedIn(change).length > (page + 1) * onAPage;
}

/** The places of these fields: a form carries places from page to page, which are short. */
export function chosenTheirs(change: ChangeView, fields: readonly string[]): number[] {
  return askedIn(change).flatMap(({ field }, place) => (fields.includes(field) ? [place] : []));
}

export function theirFields(change: ChangeView, places: readonly number[]): string[] {
  return askedIn(change).flatMap(({ field }, place) => (places.includes(place) ? [field] : []));
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
