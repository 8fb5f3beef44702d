import { actions } from "#src/blocks/ids.ts";
import { logMessage } from "#src/blocks/log.ts";
import { isPrivateMessage, makeRoom, reply, replaceOriginal, type Turn } from "../turn.ts";
import type { ActionHandler } from "./deps.ts";

/** Buttons of log, report and home. */
export const studioActions = {
  [actions.logPage]: showLog,
  [actions.logNewest]: showLog,

  /** Its address opens in the browser; nothing is left to do here. */
  async [actions.downloadLog]() {},
} satisfies Record<string, ActionHandler>;

/** `page|words`; in place of the page that was clicked. */
async function showLog(turn: Turn, [page = "0", ...words]: readonly string[]): Promise<void> {
  await makeRoom(turn, "Log");
  const log = logMessage(await turn.app.log(await turn.actor(), words.join("|"), Number(page)));
  await (isPrivateMessage(turn) ? replaceOriginal(turn, log) : reply(turn, log));
}
