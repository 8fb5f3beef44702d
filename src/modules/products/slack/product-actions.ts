import { listingsActionIds } from "#src/modules/listings/index.ts";
import { type Interaction, isPrivateMessage, makeRoom, replaceOriginal, reply } from "#src/modules/studio/index.ts";
import type { ListingId, ProductId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import type { Message } from "#src/platform/slack/blocks/elements.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { App } from "../app.ts";
import { productsActionIds } from "./ids.ts";
import { matchMessage, productMessage, productsMessage } from "./products.ts";
import type { ActionHandler } from "./handlers.ts";
import { productsText } from "../messages/en.ts";

/** Buttons of the product database. None of them writes to a shop. */
export const productActions = {
  async [listingsActionIds.showProduct](interaction, [id = ""]) {
    await makeRoom(interaction, productsText.product);
    await reply(interaction, productMessage(await interaction.app.product(await interaction.actor(), id as ProductId)));
  },

  async [productsActionIds.productPage](interaction, [page, ...words]) {
    const typed = words.join("|");
    await inPlace(
      interaction,
      productsMessage(await interaction.app.products(await interaction.actor(), typed, smallNumber(page, 0)), typed),
    );
  },

  /** `shop|id`: all of a shop; `listing|id`: one. */
  async [listingsActionIds.makeProducts](interaction, [kind, id = ""]) {
    await makeRoom(interaction, productsText.products);
    const actor = await interaction.actor();
    if (kind === "shop") {
      await interaction.app.makeProducts(actor, { shopId: id as ShopId });
      return inPlace(interaction, productsMessage(await interaction.app.products(actor, "", 0), ""));
    }
    const { first } = await interaction.app.makeProducts(actor, { listingIds: [id as ListingId] });
    const productId = first ?? (await interaction.app.listing(actor, id as ListingId)).productId;
    if (productId) await reply(interaction, productMessage(await interaction.app.product(actor, productId)));
  },

  async [productsActionIds.suggestMatches](interaction, [index]) {
    await makeRoom(interaction, productsText.products);
    await inPlace(
      interaction,
      matchMessage(await interaction.app.suggestMatches(await interaction.actor(), smallNumber(index, 0))),
    );
  },

  [productsActionIds.sameProduct]: saying("same"),
  [productsActionIds.differentProducts]: saying("different"),

  async [productsActionIds.splitProduct](interaction, [id = ""]) {
    await inPlace(
      interaction,
      productMessage(await interaction.app.splitProduct(await interaction.actor(), id as ListingId)),
    );
  },
} satisfies Record<string, ActionHandler>;

/** Says it, then shows the next pair in the same place. */
function saying(word: "same" | "different"): ActionHandler {
  return async (interaction, [kept = "", merged = "", index]) => {
    const actor = await interaction.actor();
    await interaction.app.matchProducts(actor, kept as ProductId, merged as ProductId, word);
    await inPlace(interaction, matchMessage(await interaction.app.suggestMatches(actor, smallNumber(index, 0))));
  };
}

async function inPlace(interaction: Interaction<App>, message: Message): Promise<void> {
  await (isPrivateMessage(interaction) ? replaceOriginal(interaction, message) : reply(interaction, message));
}
