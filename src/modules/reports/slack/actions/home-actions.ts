import { changesActionIds, pickListing, reviewPage, startEmptyDraft } from "#src/modules/changes/index.ts";
import { connectMessage, shopsActionIds, shopsList } from "#src/modules/shops/index.ts";
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
import type { ActionHandler } from "../handlers.ts";
import { reportsText } from "../../messages/en.ts";

/** The buttons of `/oms` and of the home tab. */
export const homeActions = {
  [reportsActionIds.newListing]: startEmptyDraft,

  async [reportsActionIds.myDrafts](interaction) {
    await makeRoom(interaction, reportsText.drafts.mine);
    const { all, some } = await interaction.app.myDrafts(await interaction.actor());
    const list = pickListing(reportsText.drafts.heading, some, reportsText.drafts.none, all);
    await reply(interaction, message(reportsText.drafts.title, list));
  },

  async [changesActionIds.waitingForMe](interaction) {
    await makeRoom(interaction, reportsText.waitingForYou);
    await reply(interaction, reviewPage(await interaction.app.review(await interaction.actor())));
  },

  /** From Home the first page is opened; the buttons of a page turn it. */
  async [reportsActionIds.problems](interaction, [page]) {
    const turned = page !== undefined && page !== "";
    if (!turned) await makeRoom(interaction, reportsText.problems.title);
    const shown = problemsMessage(
      await interaction.app.problems(await interaction.actor(), smallNumber(page ?? "", 0)),
    );
    await (turned ? replaceOriginal(interaction, shown) : reply(interaction, shown));
  },

  async [reportsActionIds.shops](interaction) {
    await makeRoom(interaction, reportsText.shops);
    const actor = await interaction.actor();
    await reply(interaction, await shopsList(interaction.app, actor));
  },

  async [reportsActionIds.help](interaction, _ids, { commands }) {
    await makeRoom(interaction, reportsText.help);
    await runTyped(interaction, commands.read("help"));
  },

  async [shopsActionIds.connect](interaction) {
    await makeRoom(interaction, reportsText.connect);
    await reply(interaction, connectMessage(await interaction.app.startConnect(await interaction.actor())));
  },

  /** Its address opens in the browser; nothing is left to do here. */
  async [shopsActionIds.openConnectPage]() {},

  async [reportsActionIds.settings](interaction) {
    await openForm(interaction, loadingView(reportsText.settings));
    await drawForm(interaction, settingsForm(await interaction.app.studio(await interaction.actor())));
  },
} satisfies Record<string, ActionHandler>;
