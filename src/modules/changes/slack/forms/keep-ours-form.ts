import { fieldLabel, valueText } from "#src/marketplaces/registry.ts";
import { differenceLine, type FieldDifference, listingLine, type ListingView } from "#src/modules/listings/index.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  context,
  input,
  modal,
  option,
  section,
  select,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clip } from "#src/platform/slack/blocks/text.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { isWritable } from "../../rules/edit-rules.ts";
import { changesFields, changesFormIds } from "../ids.ts";

/** A form asks twelve things at most: what is saved of them makes room for the others. */
const shownFields = 12;
/** A block's id holds 255 characters. */
const longestField = 240;

/** Per field: ours, the marketplace's, or not now. Ours becomes a change to approve. */
export function keepOursForm(listing: ListingView): View {
  const asked = listing.differences.filter(({ field }) => field.length < longestField);
  const shown = asked.slice(0, shownFields);
  const left = asked.length - shown.length;
  return modal({
    callback: changesFormIds.keepOurs,
    title: changeFormsText.titles.keepOurs(listing.marketplace.name),
    submit: changeFormsText.save,
    metadata: listing.id,
    blocks: [
      section(listingLine(listing)),
      ...shown.flatMap((each) => fieldBlocks(listing, each)),
      ...(left > 0 ? [context(changeFormsText.keep.more(left))] : []),
      context(changeFormsText.keep.explained(listing.marketplace.name)),
    ],
  });
}

function fieldBlocks(listing: ListingView, difference: FieldDifference): Block[] {
  const { field, ours, live } = difference;
  const { choose, keep, theirs } = changeFormsText;
  const words = (value: FieldDifference["ours"]) => clip(valueText(field, value, listing.currency), 40);
  const possible = isWritable(field, ours, listing.live);
  const options = [
    ...(possible ? [option(keep.ours(words(ours)), "ours")] : []),
    option(theirs(listing.marketplace.name, words(live)), "theirs"),
    option(keep.later, "later"),
  ];
  return [
    section(differenceLine(listing, difference)),
    input(
      joinIds(changesFields.keep, field),
      clip(fieldLabel(field), 150),
      select(studioInputIds.value, options, possible ? "ours" : "later", choose),
      {
        optional: false,
        ...(possible ? {} : { hint: keep.cantWrite(listing.marketplace.name) }),
      },
    ),
  ];
}
