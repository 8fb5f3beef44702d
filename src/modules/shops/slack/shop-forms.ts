import { redrawMessage, viewOf } from "#src/modules/studio/index.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { splitIds } from "#src/platform/slack/blocks/ids.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { shopDefaultsSaved } from "./defaults-form.ts";
import { shopsFields, shopsFormIds } from "./ids.ts";
import { readShopDefaults } from "./read-defaults.ts";
import { shopAccessSaved } from "./shop-access-form.ts";
import { shopConnectedMessage } from "./shops.ts";
import type { ViewHandler } from "./handlers.ts";
/** The forms of a shop. */
export const shopForms = {
  async [shopsFormIds.shopDefaults](interaction) {
    const view = viewOf(interaction);
    const [id = "", channel, ts] = splitIds(view.private_metadata);
    const shopId = id as ShopId;
    const shop = await interaction.app.setShopDefaults(
      await interaction.actor(),
      shopId,
      readShopDefaults(formValues(view), shopId),
    );
    if (channel && ts) await redrawMessage(interaction, { channel, ts }, shopConnectedMessage(shop));
    return { next: shopDefaultsSaved(shop) };
  },

  async [shopsFormIds.shopAccess](interaction) {
    const view = viewOf(interaction);
    const shopId = view.private_metadata as ShopId;
    const people = formValues(view).input(shopsFields.people)?.selected_users ?? [];
    return { next: shopAccessSaved(await interaction.app.setShopAccess(await interaction.actor(), shopId, people)) };
  },
} satisfies Record<string, ViewHandler>;
