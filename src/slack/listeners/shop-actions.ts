import { shopDefaultsForm } from "#src/blocks/defaults-form.ts";
import { draftCard } from "#src/blocks/draft-card.ts";
import { actions } from "#src/blocks/ids.ts";
import { keptMessage } from "#src/blocks/logins.ts";
import { loadingView } from "#src/blocks/notice.ts";
import { overviewMessage } from "#src/blocks/overview.ts";
import { shopAccessForm } from "#src/blocks/shop-access-form.ts";
import { rereadingMessage } from "#src/blocks/shop-answers.ts";
import { shopsMessage } from "#src/blocks/shops.ts";
import { roleForm } from "#src/blocks/small-forms.ts";
import type { ShopId } from "#src/domain/ids.ts";
import { drawForm, isPrivateMessage, openForm, reply, replaceOriginal, type Turn } from "../turn.ts";
import { changeOf } from "./change-actions.ts";
import type { ActionHandler } from "./deps.ts";

/** Buttons about a shop, and about who may do what. */
export const shopActions = {
  async [actions.shopDefaults](turn, ids) {
    await openForm(turn, loadingView("Shop defaults"));
    const shop = await turn.app.shop(await turn.actor(), shopOf(ids));
    await drawForm(turn, shopDefaultsForm(shop, turn.app.whenMadeChoices(), announcement(turn)));
  },

  [actions.pauseShop]: changingShop((turn, shopId) => turn.actor().then((actor) => turn.app.pause(actor, shopId))),
  [actions.resumeShop]: changingShop((turn, shopId) => turn.actor().then((actor) => turn.app.resume(actor, shopId))),
  [actions.disconnectShop]: changingShop((turn, shopId) =>
    turn.actor().then((actor) => turn.app.disconnect(actor, shopId)),
  ),

  async [actions.shopAccess](turn, ids) {
    await openForm(turn, loadingView("Who may change it"));
    await drawForm(turn, shopAccessForm(await turn.app.shop(await turn.actor(), shopOf(ids))));
  },

  async [actions.rereadShop](turn, ids) {
    const actor = await turn.actor();
    await reply(turn, rereadingMessage(await turn.app.rereadShop(actor, shopOf(ids))));
  },

  async [actions.keepShop](turn, ids) {
    const { shop, until } = await turn.app.keepShop(await turn.actor(), shopOf(ids));
    await reply(turn, keptMessage(shop, until));
  },

  async [actions.makeManager](turn) {
    await openForm(turn, loadingView("Roles"));
    await drawForm(turn, roleForm(await turn.app.members(await turn.actor()), "manager"));
  },

  [actions.alone]: answering(true),
  [actions.together]: answering(false),

  /** On an author's own card: the card is drawn anew with the buttons of solo mode. */
  async [actions.soloMode](turn, ids) {
    const actor = await turn.actor();
    // Looked for first: a person who reads that the change is gone must not have switched solo mode on.
    const { id } = await turn.app.change(actor, changeOf(ids));
    await turn.app.settings(actor, { soloMode: true });
    await replaceOriginal(turn, draftCard(await turn.app.change(actor, id)));
  },
} satisfies Record<string, ActionHandler>;

/** Whether an owner works alone; then what comes next, in place of the question. */
function answering(soloMode: boolean): ActionHandler {
  return async (turn) => {
    const actor = await turn.actor();
    await turn.app.settings(actor, { soloMode });
    await replaceOriginal(turn, overviewMessage(await turn.app.overview(actor)));
  };
}

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
