import { reply } from "#src/modules/studio/index.ts";
import { isPrivateMessage, replaceOriginal } from "#src/modules/studio/index.ts";
import type { ChangeId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { PublishMode } from "../../rules/change.ts";
import { changesActionIds } from "../ids.ts";
import { incompleteMessage, reviewPage } from "../lists/review-list.ts";
import { approvedTogetherMessage } from "../shared/asked-together.ts";
import type { ActionHandler } from "../turn.ts";
import { changeOf, redraw } from "./change-actions.ts";
/** The buttons by which a change is asked for, decided, stopped and taken up again. */
export const decidingActions = {
  async [changesActionIds.ask](turn, ids) {
    const result = await turn.app.requestApproval(await turn.actor(), changeOf(ids));
    if (!result.ok) return reply(turn, incompleteMessage(result.problems));
    await redraw(turn, result.change);
  },

  async [changesActionIds.withdraw](turn, ids) {
    await redraw(turn, await turn.app.withdraw(await turn.actor(), changeOf(ids)));
  },

  async [changesActionIds.stop](turn, ids) {
    await redraw(turn, await turn.app.stop(await turn.actor(), changeOf(ids)));
  },

  async [changesActionIds.discard](turn, ids) {
    await redraw(turn, await turn.app.discard(await turn.actor(), changeOf(ids)));
  },

  async [changesActionIds.restore](turn, ids) {
    await redraw(turn, await turn.app.restore(await turn.actor(), changeOf(ids)));
  },

  [changesActionIds.approveLive]: approving("live", false),
  [changesActionIds.approveDraft]: approving("draft", false),
  [changesActionIds.soloLive]: approving("live", true),
  [changesActionIds.soloDraft]: approving("draft", true),

  [changesActionIds.approveTogether]: approvingTogether(false),
  [changesActionIds.soloTogether]: approvingTogether(true),

  async [changesActionIds.goLive](turn, ids) {
    await redraw(turn, await turn.app.goLive(await turn.actor(), changeOf(ids)));
  },

  async [changesActionIds.retry](turn, ids) {
    await redraw(turn, await turn.app.retry(await turn.actor(), changeOf(ids)));
  },

  async [changesActionIds.leaveOut](turn, ids) {
    await redraw(turn, await turn.app.leaveOut(await turn.actor(), changeOf(ids), (ids[1] ?? "") as ShopId));
  },

  async [changesActionIds.reopen](turn, ids) {
    await redraw(turn, await turn.app.reopen(await turn.actor(), changeOf(ids)));
  },
} satisfies Record<string, ActionHandler>;

/** Exactly what the card showed is approved: its hash is in the button. In `/oms review` the next one takes its place. */
function approving(mode: PublishMode, solo: boolean): ActionHandler {
  return async (turn, [changeId = "", contentHash = "", page]) => {
    const actor = await turn.actor();
    const decision = { changeId: changeId as ChangeId, contentHash, mode, solo };
    const change = await turn.app.approve(actor, decision);
    if (page === undefined) return redraw(turn, change);
    await replaceOriginal(turn, reviewPage(await turn.app.review(actor, smallNumber(page, 0)), change));
  };
}

/** All that one form asked for, exactly as the card listed it. */
function approvingTogether(solo: boolean): ActionHandler {
  return async (turn, [id = "", hash = ""]) => {
    const changeId = id as ChangeId;
    const actor = await turn.actor();
    const { asked, problems } = await turn.app.approveTogether(actor, { changeId, hash, solo });
    const said = approvedTogetherMessage(asked, problems);
    if (isPrivateMessage(turn) || turn.open) await replaceOriginal(turn, said);
    else if (problems.length > 0) await reply(turn, said);
  };
}
