import { listingsActionIds } from "#src/modules/listings/index.ts";
import { isPrivateMessage, makeRoom, replaceOriginal, reply } from "#src/modules/studio/index.ts";
import type { ListingId, ProductId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import type { Message } from "#src/platform/slack/blocks/elements.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import { productsActionIds } from "./ids.ts";
import { matchMessage, productMessage, productsMessage } from "./products.ts";
import type { ActionHandler, Turn } from "./turn.ts";

/** Buttons of the product database. None of them writes to a shop. */
export const productActions = {
  async [listingsActionIds.showProduct](turn, [id = ""]) {
    await makeRoom(turn, "Product");
    await reply(turn, productMessage(await turn.app.product(await turn.actor(), id as ProductId)));
  },

  async [productsActionIds.productPage](turn, [page, ...words]) {
    const typed = words.join("|");
    await inPlace(
      turn,
      productsMessage(await turn.app.products(await turn.actor(), typed, smallNumber(page, 0)), typed),
    );
  },

  /** `shop|id`: all of a shop; `listing|id`: one. */
  async [listingsActionIds.makeProducts](turn, [kind, id = ""]) {
    await makeRoom(turn, "Products");
    const actor = await turn.actor();
    if (kind === "shop") {
      await turn.app.makeProducts(actor, { shopId: id as ShopId });
      return inPlace(turn, productsMessage(await turn.app.products(actor, "", 0), ""));
    }
    const { first } = await turn.app.makeProducts(actor, { listingIds: [id as ListingId] });
    const productId = first ?? (await turn.app.listing(actor, id as ListingId)).productId;
    if (productId) await reply(turn, productMessage(await turn.app.product(actor, productId)));
  },

  async [productsActionIds.suggestMatches](turn, [index]) {
    await makeRoom(turn, "Products");
    await inPlace(turn, matchMessage(await turn.app.suggestMatches(await turn.actor(), smallNumber(index, 0))));
  },

  [productsActionIds.sameProduct]: saying("same"),
  [productsActionIds.differentProducts]: saying("different"),

  async [productsActionIds.splitProduct](turn, [id = ""]) {
    await inPlace(turn, productMessage(await turn.app.splitProduct(await turn.actor(), id as ListingId)));
  },
} satisfies Record<string, ActionHandler>;

/** Says it, then shows the next pair in the same place. */
function saying(word: "same" | "different"): ActionHandler {
  return async (turn, [kept = "", merged = "", index]) => {
    const actor = await turn.actor();
    await turn.app.matchProducts(actor, kept as ProductId, merged as ProductId, word);
    await inPlace(turn, matchMessage(await turn.app.suggestMatches(actor, smallNumber(index, 0))));
  };
}

async function inPlace(turn: Turn, message: Message): Promise<void> {
  await (isPrivateMessage(turn) ? replaceOriginal(turn, message) : reply(turn, message));
}
