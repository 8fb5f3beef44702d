import { changeActions, editActions, formActions, likeActions, photoActions } from "#src/modules/changes/index.ts";
import { privacyActions } from "#src/modules/privacy/index.ts";
import { productActions } from "#src/modules/products/index.ts";
import { homeActions, listingActions, reportActions } from "#src/modules/reports/index.ts";
import { shopActions } from "#src/modules/shops/index.ts";
import { roleActions } from "#src/modules/studio/index.ts";
import { importActions } from "#src/modules/tables/index.ts";
import type { ActionHandler } from "#src/modules/turn.ts";
import type { ActionId, inputs } from "#src/platform/slack/blocks/ids.ts";

/** Every button by its id; an id without a callback does not compile. */
export const actionHandlers: Readonly<Record<ActionId | (typeof inputs)["shops"], ActionHandler>> = {
  ...homeActions,
  ...changeActions,
  ...formActions,
  ...photoActions,
  ...shopActions,
  ...reportActions,
  ...roleActions,
  ...listingActions,
  ...likeActions,
  ...productActions,
  ...importActions,
  ...editActions,
  ...privacyActions,
};
