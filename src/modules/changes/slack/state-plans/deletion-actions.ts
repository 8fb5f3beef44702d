import { drawForm, type Form, openForm, viewOf } from "#src/modules/studio/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { splitIds } from "#src/platform/slack/blocks/ids.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { App } from "../../app.ts";
import { statePlansText } from "../../messages/state-plans.en.ts";
import { isDecidedAlone, needsOwner } from "../../rules/possible-actions.ts";
import type { ActionHandler } from "../handlers.ts";
import { changeOf } from "../actions/change-actions.ts";
import { decideOnPage } from "../actions/review-actions.ts";
import { changesFields, changesFormIds, changesActionIds } from "../ids.ts";
import { reviewView } from "../lists/review-list.ts";
import { deletionForm } from "./deletion-form.ts";

/** Approving a plan that deletes listings: the button opens a form in which an owner types how many. */
export const deletionActions = {
  async [changesActionIds.approveDeletion](interaction, ids) {
    await openForm(interaction, loadingView(statePlansText.deleting.title));
    const actor = await interaction.actor();
    const change = await interaction.app.change(actor, changeOf(ids));
    const [, contentHash = "", inReview] = ids;
    if (needsOwner(change) && actor.member.role !== "owner") {
      throw new OmsError("not-allowed", { userText: statePlansText.deleting.onlyOwner });
    }
    if (change.contentHash !== contentHash) throw new OmsError("stale-approval");
    await drawForm(interaction, deletionForm(change, inReview === undefined ? undefined : smallNumber(inReview, 0)));
  },
} satisfies Record<string, ActionHandler>;

export const deletionForms = {
  async [changesFormIds.deletion](interaction) {
    const view = viewOf(interaction);
    const [id = "", contentHash = "", inReview] = splitIds(view.private_metadata);
    const changeId = id as ChangeId;
    const actor = await interaction.actor();
    const typed = formValues(view).text(changesFields.typedCount);
    const solo = isDecidedAlone(await interaction.app.change(actor, changeId));
    const approve = () => interaction.app.approve(actor, { changeId, contentHash, mode: "live", solo, typed });
    if (inReview === undefined) {
      await approve();
      return undefined;
    }
    const shown = { changeId, contentHash, number: smallNumber(inReview, 0) };
    const { waiting, past } = await decideOnPage(interaction, shown, approve);
    return { next: reviewView(waiting, past) };
  },
} satisfies Record<string, Form<App>>;
