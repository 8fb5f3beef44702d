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
import { changeFormsText } from "../../messages/forms.en.ts";
import { changesActionIds } from "../ids.ts";
import { draftForm } from "./draft-form.ts";
import { changeLabel } from "../shared/change-label.ts";

/** The form of a draft made like another listing, saying what did not come along. */
export function likeForm({ change, photosLeftOut }: { change: ChangeView; photosLeftOut: boolean }): View {
  const notice = changeFormsText.like.photosLeftOut(change.marketplace.name);
  return draftForm(change, {}, photosLeftOut ? notice : undefined);
}

const shownChoices = 90;

/** Several fit: which one is meant. */
export function likePicker(listings: readonly ListingView[], changes: readonly ChangeSummary[]): View {
  const text = changeFormsText.like;
  const like = (kind: string, id: string) => button(listingsActionIds.draftLike, text.button, joinIds(kind, id));
  const all = [
    ...listings.map((listing) => section(listingLine(listing), like("listing", listing.id))),
    ...changes.map((change) =>
      section(
        `*${clipEscaped(change.title, 200)}*  ·  ${changeLabel(change)}  ·  ${text.fromHere}`,
        like("change", change.id),
      ),
    ),
  ];
  const left = all.length - shownChoices;
  const blocks: Block[] = [
    section(`*${text.which}*`),
    ...all.slice(0, shownChoices),
    ...(left > 0 ? [context(text.more(left))] : []),
  ];
  return modal({ callback: callbacks.notice, title: changeFormsText.titles.newListing, blocks });
}

/** Nothing is called so. The words may have been notes: they travel in the form. */
export function likeNothing(words: string): View {
  return modal({
    callback: callbacks.notice,
    title: changeFormsText.titles.newListing,
    metadata: clip(words, 2900),
    blocks: [
      section(changeFormsText.like.nothing(clipEscaped(words, 300))),
      ...buttons(
        button(changesActionIds.draftFromNotes, changeFormsText.like.fromNotes, undefined, {
          style: "primary",
        }),
      ),
    ],
  });
}
