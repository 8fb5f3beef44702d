import { marked, type SlackParts } from "#src/modules/studio/index.ts";
import { listingsActionIds } from "#src/modules/listings/index.ts";
import type { App } from "../app.ts";
import { changesActionIds } from "./ids.ts";
import { attributeActions, attributeForms, openAttributeActions } from "./actions/attribute-actions.ts";
import { changeActions } from "./actions/change-actions.ts";
import { changeForms } from "./actions/change-forms.ts";
import { itemActions } from "./items/item-actions.ts";
import { choosingActions, choosingForms } from "./choosing/choose-actions.ts";
import { decidingActions } from "./actions/deciding-actions.ts";
import { editActions } from "./actions/edit-actions.ts";
import { formActions, openEditActions, openFormActions } from "./actions/form-actions.ts";
import { likeActions } from "./actions/like-actions.ts";
import { pausingActions } from "./actions/pausing-actions.ts";
import { photoActions } from "./actions/photo-actions.ts";
import { livePhotoActions, livePhotoForms, openLivePhotoActions } from "./actions/live-photo-actions.ts";
import { videoActions, videoForms } from "./photos/video-actions.ts";
import { openQuestionActions, questionActions, questionForms } from "./actions/question-actions.ts";
import { reviewActions } from "./actions/review-actions.ts";
import { changeSearches } from "./actions/searches.ts";
import { openOptionPhotoActions, optionPhotoActions, optionPhotoForms } from "./variations/option-photo-actions.ts";
import { openVariationActions, variationActions, variationForms } from "./variations/variation-actions.ts";
import { batchActions, batchDecisions, batchForms } from "../batches/slack/actions.ts";
import { openPointActions } from "../open-points/actions.ts";
import { warningActions } from "../warnings/actions.ts";
import { scheduleActions, openScheduleActions, scheduleForms } from "./schedules/schedule-actions.ts";
import { changeShortcuts } from "./actions/shortcuts.ts";
import { draftDetailActions, draftDetailForms } from "./details/draft-actions.ts";
import { deletionActions, deletionForms } from "./state-plans/deletion-actions.ts";
import { listingDetailActions, listingDetailForms, openDetailActions } from "./details/listing-actions.ts";

/** What this module answers in Slack. */
export const changesSlack: SlackParts<App> = {
  actions: {
    ...changeActions,
    ...marked({ ...decidingActions, ...pausingActions, ...batchDecisions }, { decides: true }),
    ...editActions,
    ...likeActions,
    ...openPointActions,
    ...warningActions,
    ...batchActions,
    ...reviewActions,
    ...choosingActions,
    ...itemActions,
    ...photoActions,
    ...livePhotoActions,
    ...videoActions,
    ...questionActions,
    ...attributeActions,
    ...variationActions,
    ...optionPhotoActions,
    ...draftDetailActions,
    ...listingDetailActions,
    ...deletionActions,
    ...scheduleActions,
    ...formActions,
    ...marked(
      {
        ...openScheduleActions,
        ...openEditActions,
        ...openFormActions,
        ...openQuestionActions,
        ...openAttributeActions,
        ...openLivePhotoActions,
        ...openVariationActions,
        ...openOptionPhotoActions,
        ...openDetailActions,
      },
      { drawsItself: true },
    ),
  },
  needs: {
    [changesActionIds.editText]: "draft",
    [changesActionIds.editPhotos]: "draft",
    [changesActionIds.editVideo]: "draft",
    [changesActionIds.questions]: "draft",
    ...Object.fromEntries(Object.keys(draftDetailActions).map((id) => [id, "draft" as const])),
    [listingsActionIds.keepOurs]: "requestApproval",
    [changesActionIds.reviewDifference]: "requestApproval",
    [listingsActionIds.renew]: "requestApproval",
    [changesActionIds.saleForm]: "requestApproval",
    [changesActionIds.askForChanges]: "decide",
    [changesActionIds.approveDeletion]: "decide",
  },
  forms: {
    ...changeForms,
    ...batchForms,
    ...scheduleForms,
    ...choosingForms,
    ...questionForms,
    ...attributeForms,
    ...livePhotoForms,
    ...videoForms,
    ...variationForms,
    ...optionPhotoForms,
    ...draftDetailForms,
    ...listingDetailForms,
    ...deletionForms,
  },
  searches: changeSearches,
  shortcuts: changeShortcuts,
};
