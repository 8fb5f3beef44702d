import { reply } from "#src/modules/studio/index.ts";
import { isPrivateMessage, replaceOriginal } from "#src/modules/studio/index.ts";
import type { ChangeId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { PublishMode } from "../../rules/change.ts";
import { changesActionIds } from "../ids.ts";
import { incompleteMessage, reviewPage } from "../lists/review-list.ts";
import { approvedTogetherMessage } from "../shared/asked-together.ts";
import type { ActionHandler } from "../handlers.ts";
import { changeOf, redraw } from "./change-actions.ts";
import { decideOnPage } from "./review-actions.ts";

/** The buttons by which a change is asked for, decided, stopped and taken up again. */
export const decidingActions = {
  async [changesActionIds.ask](interaction, ids) {
    const result = await interaction.app.requestApproval(await interaction.actor(), changeOf(ids));
    if (!result.ok) return reply(interaction, incompleteMessage(result.problems));
    await redraw(interaction, result.change);
  },

  async [changesActionIds.withdraw](interaction, ids) {
    await redraw(interaction, await interaction.app.withdraw(await interaction.actor(), changeOf(ids)));
  },

  async [changesActionIds.stop](interaction, ids) {
    await redraw(interaction, await interaction.app.stop(await interaction.actor(), changeOf(ids)));
  },

  async [changesActionIds.askAgain](interaction, ids) {
    await redraw(interaction, await interaction.app.askAgain(await interaction.actor(), changeOf(ids)));
  },

  async [changesActionIds.discard](interaction, ids) {
    await redraw(interaction, await interaction.app.discard(await interaction.actor(), changeOf(ids)));
  },

  async [changesActionIds.restore](interaction, ids) {
    await redraw(interaction, await interaction.app.restore(await interaction.actor(), changeOf(ids)));
  },

  [changesActionIds.approveLive]: approving("live", false),
  [changesActionIds.approveDraft]: approving("draft", false),
  [changesActionIds.soloLive]: approving("live", true),
  [changesActionIds.soloDraft]: approving("draft", true),

  [changesActionIds.approveTogether]: approvingTogether(false),
  [changesActionIds.soloTogether]: approvingTogether(true),

  async [changesActionIds.goLive](interaction, ids) {
    await redraw(interaction, await interaction.app.goLive(await interaction.actor(), changeOf(ids)));
  },

  async [changesActionIds.retry](interaction, ids) {
    await redraw(interaction, await interaction.app.retry(await interaction.actor(), changeOf(ids), ids[1]));
  },

  async [changesActionIds.leaveOut](interaction, ids) {
    await redraw(
      interaction,
      await interaction.app.leaveOut(await interaction.actor(), changeOf(ids), (ids[1] ?? "") as ShopId),
    );
  },

  async [changesActionIds.reopen](interaction, ids) {
    await redraw(interaction, await interaction.app.reopen(await interaction.actor(), changeOf(ids)));
  },
} satisfies Record<string, ActionHandler>;

/** Exactly what the card showed is approved: its hash is in the button. In `/oms review` the next one takes its place. */
function approving(mode: PublishMode, solo: boolean): ActionHandler {
  return async (interaction, [id = "", contentHash = "", inReview]) => {
    const actor = await interaction.actor();
    const changeId = id as ChangeId;
    const approve = () => interaction.app.approve(actor, { changeId, contentHash, mode, solo });
    if (inReview === undefined) return redraw(interaction, await approve());
    const shown = { changeId, contentHash, number: smallNumber(inReview, 0) };
    const { waiting, past } = await decideOnPage(interaction, shown, approve);
    await replaceOriginal(interaction, reviewPage(waiting, past));
  };
}

/** All that one form asked for, exactly as the card listed it. */
function approvingTogether(solo: boolean): ActionHandler {
  return async (interaction, [id = "", hash = ""]) => {
    const changeId = id as ChangeId;
    const actor = await interaction.actor();
    const { asked, problems } = await interaction.app.approveTogether(actor, { changeId, hash, solo });
    const said = approvedTogetherMessage(asked, problems);
    if (isPrivateMessage(interaction) || interaction.open) await replaceOriginal(interaction, said);
    else if (problems.length > 0) await reply(interaction, said);
  };
}
