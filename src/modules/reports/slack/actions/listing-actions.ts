import { changesActionIds, foundMessage } from "#src/modules/changes/index.ts";
import { listingMessage, listingsActionIds } from "#src/modules/listings/index.ts";
import { inHome, isPrivateMessage, makeRoom, replaceOriginal, reply } from "#src/modules/studio/index.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import { historyMessage } from "../history.ts";
import type { ActionHandler } from "../handlers.ts";
import { reportsText } from "../../messages/en.ts";

/** Buttons about a listing of the mirror. */
export const listingActions = {
  async [listingsActionIds.showListing](interaction, [id = ""]) {
    await makeRoom(interaction, reportsText.listing);
    const actor = await interaction.actor();
    await reply(interaction, listingMessage(await interaction.app.listing(actor, id as ListingId), actor.member.role));
  },

  /** `page|purpose|what was typed`; in place of the page that was clicked. */
  async [changesActionIds.findPage](interaction, [page = "0", purpose, ...typed]) {
    await makeRoom(interaction, reportsText.listings);
    const actor = await interaction.actor();
    const found = await interaction.app.searchListings(actor, typed.join("|"), smallNumber(page, 0));
    const [only] = found.total === 1 && purpose === "look" ? found.listings : [];
    const shown = only
      ? listingMessage(only, actor.member.role)
      : foundMessage(found, purpose === "history" ? "history" : "look", actor.member.role);
    await (isPrivateMessage(interaction) ? replaceOriginal(interaction, shown) : reply(interaction, shown));
  },

  /** Every field that was changed on the marketplace keeps its live value. */
  async [listingsActionIds.keepTheirs](interaction, [id = ""]) {
    const actor = await interaction.actor();
    const { differences } = await interaction.app.listing(actor, id as ListingId);
    const fields = differences.filter(({ standing }) => standing !== "ours").map(({ field }) => field);
    const listing = await interaction.app.keepTheirs(actor, id as ListingId, fields);
    const card = listingMessage(listing, actor.member.role);
    if (isPrivateMessage(interaction) || inHome(interaction)) await replaceOriginal(interaction, card);
    else await reply(interaction, card);
  },

  async [listingsActionIds.history](interaction, [id = "", page = "0", turned]) {
    await makeRoom(interaction, reportsText.history);
    const history = historyMessage(
      await interaction.app.history(await interaction.actor(), id as ListingId, smallNumber(page, 0)),
    );
    if (turned && isPrivateMessage(interaction)) await replaceOriginal(interaction, history);
    else await reply(interaction, history);
  },
} satisfies Record<string, ActionHandler>;
