import { changesActionIds, pickListing, reviewPage, startEmptyDraft } from "#src/modules/changes/index.ts";
import { connectMessage, shopsActionIds, shopsMessage } from "#src/modules/shops/index.ts";
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
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import { reportsActionIds } from "../ids.ts";
import { problemsMessage } from "../problems.ts";
import type { ActionHandler } from "../turn.ts";

/** The buttons of `/oms` and of the home tab. */
export const homeActions = {
  [reportsActionIds.newListing]: startEmptyDraft,

  async [reportsActionIds.myDrafts](turn) {
    await makeRoom(turn, "My drafts");
    const { all, some } = await turn.app.myDrafts(await turn.actor());
    const list = pickListing("*Your drafts*", some, "You have no draft. *New listing* starts one.", all);
    await reply(turn, message("Your drafts", list));
  },

  async [changesActionIds.waitingForMe](turn) {
    await makeRoom(turn, "Waiting for you");
    await reply(turn, reviewPage(await turn.app.review(await turn.actor())));
  },

  async [changesActionIds.reviewNext](turn, [page]) {
    await replaceOriginal(turn, reviewPage(await turn.app.review(await turn.actor(), smallNumber(page, 0))));
  },

  /** From Home the first page is opened; the buttons of a page turn it. */
  async [reportsActionIds.problems](turn, [page]) {
    const turned = page !== undefined && page !== "";
    if (!turned) await makeRoom(turn, "Problems");
    const shown = problemsMessage(await turn.app.problems(await turn.actor(), smallNumber(page ?? "", 0)));
    await (turned ? replaceOriginal(turn, shown) : reply(turn, shown));
  },

  async [reportsActionIds.shops](turn) {
    await makeRoom(turn, "Shops");
    const actor = await turn.actor();
    await reply(turn, shopsMessage(await turn.app.shops(actor, true), actor.member.role));
  },

  async [reportsActionIds.help](turn, _ids, { commands }) {
    await makeRoom(turn, "Help");
    await runTyped(turn, commands.read("help"));
  },

  async [shopsActionIds.connect](turn) {
    await makeRoom(turn, "Connect a shop");
    await reply(turn, connectMessage(await turn.app.startConnect(await turn.actor())));
  },

  /** Its address opens in the browser; nothing is left to do here. */
  async [shopsActionIds.openConnectPage]() {},

  async [reportsActionIds.settings](turn) {
    await openForm(turn, loadingView("Settings"));
    await drawForm(turn, settingsForm(await turn.app.studio(await turn.actor())));
  },
} satisfies Record<string, ActionHandler>;
