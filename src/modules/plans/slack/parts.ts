import { changesActionIds, itemsPerPage, manyItemsView, planLeftOutView, redraw } from "#src/modules/changes/index.ts";
import {
  drawForm,
  type HandlesAction,
  type HandlesView,
  type Interaction,
  openForm,
  reply,
  type SlackParts,
  viewOf,
} from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { loadingView, noticeView } from "#src/platform/slack/blocks/notice.ts";
import { refusedForBlocks } from "#src/platform/slack/pictures.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { App } from "../app.ts";
import { againAnswer, planAnswer } from "./messages.ts";
import { catchUpActions, submitModel } from "../catching-up/slack/actions.ts";
import { planForm } from "./plan-form.ts";
import { plansText } from "../messages/en.ts";
import { sharedFiles } from "#src/platform/slack/text-in.ts";
import { plansActionIds, plansFields, plansFormIds } from "./ids.ts";
import { planLinesMessage, planTableMessage, planTableView } from "./plan-table.ts";
import { planFormLine } from "./read-form.ts";

type Handler = HandlesAction<App>;

const changeOf = (ids: readonly string[]) => (ids[0] ?? "") as ChangeId;
const pageOf = (ids: readonly string[]) => smallNumber(ids[1] ?? "0", 0);
const listingsOf = (ids: readonly string[]) => (ids[2] ? [ids[2] as ListingId] : []);

/** Opens the form of a plan, empty or about what was found by these words. */
async function openPlanForm(interaction: Interaction<App>, typed?: string): Promise<void> {
  await openForm(interaction, loadingView(plansText.fallback));
  await drawForm(interaction, planForm(await interaction.app.planSheet(await interaction.actor(), typed)));
}

/** Buttons of a plan's card and of the lists behind it. */
const planActions = {
  [changesActionIds.changeMany]: (interaction) => openPlanForm(interaction),

  [changesActionIds.changeThese]: (interaction, typed) => openPlanForm(interaction, typed.join("|")),

  /** A line may have the sign in it that parts ids. */
  async [plansActionIds.openLine](interaction, ids) {
    await openForm(interaction, loadingView(plansText.fallback));
    const actor = await interaction.actor();
    await drawForm(interaction, planForm(await interaction.app.lineSheet(actor, ids.join("|"))));
  },

  async [changesActionIds.askForPlan](interaction, ids) {
    const listings = ids[1] === undefined ? undefined : smallNumber(ids[1], -1);
    await redraw(interaction, await interaction.app.askForPlan(await interaction.actor(), changeOf(ids), listings));
  },

  async [changesActionIds.takeReasonIntoPlan](interaction, ids) {
    const actor = await interaction.actor();
    await redraw(interaction, await interaction.app.takeIntoPlan(actor, changeOf(ids), ids[1] ?? ""));
  },

  async [changesActionIds.undo](interaction, ids) {
    await reply(interaction, planAnswer(await interaction.app.undo(await interaction.actor(), changeOf(ids))));
  },

  async [changesActionIds.offSaleInstead](interaction, ids) {
    const begun = await interaction.app.takeOffSaleInstead(await interaction.actor(), changeOf(ids));
    await reply(interaction, planAnswer(begun));
  },

  async [changesActionIds.lookAgain](interaction, ids) {
    await reply(interaction, againAnswer(await interaction.app.lookAgain(await interaction.actor(), changeOf(ids))));
  },

  async [changesActionIds.planRest](interaction, ids) {
    await reply(interaction, againAnswer(await interaction.app.planRest(await interaction.actor(), changeOf(ids))));
  },

  async [changesActionIds.planItems](interaction, ids) {
    await openForm(interaction, loadingView(plansText.fallback));
    await drawItems(interaction, ids);
  },

  async [changesActionIds.planTable](interaction, ids) {
    const actor = await interaction.actor();
    if (interaction.open) {
      return drawForm(interaction, planTableView(await interaction.app.exportPlan(actor, changeOf(ids))));
    }
    const plan = await interaction.app.planTable(actor, changeOf(ids));
    try {
      await reply(interaction, planTableMessage(plan));
    } catch (error) {
      if (!refusedForBlocks(error)) throw error;
      await reply(interaction, planLinesMessage(plan));
    }
  },

  async [changesActionIds.planLeftOut](interaction, ids) {
    await openForm(interaction, loadingView(plansText.fallback));
    await drawLeftOut(interaction, ids);
  },

  /** In the open list: it is drawn anew without this listing, and the card by the outbox. */
  async [changesActionIds.takeOutOfPlan](interaction, ids) {
    await interaction.app.takeOutOfPlan(await interaction.actor(), changeOf(ids), listingsOf(ids));
    await drawItems(interaction, ids);
  },

  async [changesActionIds.takeIntoPlan](interaction, ids) {
    await interaction.app.takeIntoPlan(await interaction.actor(), changeOf(ids), listingsOf(ids));
    await drawLeftOut(interaction, ids);
  },
} satisfies Record<string, Handler>;

async function drawItems(interaction: Interaction<App>, ids: readonly string[]): Promise<void> {
  const page = { page: pageOf(ids), failed: false, most: itemsPerPage };
  await drawForm(
    interaction,
    manyItemsView(await interaction.app.changeItems(await interaction.actor(), changeOf(ids), page)),
  );
}

async function drawLeftOut(interaction: Interaction<App>, ids: readonly string[]): Promise<void> {
  const page = { page: pageOf(ids), most: itemsPerPage };
  await drawForm(
    interaction,
    planLeftOutView(await interaction.app.planLeftOut(await interaction.actor(), changeOf(ids), page)),
  );
}

/** It says that the plan is begun, and where it comes; what the line that it says lacks stands under its field. */
const submitPlan: HandlesView<App> = async (interaction) => {
  const actor = await interaction.actor();
  const { line, fieldOf } = planFormLine(formValues(viewOf(interaction)), viewOf(interaction).private_metadata);
  const [table] = sharedFiles(formValues(viewOf(interaction)).input(plansFields.table)?.files);
  const begun = await interaction.app.planLine(actor, line, table);
  if (!begun.ok)
    throw new OmsError("bad-input", { field: fieldOf(begun.part, begun.understood), userText: begun.problem });
  return { next: noticeView(plansText.fallback, planAnswer(begun).blocks) };
};

/** What this module answers in Slack. */
export const plansSlack: SlackParts<App> = {
  actions: { ...planActions, ...catchUpActions },
  forms: { [plansFormIds.plan]: submitPlan, [plansFormIds.model]: submitModel },
};
