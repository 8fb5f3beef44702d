export { type App, changesApp } from "./app.ts";
export type { Admin, AppDeps, ReadStore, TenantStore, WorkerStore } from "./deps.ts";
export { changeViews, seenBy, summaryOf, summaryView } from "./describe.ts";
export type { ChangeSummary, ChangeView } from "./model.ts";
export type { ChangeRecord, SummaryRecord } from "./records.ts";
export { changeRefusals } from "./refusals.ts";
export { demoTimings, standardTimings } from "./timings.ts";
export { changeRow, summaryRow } from "./rows.ts";
export { type ChangeState, isEditable, type ItemState, type PublishMode } from "./rules/change.ts";
export { editProblems } from "./rules/edit-rules.ts";
export type { ChangeKind, ListingChangePayload } from "./rules/listing-change.ts";
export { cardOf } from "./slack/actions/change-actions.ts";
export { countedMedia } from "./messages/videos.en.ts";
export { mediaCounts } from "./rules/photos/shared-media.ts";
export { writeFiles } from "./slack/actions/form-actions.ts";
export { draftCard } from "./slack/cards/draft-card.ts";
export { isMany, manyOutcome } from "./slack/cards/many-card.ts";
export { reviewCard } from "./slack/cards/review-card.ts";
export { draftForm } from "./slack/forms/draft-form.ts";
export { likeForm, likeNothing, likePicker } from "./slack/forms/draft-like.ts";
export { editForm } from "./slack/forms/edit-form.ts";
export { saleForm, saleFormListings } from "./slack/forms/sale-form.ts";
export { writingView } from "./slack/forms/writing-view.ts";
export { foundMessage, nothingFoundMessage } from "./slack/lists/found-listings.ts";
export { pickListing, reviewPage } from "./slack/lists/review-list.ts";
export { changeLine } from "./slack/lists/summary-list.ts";
export { progressLines, titleLine } from "./slack/shared/change-lines.ts";
export { changeLabel, requestText } from "./slack/shared/change-label.ts";
export { conflictButtons } from "./slack/differences/difference.ts";
export { possibleActions } from "./rules/possible-actions.ts";
export { cutOffButtons } from "./slack/shared/waiting-shops.ts";
export { changesReads, changesWork, changesWrites } from "./store.ts";
export {
  beginMany,
  type Collected,
  collectAll,
  giveUpCollecting,
} from "./use-cases/of-listings/collect-ours.ts";
export { collectingChange, editItem, refusalText } from "./use-cases/of-listings/collecting.ts";
export { planLeftOutView, itemsPerPage, manyItemsView } from "./slack/lists/many-items.ts";
export { requireCard, cardView } from "./describe.ts";
export type { LeftOutPage } from "./model.ts";
export type { ManyItem, NewItem, NewLeftOut, PlanAsked } from "./many.ts";
export { bothCards } from "./use-cases/shared/both-cards.ts";
export { askedEntries } from "./use-cases/deciding/submit.ts";
export { valueShop } from "./use-cases/shared/many-view.ts";
export { editOf, isWritable } from "./rules/edit-rules.ts";
export { redraw } from "./slack/actions/change-actions.ts";
export { askOurs } from "./use-cases/of-listings/keep-ours.ts";
export { unlessEdited } from "./use-cases/of-listings/unless-edited.ts";
export { readNow } from "./use-cases/of-listings/variations.ts";
export { photosOn, shownOf } from "./rules/photos/shown-options.ts";
export { listingsOfProducts } from "./use-cases/shared/also-live.ts";
export { changesActionIds, changesFormIds } from "./slack/ids.ts";
export { startEmptyDraft } from "./slack/actions/shortcuts.ts";
export { changesSlack } from "./slack/parts.ts";
export { changeOperations } from "./operations/all.ts";
export { changeTemplates } from "./slack/templates.ts";
export { changeSchedules } from "./schedules.ts";
