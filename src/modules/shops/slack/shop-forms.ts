import { redrawMessage, viewOf } from "#src/modules/studio/index.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { splitIds } from "#src/platform/slack/blocks/ids.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { shopDefaultsSaved } from "./defaults-form.ts";
import { shopsFields, shopsFormIds } from "./ids.ts";
import { readShopDefaults } from "./read-defaults.ts";
import { shopAccessSaved } from "./shop-access-form.ts";
import { shopConnectedMessage } from "./shops.ts";
import type { ViewHandler } from "./turn.ts";
/** The forms of a shop. */
export const shopForms = {
  async [shopsFormIds.shopDefaults](turn) {
    const view = viewOf(turn);
    const [id = "", channel, ts] = splitIds(view.private_metadata);
    const shopId = id as ShopId;
    const shop = await turn.app.setShopDefaults(await turn.actor(), shopId, readShopDefaults(formValues(view), shopId));
    if (channel && ts) await redrawMessage(turn, { channel, ts }, shopConnectedMessage(shop));
    return { next: shopDefaultsSaved(shop) };
  },

  async [shopsFormIds.shopAccess](turn) {
    const view = viewOf(turn);
    const shopId = view.private_metadata as ShopId;
    const people = formValues(view).input(shopsFields.people)?.selected_users ?? [];
    return { next: shopAccessSaved(await turn.app.setShopAccess(await turn.actor(), shopId, people)) };
  },
} satisfies Record<string, ViewHandler>;
