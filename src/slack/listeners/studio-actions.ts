import { actions } from "#src/blocks/ids.ts";
import { logMessage } from "#src/blocks/log.ts";
import { makeRoom, replaceOriginal } from "../turn.ts";
import type { ActionHandler } from "./deps.ts";

/** Buttons of log, report and home. */
export const studioActions = {
  async [actions.logPage](turn, [page = "0", ...words]) {
    await makeRoom(turn, "Log");
    await replaceOriginal(turn, logMessage(await turn.app.log(await turn.actor(), words.join("|"), Number(page))));
  },

  /** Its address opens in the browser; nothing is left to do here. */
  async [actions.downloadLog]() {},
} satisfies Record<string, ActionHandler>;
