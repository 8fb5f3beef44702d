import {
  type Interaction,
  isPrivateMessage,
  makeRoom,
  replaceOriginal,
  reply,
  studioActionIds,
} from "#src/modules/studio/index.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { App } from "../../app.ts";
import { readPages } from "../home.ts";
import { reportsActionIds } from "../ids.ts";
import { logMessage } from "../log.ts";
import { overviewMessage } from "../menu.ts";
import { reportMessage } from "../report.ts";
import type { ActionHandler } from "../handlers.ts";
import { showHome } from "./home-tab.ts";
import { reportsText } from "../../messages/en.ts";

/** The pages of the home tab. */
export const homePageActions = {
  [reportsActionIds.homeNext]: turnHome,
  [reportsActionIds.homeFirst]: turnHome,
} satisfies Record<string, ActionHandler>;

/** Buttons of log and report. */
export const reportActions = {
  [reportsActionIds.logPage]: showLog,
  [reportsActionIds.logNewest]: showLog,

  async [reportsActionIds.report](interaction) {
    await makeRoom(interaction, reportsText.report.title);
    await reply(interaction, reportMessage(await interaction.app.report(await interaction.actor())));
  },

  /** Its address opens in the browser; nothing is left to do here. */
  async [reportsActionIds.downloadLog]() {},
  [studioActionIds.alone]: answering(true),
  [studioActionIds.together]: answering(false),
} satisfies Record<string, ActionHandler>;

/** The button holds which page of each list is wanted. */
async function turnHome(interaction: Interaction<App>, pages: readonly string[]): Promise<void> {
  await showHome(interaction, readPages(joinIds(...pages)));
}

/** `page|words`; in place of the page that was clicked. */
async function showLog(interaction: Interaction<App>, [page = "0", ...words]: readonly string[]): Promise<void> {
  await makeRoom(interaction, reportsText.log);
  const log = logMessage(await interaction.app.log(await interaction.actor(), words.join("|"), smallNumber(page, 0)));
  await (isPrivateMessage(interaction) ? replaceOriginal(interaction, log) : reply(interaction, log));
}

/** Whether an owner works alone; then what comes next, in place of the question. */
function answering(soloMode: boolean): ActionHandler {
  return async (interaction) => {
    const actor = await interaction.actor();
    await interaction.app.settings(actor, { soloMode });
    await replaceOriginal(interaction, overviewMessage(await interaction.app.overview(actor)));
  };
}
