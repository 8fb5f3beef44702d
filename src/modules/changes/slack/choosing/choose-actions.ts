import { drawForm, type Form, type Interaction, openForm, viewOf } from "#src/modules/studio/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { splitIds } from "#src/platform/slack/blocks/ids.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { ViewPayload } from "#src/platform/slack/payloads.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { App } from "../../app.ts";
import { choosingText } from "../../messages/plans.en.ts";
import type { ActionHandler } from "../handlers.ts";
import { changesActionIds, changesFields, changesFormIds } from "../ids.ts";
import { choicesPerPage, chooseView, partApprovedView } from "./choose-view.ts";
import { type Choosing, readChoosing, tickedIn } from "./read-choosing.ts";

/** An approver ticks what of a plan is approved: from page to page, and then in one click. */
export const choosingActions = {
  async [changesActionIds.choose](interaction, [id = "", contentHash = ""]) {
    await openForm(interaction, loadingView(choosingText.title));
    await drawPage(interaction, { changeId: id as ChangeId, contentHash, page: 0, left: [] });
  },

  async [changesActionIds.choosePage](interaction, [page = ""]) {
    await drawPage(interaction, { ...chosenIn(viewOf(interaction)), page: smallNumber(page, 0) });
  },
} satisfies Record<string, ActionHandler>;

export const choosingForms = {
  async [changesFormIds.choose](interaction) {
    const chosen = chosenIn(viewOf(interaction));
    const { changeId, contentHash, all, left, solo } = chosen;
    const decision = { changeId, contentHash, all, left, solo, count: tickedIn(chosen) };
    return { next: partApprovedView(await interaction.app.approvePart(await interaction.actor(), decision)) };
  },
} satisfies Record<string, Form<App>>;

async function drawPage(
  interaction: Interaction<App>,
  { changeId, contentHash, page, left }: Pick<Choosing, "changeId" | "contentHash" | "page" | "left">,
): Promise<void> {
  const actor = await interaction.actor();
  const shown = await interaction.app.planChoice(actor, changeId, { page, most: choicesPerPage });
  // Its ticks are about what was shown.
  if (shown.change.contentHash !== contentHash) throw new OmsError("stale-approval");
  await drawForm(interaction, chooseView(shown, left));
}

/** What the form kept, with what isn't ticked on the page that is shown. */
function chosenIn(view: ViewPayload): Choosing {
  const kept = readChoosing(view.private_metadata);
  const values = formValues(view);
  const left = new Set(kept.left);
  for (const block of values.blockIds.filter((id) => splitIds(id)[0] === changesFields.choose)) {
    const ticked = new Set(values.choices(block));
    for (const offered of values.offered(block)) {
      const place = smallNumber(offered, 0);
      if (ticked.has(offered)) left.delete(place);
      else left.add(place);
    }
  }
  return { ...kept, left: [...left].toSorted((a, b) => a - b) };
}
