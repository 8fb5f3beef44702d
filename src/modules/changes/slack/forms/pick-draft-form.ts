import { stateNames } from "#src/catalog/fields/field-words.ts";
import type { ListingView } from "#src/modules/listings/index.ts";
import {
  type Block,
  button,
  context,
  input,
  modal,
  type Option,
  option,
  plain,
  section,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { clip, clipEscaped } from "#src/platform/slack/blocks/text.ts";
import type { ChangeSummary } from "../../model.ts";
import { groupsOf } from "../../batches/grouping.ts";
import { batchesText } from "../../batches/messages/en.ts";
import type { BatchRecord } from "../../batches/model.ts";
import { joinHereButton } from "../../batches/slack/offer.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { countedMedia } from "../../messages/videos.en.ts";
import { photosText } from "../../messages/photos.en.ts";
import { changesActionIds, changesFields, changesFormIds, changesInputIds } from "../ids.ts";
import { changeLabel } from "../shared/change-label.ts";

const shownDrafts = 85;

/**
 * Which of the person's drafts these photos join, or which listing that exists. Files are named by id in the view's metadata.
 */
export function pickDraftForm(
  drafts: readonly ChangeSummary[],
  files: { readonly photos: number; readonly videos: number },
  metadata: string,
  all = drafts.length,
  batches: readonly BatchRecord[] = [],
): View {
  const text = changeFormsText.photos;
  const left = all - Math.min(drafts.length, shownDrafts);
  const blocks: Block[] = drafts
    .slice(0, shownDrafts)
    .map((draft) =>
      section(
        `*${clipEscaped(draft.title, 200)}*  ·  ${changeLabel(draft)}`,
        button(changesActionIds.pickForPhotos, text.addHere, draft.id),
      ),
    );
  return modal({
    callback: changesFormIds.pickForPhotos,
    title: changeFormsText.titles.addPhotos,
    submit: photosText.toListing.submit,
    metadata,
    blocks: [
      section(
        files.videos === 0 ? text.which(files.photos) : text.whichMedia(countedMedia(files.photos, files.videos)),
      ),
      ...batches.map((batch) => section(batchesText.join.which(groupsOf(batch).length), joinHereButton(batch))),
      ...(blocks.length > 0 ? blocks : [section(text.noDraft)]),
      ...(left > 0 ? [context(text.older(left))] : []),
      input(
        changesFields.listing,
        photosText.toListing.label,
        {
          type: "external_select",
          action_id: changesInputIds.listing,
          min_query_length: 0,
          placeholder: plain(photosText.toListing.example, 150),
        },
        { hint: photosText.toListing.hint },
      ),
    ],
  });
}

/** A listing to choose while a person types. */
export function listingOption(listing: ListingView): Option {
  const of = [listing.shopName, listing.sku ?? listing.code, stateNames[listing.state]].join(" · ");
  return option(clip(listing.title, 75), listing.id, clip(of, 75));
}
