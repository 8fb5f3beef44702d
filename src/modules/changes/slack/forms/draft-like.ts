import { listingLine, listingsActionIds, type ListingView } from "#src/modules/listings/index.ts";
import {
  type Block,
  button,
  buttons,
  context,
  modal,
  section,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { callbacks, joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clip, clipEscaped } from "#src/platform/slack/blocks/text.ts";
import type { ChangeSummary, ChangeView } from "../../model.ts";
import { changesActionIds } from "../ids.ts";
import { draftForm } from "./draft-form.ts";

/** The form of a draft made like another listing, saying what did not come along. */
export function likeForm({ change, photosLeftOut }: { change: ChangeView; photosLeftOut: boolean }): View {
  const notice = `Photos aren't copied from ${change.marketplace.name}: save, then add your own with Photos on the draft's card.`;
  return draftForm(change, {}, photosLeftOut ? notice : undefined);
}

const shownChoices = 90;

/** Several fit: which one is meant. */
export function likePicker(listings: readonly ListingView[], changes: readonly ChangeSummary[]): View {
  const like = (kind: string, id: string) => button(listingsActionIds.draftLike, "Draft like this", joinIds(kind, id));
  const all = [
    ...listings.map((listing) => section(listingLine(listing), like("listing", listing.id))),
    ...changes.map((change) =>
      section(`*${clipEscaped(change.title, 200)}*  ·  \`${change.code}\`  ·  from here`, like("change", change.id)),
    ),
  ];
  const left = all.length - shownChoices;
  const blocks: Block[] = [
    section("*Like which one?*"),
    ...all.slice(0, shownChoices),
    ...(left > 0 ? [context(`and ${left} more: say more of its title`)] : []),
  ];
  return modal({ callback: callbacks.notice, title: "New listing", blocks });
}

/** Nothing is called so. The words may have been notes: they travel in the form. */
export function likeNothing(words: string): View {
  return modal({
    callback: callbacks.notice,
    title: "New listing",
    metadata: clip(words, 2900),
    blocks: [
      section(`I found no listing called “${clipEscaped(words, 300)}”.`),
      ...buttons(
        button(changesActionIds.draftFromNotes, "Start a draft with these words as notes", undefined, {
          style: "primary",
        }),
      ),
    ],
  });
}
