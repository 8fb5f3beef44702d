import { changesActionIds, foundMessage } from "#src/modules/changes/index.ts";
import { listingMessage, listingsActionIds } from "#src/modules/listings/index.ts";
import { inHome, isPrivateMessage, makeRoom, replaceOriginal, reply } from "#src/modules/studio/index.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import { historyMessage } from "../history.ts";
import type { ActionHandler } from "../turn.ts";

/** Buttons about a listing of the mirror. */
export const listingActions = {
  async [listingsActionIds.showListing](turn, [id = ""]) {
    await makeRoom(turn, "Listing");
    const actor = await turn.actor();
    await reply(turn, listingMessage(await turn.app.listing(actor, id as ListingId), actor.member.role));
  },

  /** `page|purpose|what was typed`; in place of the page that was clicked. */
  async [changesActionIds.findPage](turn, [page = "0", purpose, ...typed]) {
    await makeRoom(turn, "Listings");
    const actor = await turn.actor();
    const found = await turn.app.searchListings(actor, typed.join("|"), smallNumber(page, 0));
    const shown = foundMessage(found, purpose === "history" ? "history" : "look", actor.member.role);
    await (isPrivateMessage(turn) ? replaceOriginal(turn, shown) : reply(turn, shown));
  },

  /** Every field that somebody changed there is right as it stands there. */
  async [listingsActionIds.keepTheirs](turn, [id = ""]) {
    const actor = await turn.actor();
    const { differences } = await turn.app.listing(actor, id as ListingId);
    const fields = differences.filter(({ standing }) => standing !== "ours").map(({ field }) => field);
    const listing = await turn.app.keepTheirs(actor, id as ListingId, fields);
    const card = listingMessage(listing, actor.member.role);
    if (isPrivateMessage(turn) || inHome(turn)) await replaceOriginal(turn, card);
    else await reply(turn, card);
  },

  async [listingsActionIds.history](turn, [id = "", page = "0", turned]) {
    await makeRoom(turn, "History");
    const history = historyMessage(await turn.app.history(await turn.actor(), id as ListingId, smallNumber(page, 0)));
    if (turned && isPrivateMessage(turn)) await replaceOriginal(turn, history);
    else await reply(turn, history);
  },
} satisfies Record<string, ActionHandler>;
