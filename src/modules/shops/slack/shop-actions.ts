import {
  drawForm,
  type Interaction,
  isPrivateMessage,
  openForm,
  replaceOriginal,
  reply,
} from "#src/modules/studio/index.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import type { App } from "../app.ts";
import { shopDefaultsForm } from "./defaults-form.ts";
import { shopsActionIds } from "./ids.ts";
import { keptMessage } from "./logins.ts";
import { shopAccessForm } from "./shop-access-form.ts";
import { rereadingMessage, shopsList } from "./shop-answers.ts";
import type { ActionHandler } from "./handlers.ts";
import { shopsText } from "../messages/en.ts";

/** Buttons about a shop. */
export const shopActions = {
  async [shopsActionIds.shopDefaults](interaction, ids) {
    await openForm(interaction, loadingView(shopsText.defaults.title));
    const shop = await interaction.app.shop(await interaction.actor(), shopOf(ids));
    await drawForm(interaction, shopDefaultsForm(shop, interaction.app.choices, announcement(interaction)));
  },

  [shopsActionIds.pauseShop]: changingShop((interaction, shopId) =>
    interaction.actor().then((actor) => interaction.app.pause(actor, shopId)),
  ),
  [shopsActionIds.resumeShop]: changingShop((interaction, shopId) =>
    interaction.actor().then((actor) => interaction.app.resume(actor, shopId)),
  ),
  [shopsActionIds.disconnectShop]: changingShop((interaction, shopId) =>
    interaction.actor().then((actor) => interaction.app.disconnect(actor, shopId)),
  ),

  async [shopsActionIds.shopAccess](interaction, ids) {
    await openForm(interaction, loadingView(shopsText.access.title));
    await drawForm(interaction, shopAccessForm(await interaction.app.shop(await interaction.actor(), shopOf(ids))));
  },

  async [shopsActionIds.rereadShop](interaction, ids) {
    const actor = await interaction.actor();
    await reply(interaction, rereadingMessage(await interaction.app.rereadShop(actor, shopOf(ids))));
  },

  async [shopsActionIds.keepShop](interaction, ids) {
    const { shop, until } = await interaction.app.keepShop(await interaction.actor(), shopOf(ids));
    await reply(interaction, keptMessage(shop, until));
  },
} satisfies Record<string, ActionHandler>;

/** The message in a channel that was clicked; a private one can't be drawn anew later. */
function announcement(interaction: Interaction<App>) {
  const { channel, message } = interaction.body;
  return channel && message && !isPrivateMessage(interaction) ? { channel: channel.id, ts: message.ts } : null;
}

function shopOf(ids: readonly string[]): ShopId {
  return (ids[0] ?? "") as ShopId;
}

/** Does it, then shows the shops as they are now. */
function changingShop(change: (interaction: Interaction<App>, shopId: ShopId) => Promise<void>): ActionHandler {
  return async (interaction, ids) => {
    await change(interaction, shopOf(ids));
    const actor = await interaction.actor();
    await replaceOriginal(interaction, await shopsList(interaction.app, actor));
  };
}
