import type { MarketplaceFacts } from "#src/marketplaces/port.ts";
import { offered } from "#src/marketplaces/registry.ts";
import { marketplaceAt, type StudioContext } from "#src/modules/shops/index.ts";
import type { ReadStore } from "../../deps.ts";
import type { ChangeRecord } from "../../records.ts";

/** The marketplace that a change is for; of one for several the first, of one for none the one that is offered. */
export function marketplaceOfChange(context: StudioContext, change: ChangeRecord | null): MarketplaceFacts {
  const [item] = change?.items ?? [];
  return item ? marketplaceAt(context, item.shopId) : offered;
}

/** One request for each marketplace. */
export async function categoriesOf(
  store: Pick<ReadStore, "categories">,
  context: StudioContext,
  changes: readonly ChangeRecord[],
) {
  const wanted = new Map<string, number[]>();
  for (const change of changes) {
    const { key } = marketplaceOfChange(context, change);
    if (change.content.category !== null) wanted.set(key, [...(wanted.get(key) ?? []), change.content.category]);
  }
  const found = await Promise.all(
    [...wanted].map(async ([key, ids]) => [key, await store.categories(key, ids)] as const),
  );
  const nodes = new Map(found);
  return (change: ChangeRecord) =>
    nodes.get(marketplaceOfChange(context, change).key)?.find(({ id }) => id === change.content.category);
}
