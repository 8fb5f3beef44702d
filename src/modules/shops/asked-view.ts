import { factsOf } from "#src/marketplaces/registry.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { AskedReading, AskedReadingView, ShopRecord, ShopView } from "./model.ts";

type AskedShop = Pick<ShopView | ShopRecord, "id" | "name" | "marketplace" | "readAt" | "listingsReadAt">;

/** @throws OmsError `internal`: the answer says nothing of this shop */
export function askedView(
  { id, name, marketplace, readAt, listingsReadAt }: AskedShop,
  asked: ReadonlyMap<ShopId, AskedReading>,
): AskedReadingView {
  const answer = asked.get(id);
  const facts = typeof marketplace === "string" ? factsOf({ marketplace }) : marketplace;
  if (!answer) throw new OmsError("internal", { cause: new Error(`nothing is said of shop ${id}`) });
  return { ...answer, shop: { name, marketplace: facts, readAt, listingsReadAt } };
}
