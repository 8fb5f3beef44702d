import { productsActionIds } from "#src/modules/products/index.ts";
import { type HandlesAction, makeRoom, reply, type SlackParts } from "#src/modules/studio/index.ts";
import type { ProductId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import type { App } from "../app.ts";
import { stockText } from "../messages/en.ts";
import { stockActionIds } from "./ids.ts";
import { putBackMessage, rulesMessage, stockMessage, waitingMessage } from "./stock-message.ts";

type Handler = HandlesAction<App>;

const said = (text: string) => message(text, [section(text)]);

/** Buttons about shared stock. Owners decide, managers answer, makers ask to put back. */
const stockActions = {
  async [productsActionIds.stock](interaction, [id = ""]) {
    await makeRoom(interaction, stockText.title);
    await reply(interaction, stockMessage(await interaction.app.stock(await interaction.actor(), id as ProductId)));
  },

  async [stockActionIds.share](interaction, [id = ""]) {
    await interaction.app.setStock(await interaction.actor(), { productId: id as ProductId }, "shared");
    await reply(interaction, said(stockText.shared));
  },

  async [stockActionIds.shareSection](interaction, [shopId = "", sectionId = ""]) {
    await interaction.app.setStock(await interaction.actor(), { shopId: shopId as ShopId, sectionId }, "shared");
    await reply(interaction, said(stockText.shared));
  },

  async [stockActionIds.split](interaction, [id = ""]) {
    await interaction.app.setStock(await interaction.actor(), { productId: id as ProductId }, "split");
    await reply(interaction, said(stockText.splitAgain));
  },

  async [stockActionIds.stop](interaction, [rule = ""]) {
    await interaction.app.stopSharing(await interaction.actor(), rule);
    await reply(interaction, said(stockText.splitAgain));
  },

  async [stockActionIds.rules](interaction, [page = ""]) {
    await makeRoom(interaction, stockText.title);
    const actor = await interaction.actor();
    const owner = actor.member.role === "owner";
    await reply(interaction, rulesMessage(await interaction.app.standing(actor, wholeNumber(page) ?? 0), owner));
  },

  async [stockActionIds.waiting](interaction, [shop = ""]) {
    await makeRoom(interaction, stockText.title);
    const actor = await interaction.actor();
    await reply(interaction, waitingMessage(await interaction.app.waitingStock(actor, shop as ShopId)));
  },

  [stockActionIds.putBack]: puttingBack("before"),
  [stockActionIds.correction]: puttingBack("lowest"),

  [stockActionIds.lower]: answering("lower"),
  [stockActionIds.leave]: answering("leave"),
} satisfies Record<string, Handler>;

function puttingBack(to: "before" | "lowest"): Handler {
  return async (interaction, [id = "", at = ""]) => {
    const actor = await interaction.actor();
    await reply(interaction, putBackMessage(await interaction.app.putStockBack(actor, id as ProductId, at, to)));
  };
}

function answering(answer: "lower" | "leave"): Handler {
  return async (interaction, [id = "", revision = ""]) => {
    await interaction.app.answerStock(await interaction.actor(), id as ProductId, answer, wholeNumber(revision));
    await reply(interaction, said(stockText.answered[answer]));
  };
}

/** Null: the button carries none. */
function wholeNumber(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** What this module answers in Slack. */
export const stockSlack: SlackParts<App> = { actions: stockActions };
