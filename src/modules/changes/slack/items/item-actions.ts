import { pushForm, drawForm } from "#src/modules/studio/index.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { plansCardText } from "../../messages/plans.en.ts";
import { changeOf } from "../actions/change-actions.ts";
import type { ActionHandler } from "../handlers.ts";
import { changesActionIds } from "../ids.ts";
import { itemView } from "./item-view.ts";

/** One listing of a list, on top of the list. */
export const itemActions = {
  async [changesActionIds.planItem](interaction, ids) {
    await pushForm(interaction, loadingView(plansCardText.titles.item));
    const actor = await interaction.actor();
    await drawForm(
      interaction,
      itemView(await interaction.app.changeItem(actor, changeOf(ids), (ids[1] ?? "") as ListingId)),
    );
  },
} satisfies Record<string, ActionHandler>;
