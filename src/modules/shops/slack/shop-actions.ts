import { drawForm, isPrivateMessage, openForm, replaceOriginal, reply } from "#src/modules/studio/index.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { shopDefaultsForm } from "./defaults-form.ts";
import { shopsActionIds } from "./ids.ts";
import { keptMessage } from "./logins.ts";
import { shopAccessForm } from "./shop-access-form.ts";
import { rereadingMessage } from "./shop-answers.ts";
import { shopsMessage } from "./shops.ts";
import type { ActionHandler, Turn } from "./turn.ts";

/** Buttons about a shop. */
export const shopActions = {
  async [shopsActionIds.shopDefaults](turn, ids) {
    await openForm(turn, loadingView("Shop defaults"));
    const shop = await turn.app.shop(await turn.actor(), shopOf(ids));
    await drawForm(turn, shopDefaultsForm(shop, turn.app.whenMadeChoices(), announcement(turn)));
  },

  [shopsActionIds.pauseShop]: changingShop((turn, shopId) =>
    turn.actor().then((actor) => turn.app.pause(actor, shopId)),
  ),
  [shopsActionIds.resumeShop]: changingShop((turn, shopId) =>
    turn.actor().then((actor) => turn.app.resume(actor, shopId)),
  ),
  [shopsActionIds.disconnectShop]: changingShop((turn, shopId) =>
    turn.actor().then((actor) => turn.app.disconnect(actor, shopId)),
  ),

  async [shopsActionIds.shopAccess](turn, ids) {
    await openForm(turn, loadingView("Who may change it"));
    await drawForm(turn, shopAccessForm(await turn.app.shop(await turn.actor(), shopOf(ids))));
  },

  async [shopsActionIds.rereadShop](turn, ids) {
    const actor = await turn.actor();
    await reply(turn, rereadingMessage(await turn.app.rereadShop(actor, shopOf(ids))));
  },

  async [shopsActionIds.keepShop](turn, ids) {
    const { shop, until } = await turn.app.keepShop(await turn.actor(), shopOf(ids));
    await reply(turn, keptMessage(shop, until));
  },
} satisfies Record<string, ActionHandler>;

/** The message in a channel that was clicked; a private one can't be drawn anew later. */
function announcement(turn: Turn) {
  const { channel, message } = turn.body;
  return channel && message && !isPrivateMessage(turn) ? { channel: channel.id, ts: message.ts } : null;
}

function shopOf(ids: readonly string[]): ShopId {
  return (ids[0] ?? "") as ShopId;
}

/** Does it, then shows the shops as they stand. */
function changingShop(change: (turn: Turn, shopId: ShopId) => Promise<void>): ActionHandler {
  return async (turn, ids) => {
    await change(turn, shopOf(ids));
    const actor = await turn.actor();
    await replaceOriginal(turn, shopsMessage(await turn.app.shops(actor, true), actor.member.role));
  };
}
