import { readPages } from "#src/blocks/home.ts";
import { actions, joinIds } from "#src/blocks/ids.ts";
import { logMessage } from "#src/blocks/log.ts";
import { reportMessage } from "#src/blocks/report.ts";
import { isPrivateMessage, makeRoom, reply, replaceOriginal, type Turn } from "../turn.ts";
import { smallNumber } from "../numbers.ts";
import type { ActionHandler } from "./deps.ts";
import { showHome } from "./events.ts";

/** Buttons of log, report and home. */
export const studioActions = {
  [actions.logPage]: showLog,
  [actions.logNewest]: showLog,

  async [actions.report](turn) {
    await makeRoom(turn, "Report");
    await reply(turn, reportMessage(await turn.app.report(await turn.actor())));
  },

  [actions.homeNext]: turnHome,
  [actions.homeFirst]: turnHome,

  /** Its address opens in the browser; nothing is left to do here. */
  async [actions.downloadLog]() {},
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
