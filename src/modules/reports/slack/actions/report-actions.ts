import { isPrivateMessage, makeRoom, replaceOriginal, reply, studioActionIds } from "#src/modules/studio/index.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import { showHome } from "./home-tab.ts";
import { readPages } from "../home.ts";
import { reportsActionIds } from "../ids.ts";
import { logMessage } from "../log.ts";
import { overviewMessage } from "../overview.ts";
import { reportMessage } from "../report.ts";
import type { ActionHandler, Turn } from "../turn.ts";

/** The pages of the home tab. */
export const homePageActions = {
  [reportsActionIds.homeNext]: turnHome,
  [reportsActionIds.homeFirst]: turnHome,
} satisfies Record<string, ActionHandler>;

/** Buttons of log and report. */
export const reportActions = {
  [reportsActionIds.logPage]: showLog,
  [reportsActionIds.logNewest]: showLog,

  async [reportsActionIds.report](turn) {
    await makeRoom(turn, "Report");
    await reply(turn, reportMessage(await turn.app.report(await turn.actor())));
  },

  /** Its address opens in the browser; nothing is left to do here. */
  async [reportsActionIds.downloadLog]() {},
  [studioActionIds.alone]: answering(true),
  [studioActionIds.together]: answering(false),
} satisfies Record<string, ActionHandler>;

/** The button holds which page of each list is wanted. */
async function turnHome(turn: Turn, pages: readonly string[]): Promise<void> {
  await showHome(turn, readPages(joinIds(...pages)));
}

/** `page|words`; in place of the page that was clicked. */
async function showLog(turn: Turn, [page = "0", ...words]: readonly string[]): Promise<void> {
  await makeRoom(turn, "Log");
  const log = logMessage(await turn.app.log(await turn.actor(), words.join("|"), smallNumber(page, 0)));
  await (isPrivateMessage(turn) ? replaceOriginal(turn, log) : reply(turn, log));
}

/** Whether an owner works alone; then what comes next, in place of the question. */
function answering(soloMode: boolean): ActionHandler {
  return async (turn) => {
    const actor = await turn.actor();
    await turn.app.settings(actor, { soloMode });
    await replaceOriginal(turn, overviewMessage(await turn.app.overview(actor)));
  };
}
