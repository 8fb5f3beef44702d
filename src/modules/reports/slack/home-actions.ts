import { draftForm, pickListing, reviewPage } from "#src/modules/changes/index.ts";
import { connectMessage, shopsMessage } from "#src/modules/shops/index.ts";
import {
  drawForm,
  makeRoom,
  openForm,
  replaceOriginal,
  reply,
  runTyped,
  settingsForm,
} from "#src/modules/studio/index.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { actions } from "#src/platform/slack/blocks/ids.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import { problemsMessage } from "./problems.ts";
import type { ActionHandler, Turn } from "./turn.ts";

/** A draft from nothing: stored at once, then its form. */
export async function startEmptyDraft(turn: Turn): Promise<void> {
  await openForm(turn, loadingView("Listing draft"));
  const actor = await turn.actor();
  const change = await turn.app.startDraft(actor, { text: "", files: [], channel: null, ts: null, viewId: null });
  await drawForm(turn, draftForm(change));
}

/** The buttons of `/oms` and of the home tab. */
export const homeActions = {
  [actions.newListing]: startEmptyDraft,

  async [actions.myDrafts](turn) {
    await makeRoom(turn, "My drafts");
    const { myDrafts, counts } = await turn.app.overview(await turn.actor());
    const list = pickListing("*Your drafts*", myDrafts, "You have no draft. *New listing* starts one.", counts.drafts);
    await reply(turn, message("Your drafts", list));
  },

  async [actions.waitingForMe](turn) {
    await makeRoom(turn, "Waiting for you");
    await reply(turn, reviewPage(await turn.app.review(await turn.actor())));
  },

  async [actions.reviewNext](turn, [page]) {
    await replaceOriginal(turn, reviewPage(await turn.app.review(await turn.actor(), smallNumber(page, 0))));
  },

  /** From Home the first page is opened; the buttons of a page turn it. */
  async [actions.problems](turn, [page]) {
    const turned = page !== undefined && page !== "";
    if (!turned) await makeRoom(turn, "Problems");
    const shown = problemsMessage(await turn.app.problems(await turn.actor(), smallNumber(page ?? "", 0)));
    await (turned ? replaceOriginal(turn, shown) : reply(turn, shown));
  },

  async [actions.shops](turn) {
    await makeRoom(turn, "Shops");
    const actor = await turn.actor();
    await reply(turn, shopsMessage(await turn.app.shops(actor, true), actor.member.role));
  },

  async [actions.help](turn, _ids, { commands }) {
    await makeRoom(turn, "Help");
    await runTyped(turn, commands.read("help"));
  },

  async [actions.connect](turn) {
    await makeRoom(turn, "Connect a shop");
    await reply(turn, connectMessage(await turn.app.startConnect(await turn.actor())));
  },

  /** Its address opens in the browser; nothing is left to do here. */
  async [actions.openConnectPage]() {},

  async [actions.settings](turn) {
    await openForm(turn, loadingView("Settings"));
    await drawForm(turn, settingsForm(await turn.app.studio(await turn.actor())));
  },
} satisfies Record<string, ActionHandler>;
