import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { AskedReading, AskedReadingView, ShopView } from "./model.ts";

/** @throws OmsError `internal`: the answer says nothing of this shop */
export function askedView(
  { id, name, readAt, listingsReadAt }: Pick<ShopView, "id" | "name" | "readAt" | "listingsReadAt">,
  asked: ReadonlyMap<ShopId, AskedReading>,
): AskedReadingView {
  const answer = asked.get(id);
  if (!answer) throw new OmsError("internal", { cause: new Error(`nothing is said of shop ${id}`) });
  return { ...answer, shop: { name, readAt, listingsReadAt } };
}
