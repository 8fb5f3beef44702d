import { offSale } from "#src/catalog/listing.ts";
import { offered } from "#src/marketplaces/registry.ts";
import { listingMessage, listingsActionIds, noListingFitsMessage } from "#src/modules/listings/index.ts";
import { drawForm, isPrivateMessage, makeRoom, openForm, replaceOriginal, reply } from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import type { SaveResult } from "../../edits.ts";
import { conflictsIn } from "../../rules/conflict.ts";
import { reviewCard } from "../cards/review-card.ts";
import { editForm } from "../forms/edit-form.ts";
import { keepOursForm } from "../forms/keep-ours-form.ts";
import { saleForm, saleFormListings } from "../forms/sale-form.ts";
import { changesActionIds } from "../ids.ts";
import { differenceForm } from "../shared/difference.ts";
import { goesOnMessage, hasBegun } from "../shared/goes-on.ts";
import type { ActionHandler, Turn } from "../turn.ts";

/** Buttons that change a listing which exists: each makes a change, and none writes to a shop by itself. */
export const editActions = {
  /** `listingId`, or `listingId|changeId` to go on with an edit. */
  async [listingsActionIds.editListing](turn, [id = "", changeId]) {
    await openForm(turn, loadingView("Edit listing"));
    await drawEditForm(turn, id as ListingId, changeId as ChangeId | undefined);
  },

  async [listingsActionIds.keepOurs](turn, [id = ""]) {
    await openForm(turn, loadingView(`Keep ours or ${offered.name}'s`));
    const listing = await turn.app.listing(await turn.actor(), id as ListingId);
    if (listing.differences.length > 0) return drawForm(turn, keepOursForm(listing));
    await reply(turn, listingMessage(listing, (await turn.actor()).member.role));
  },

  async [changesActionIds.reviewDifference](turn, [id = ""]) {
    await openForm(turn, loadingView("Review the difference"));
    const change = await turn.app.change(await turn.actor(), id as ChangeId);
    if (conflictsIn(change).length > 0) return drawForm(turn, differenceForm(change));
    throw new OmsError("wrong-state");
  },

  [listingsActionIds.unpublish]: asking("Take off sale", (turn, id) =>
    turn.actor().then((actor) => turn.app.unpublish(actor, id)),
  ),
  [listingsActionIds.putOnSale]: asking("Put on sale", (turn, listingId) =>
    turn.actor().then((actor) => turn.app.putOnSale(actor, { listingId, stock: {} })),
  ),

  async [listingsActionIds.renew](turn, [id = ""]) {
    await openForm(turn, loadingView("Put on sale"));
    const actor = await turn.actor();
    const listing = await turn.app.listing(actor, id as ListingId);
    await drawForm(turn, saleForm([listing], 1, await turn.app.worksAlone(actor, [listing])));
  },

  /** What was typed to find them. */
  async [changesActionIds.saleForm](turn, typed) {
    await openForm(turn, loadingView("Put on sale"));
    const actor = await turn.actor();
    const { listings, total } = await turn.app.listingsIn(actor, joinIds(...typed), offSale, saleFormListings);
    const alone = await turn.app.worksAlone(actor, listings);
    if (total > 0) return drawForm(turn, saleForm(listings, total, alone));
    await reply(turn, noListingFitsMessage("Everything is on sale.", []));
  },

  [listingsActionIds.deleteListing]: asking("Delete", (turn, id) =>
    turn.actor().then((actor) => turn.app.deleteListing(actor, id)),
  ),
} satisfies Record<string, ActionHandler>;

export async function drawEditForm(turn: Turn, id: ListingId, changeId?: ChangeId): Promise<void> {
  const sheet = await turn.app.startEdit(await turn.actor(), id, changeId);
  await drawForm(turn, editForm(sheet, turn.app.whenMadeChoices()));
}

/** Does it, then shows the change's card in place of what was clicked. */
function asking(title: string, ask: (turn: Turn, id: ListingId) => Promise<SaveResult>): ActionHandler {
  return async (turn, [id = ""]) => {
    await makeRoom(turn, title);
    const result = await ask(turn, id as ListingId);
    if (!result.ok) {
      throw new OmsError("wrong-state", { userText: result.problems.map(({ text }) => text).join(" ") });
    }
    // A copy that one person sees never shows what comes later.
    const card = hasBegun(result.change) ? goesOnMessage(result.change) : reviewCard(result.change);
    await (isPrivateMessage(turn) ? replaceOriginal(turn, card) : reply(turn, card));
  };
}
