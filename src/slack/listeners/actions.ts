import type { ActionId, inputs } from "#src/blocks/ids.ts";
import { changeActions } from "./change-actions.ts";
import type { ActionHandler } from "./deps.ts";
import { editActions } from "./edit-actions.ts";
import { formActions } from "./form-actions.ts";
import { homeActions } from "./home-actions.ts";
import { importActions } from "./import-actions.ts";
import { likeActions } from "./like-actions.ts";
import { listingActions } from "./listing-actions.ts";
import { studioActions } from "./studio-actions.ts";
import { photoActions } from "./photo-actions.ts";
import { privacyActions } from "./privacy-actions.ts";
import { productActions } from "./product-actions.ts";
import { shopActions } from "./shop-actions.ts";

/** Every button by its id; an id without a callback does not compile. */
export const actionHandlers: Readonly<Record<ActionId | (typeof inputs)["shops"], ActionHandler>> = {
  ...homeActions,
  ...changeActions,
  ...formActions,
  ...photoActions,
  ...shopActions,
  ...studioActions,
  ...listingActions,
  ...likeActions,
  ...productActions,
  ...importActions,
  ...editActions,
  ...privacyActions,
};
