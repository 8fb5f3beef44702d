import { drawForm, type HandlesAction, type Interaction, openForm, reply } from "#src/modules/studio/index.ts";
import type { CatchUpId } from "#src/platform/kernel/entity-ids.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { App } from "../../app.ts";
import { plansText } from "../../messages/en.ts";
import { planForm } from "../../slack/plan-form.ts";
import { catchUpText } from "../messages/en.ts";
import type { CatchUpVerdict } from "../store.ts";
import { catchUpActionIds } from "../../slack/ids.ts";
import { catchUpMessage, unknownMessage } from "./list.ts";

type Handler = HandlesAction<App>;

const ruleOf = (ids: readonly string[]) => (ids[0] ?? "") as CatchUpId;

/** The list as it is after the click. */
async function showRules(interaction: Interaction<App>, said?: string): Promise<void> {
  await reply(interaction, catchUpMessage(await interaction.app.catchUps(await interaction.actor()), said));
}

function decides(verdict: CatchUpVerdict, said: () => string): Handler {
  return async (interaction, ids) => {
    await interaction.app.decideCatchUp(await interaction.actor(), ruleOf(ids), verdict);
    await showRules(interaction, said());
  };
}

/** Buttons of the list of rules, and of the digest. */
export const catchUpActions: Readonly<Record<string, Handler>> = {
  [catchUpActionIds.show]: (interaction) => showRules(interaction),
  [catchUpActionIds.accept]: decides("accept", () => catchUpText.accepted),
  [catchUpActionIds.decline]: decides("decline", () => catchUpText.declined),
  [catchUpActionIds.takeOver]: decides("take_over", () => catchUpText.takenOver),
  [catchUpActionIds.end]: decides("end", () => catchUpText.ended),

  async [catchUpActionIds.unknown](interaction, ids) {
    const found = await interaction.app.catchUpUnknown(await interaction.actor(), ruleOf(ids));
    await reply(interaction, unknownMessage(found));
  },

  async [catchUpActionIds.fillIn](interaction, ids) {
    await openForm(interaction, loadingView(plansText.fallback));
    const group = smallNumber(ids[1] ?? "0", 0);
    const actor = await interaction.actor();
    await drawForm(interaction, planForm(await interaction.app.catchUpSheet(actor, ruleOf(ids), group)));
  },
};
