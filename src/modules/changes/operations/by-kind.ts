import type { ChangeKind } from "../rules/listing-change.ts";
import { deleteListing } from "./listing/delete.ts";
import { applyEdit } from "./listing/edit.ts";
import { putOnSale } from "./listing/put-on-sale.ts";
import { renew } from "./listing/renew.ts";
import { unpublish } from "./listing/unpublish.ts";
import { publish } from "./publish/publish.ts";
import type { ItemSession } from "./publish/session.ts";

/** How an item is written, by the kind of its change. */
export const byKind: Readonly<Record<ChangeKind, (session: ItemSession) => Promise<void>>> = {
  create: publish,
  edit: applyEdit,
  unpublish,
  renew,
  put_on_sale: putOnSale,
  delete: deleteListing,
};
