import type { Money } from "#src/catalog/money.ts";
import type { ListingRecord } from "#src/modules/listings/index.ts";
import { marketplaceAt, type StudioContext } from "#src/modules/shops/index.ts";
import type { ChangeRecord } from "../../records.ts";
import type { PublishMode } from "../../rules/change.ts";
import { feeOf, feeOfMany } from "../../rules/fees.ts";
import { isPaid } from "./change-kinds.ts";

/**
 * What approving a change costs; of many all that the marketplaces bill for it.
 *
 * @param listing the one that it is about, as far as it is known
 */
export function feeOfChange(
  context: StudioContext,
  change: ChangeRecord,
  { mode, listing, now }: { readonly mode: PublishMode; readonly listing: ListingRecord | null; readonly now: Date },
): Money {
  const at = (shopId: string) => marketplaceAt(context, shopId);
  if (change.many) return feeOfMany(change.many.billed, at);
  const marketplaces = change.items.map(({ shopId }) => at(shopId));
  return feeOf(change.kind, mode, marketplaces, isPaid(context, change, listing, now));
}
