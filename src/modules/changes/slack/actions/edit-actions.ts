import { offSale } from "#src/catalog/listing.ts";
import { offered } from "#src/marketplaces/registry.ts";
import { listingMessage, listingsActionIds, noListingFitsMessage } from "#src/modules/listings/index.ts";
import {
  drawForm,
  type Interaction,
  isPrivateMessage,
  makeRoom,
  openForm,
  replaceOriginal,
  reply,
} from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import type { App } from "../../app.ts";
import type { SaveResult } from "../../edits.ts";
import { changeCardsText } from "../../messages/cards.en.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { conflictsIn } from "../../rules/conflict.ts";
import { reviewCard } from "../cards/review-card.ts";
import { editForm } from "../forms/edit-form.ts";
import { keepOursForm } from "../forms/keep-ours-form.ts";
import { saleForm, saleFormListings } from "../forms/sale-form.ts";
import { changesActionIds } from "../ids.ts";
import { differenceForm } from "../differences/difference-form.ts";
import { goesOnMessage, hasBegun } from "../shared/under-way.ts";
import type { ActionHandler } from "../handlers.ts";

/** Buttons that change a listing which exists: each makes a change, and none writes to a shop by itself. */
export const editActions = {
  /** `listingId`, or `listingId|changeId` to go on with an edit. */
  async [listingsActionIds.editListing](interaction, [id = "", changeId]) {
    await openForm(interaction, loadingView(changeFormsText.titles.edit));
    await drawEditForm(interaction, id as ListingId, changeId as ChangeId | undefined);
  },

  async [listingsActionIds.keepOurs](interaction, [id = ""]) {
    await openForm(interaction, loadingView(changeFormsText.titles.keepOurs(offered.name)));
    const listing = await interaction.app.listing(await interaction.actor(), id as ListingId);
    if (listing.differences.length > 0) return drawForm(interaction, keepOursForm(listing));
    await reply(interaction, listingMessage(listing, (await interaction.actor()).member.role));
  },

  async [changesActionIds.reviewDifference](interaction, [id = ""]) {
    await openForm(interaction, loadingView(changeCardsText.buttons.reviewDifference));
    const change = await interaction.app.change(await interaction.actor(), id as ChangeId);
    if (conflictsIn(change).length > 0) return drawForm(interaction, differenceForm(change));
    throw new OmsError("wrong-state");
  },

  [listingsActionIds.unpublish]: asking("takeOffSale", (interaction, id) =>
    interaction.actor().then((actor) => interaction.app.unpublish(actor, id)),
  ),
  [listingsActionIds.putOnSale]: asking("putOnSale", (interaction, listingId) =>
    interaction.actor().then((actor) => interaction.app.putOnSale(actor, { listingId, stock: {} })),
  ),

  async [listingsActionIds.renew](interaction, [id = ""]) {
    await openForm(interaction, loadingView(changeFormsText.titles.putOnSale));
    const actor = await interaction.actor();
    const listing = await interaction.app.listing(actor, id as ListingId);
    await drawForm(interaction, saleForm([listing], 1, await interaction.app.worksAlone(actor, [listing])));
  },

  /** What was typed to find them. */
  async [changesActionIds.saleForm](interaction, typed) {
    await openForm(interaction, loadingView(changeFormsText.titles.putOnSale));
    const actor = await interaction.actor();
    const { listings, total } = await interaction.app.listingsIn(actor, joinIds(...typed), offSale, saleFormListings);
    const alone = await interaction.app.worksAlone(actor, listings);
    if (total > 0) return drawForm(interaction, saleForm(listings, total, alone));
    await reply(interaction, noListingFitsMessage(changeFormsText.sale.all, []));
  },

  [listingsActionIds.deleteListing]: asking("delete", (interaction, id) =>
    interaction.actor().then((actor) => interaction.app.deleteListing(actor, id)),
  ),
} satisfies Record<string, ActionHandler>;

export async function drawEditForm(interaction: Interaction<App>, id: ListingId, changeId?: ChangeId): Promise<void> {
  const sheet = await interaction.app.startEdit(await interaction.actor(), id, changeId);
  await drawForm(interaction, editForm(sheet));
}

/** Does it, then shows the change's card in place of what was clicked. */
function asking(
  title: "takeOffSale" | "putOnSale" | "delete",
  ask: (interaction: Interaction<App>, id: ListingId) => Promise<SaveResult>,
): ActionHandler {
  return async (interaction, [id = ""]) => {
    await makeRoom(interaction, changeFormsText.titles[title]);
    const result = await ask(interaction, id as ListingId);
    if (!result.ok) {
      throw new OmsError("wrong-state", { userText: result.problems.map(({ text }) => text).join(" ") });
    }
    // A copy that one person sees never shows what comes later.
    const card = hasBegun(result.change) ? goesOnMessage(result.change) : reviewCard(result.change);
    await (isPrivateMessage(interaction) ? replaceOriginal(interaction, card) : reply(interaction, card));
  };
}
