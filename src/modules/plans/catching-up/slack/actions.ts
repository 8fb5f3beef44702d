import {
  drawForm,
  type HandlesAction,
  type HandlesView,
  type Interaction,
  isPrivateMessage,
  makeRoom,
  openForm,
  replaceOriginal,
  reply,
  viewOf,
} from "#src/modules/studio/index.ts";
import type { CatchUpId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { loadingView, noticeView } from "#src/platform/slack/blocks/notice.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { App } from "../../app.ts";
import { plansText } from "../../messages/en.ts";
import { planForm } from "../../slack/plan-form.ts";
import { catchUpText } from "../messages/en.ts";
import type { CatchUpVerdict } from "../store.ts";
import { catchUpActionIds, catchUpFields } from "../../slack/ids.ts";
import { catchUpMessage, keptMessage, nameLine, unknownMessage } from "./list.ts";
import { modelForm } from "./model-form.ts";

type Handler = HandlesAction<App>;

const ruleOf = (ids: readonly string[]) => (ids[0] ?? "") as CatchUpId;

/** A page of the list as it is after the click. */
async function showRules(interaction: Interaction<App>, page: number, said?: string): Promise<void> {
  await reply(interaction, catchUpMessage(await interaction.app.catchUps(await interaction.actor()), { page, said }));
}

function decides(verdict: CatchUpVerdict, said: () => string): Handler {
  return async (interaction, ids) => {
    const of = await interaction.app.decideCatchUp(await interaction.actor(), ruleOf(ids), verdict);
    await showRules(interaction, smallNumber(ids[1], 0), [said(), nameLine(of)].join("\n"));
  };
}

/** Buttons of the list of rules, and of the digest. */
export const catchUpActions: Readonly<Record<string, Handler>> = {
  async [catchUpActionIds.show](interaction) {
    await makeRoom(interaction, catchUpText.fallback);
    await showRules(interaction, 0);
  },
  [catchUpActionIds.accept]: decides("accept", () => catchUpText.accepted),
  [catchUpActionIds.decline]: decides("decline", () => catchUpText.declined),
  [catchUpActionIds.takeOver]: decides("take_over", () => catchUpText.takenOver),
  [catchUpActionIds.takeIn]: decides("take_in", () => catchUpText.tookIn),
  [catchUpActionIds.end]: decides("end", () => catchUpText.ended),

  /** In place of the page that was clicked. */
  async [catchUpActionIds.page](interaction, [page]) {
    await makeRoom(interaction, catchUpText.fallback);
    const list = catchUpMessage(await interaction.app.catchUps(await interaction.actor()), {
      page: smallNumber(page, 0),
    });
    await (isPrivateMessage(interaction) ? replaceOriginal(interaction, list) : reply(interaction, list));
  },

  async [catchUpActionIds.unknown](interaction, ids) {
    const found = await interaction.app.catchUpUnknown(await interaction.actor(), ruleOf(ids));
    await reply(interaction, unknownMessage(found));
  },

  async [catchUpActionIds.fillIn](interaction, ids) {
    await openForm(interaction, loadingView(plansText.fallback));
    const actor = await interaction.actor();
    await drawForm(interaction, planForm(await interaction.app.catchUpSheet(actor, ruleOf(ids), ids[1] ?? "")));
  },

  async [catchUpActionIds.chooseModel](interaction, ids) {
    await openForm(interaction, loadingView(catchUpText.model.title));
    await drawForm(interaction, modelForm(await interaction.app.catchUpModel(await interaction.actor(), ruleOf(ids))));
  },
};

/** The rule goes on with the listing that was named. */
export const submitModel: HandlesView<App> = async (interaction) => {
  const view = viewOf(interaction);
  const code = formValues(view).text(catchUpFields.model);
  const id = view.private_metadata as CatchUpId;
  const kept = await interaction.app.chooseModel(await interaction.actor(), id, code);
  if (!kept.ok) throw new OmsError("bad-input", { field: catchUpFields.model, userText: kept.problem });
  return { next: noticeView(catchUpText.model.title, keptMessage(kept).blocks) };
};
