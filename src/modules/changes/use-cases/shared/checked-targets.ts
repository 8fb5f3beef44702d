import type { CheckedTarget } from "#src/catalog/listing-rules.ts";
import { shopNameOf, type StudioContext } from "#src/modules/shops/index.ts";
import type { ChangeRecord } from "../../records.ts";

export function checkedTargets(context: StudioContext, targets: ChangeRecord["targets"]): CheckedTarget[] {
  return targets.map((target) => {
    const shop = context.shops.find((each) => each.id === target.shopId);
    return {
      shopId: target.shopId,
      shopName: shopNameOf(context, target.shopId),
      currency: shop?.currency ?? target.content.price?.currency ?? "USD",
      content: target.content,
      defaults: shop?.defaults ?? null,
    };
  });
}
