import type { FlatFields } from "../fields/fields.ts";
import type { ItemContent } from "../listing.ts";
import { rowsOf, variationsOf } from "./model.ts";
import { type ResolvedOption, resolveOptions, stockOfOptions } from "./resolve.ts";

/** What a new listing has in one shop, over all its options: for cards and for questions about it. */

type InShop = Pick<ItemContent, "price" | "quantity" | "options">;

/** By what it varies, and its options there; null: it doesn't vary. */
function varying(content: FlatFields, item: InShop) {
  const variations = variationsOf(content["variations"]);
  const { sku } = content;
  return (
    variations && {
      variations,
      options: resolveOptions(variations, { sku: typeof sku === "string" ? sku : null }, item),
    }
  );
}

/** Its options there; null: it doesn't vary. */
export function optionsInShop(content: FlatFields, item: InShop): readonly ResolvedOption[] | null {
  return varying(content, item)?.options ?? null;
}

/** Pieces that can be bought there; null while none is said. */
export function stockInShop(content: FlatFields, item: InShop): number | null {
  const varied = item.quantity === null ? null : varying(content, item);
  return varied ? stockOfOptions(varied.variations, varied.options) : item.quantity;
}

/** Lowest and highest price of what is sold there, in minor units of its currency; null while none is said. */
export function pricesInShop(content: FlatFields, item: InShop): readonly [lowest: number, highest: number] | null {
  const options = optionsInShop(content, item)?.filter(({ enabled }) => enabled);
  const prices = (options ?? [{ price: item.price?.amount ?? null }]).flatMap(({ price }) => price ?? []);
  return prices.length === 0 ? null : [Math.min(...prices), Math.max(...prices)];
}

/** Of how many things there is just one. */
export function singlesInShop(content: FlatFields, item: InShop): number {
  const varied = varying(content, item);
  if (!varied) return item.quantity === 1 ? 1 : 0;
  const single = new Set(
    varied.options.flatMap(({ key, enabled, quantity }) => (enabled && quantity === 1 ? [key] : [])),
  );
  return rowsOf(varied.variations, ["quantity"]).filter((row) => row.options.some(({ key }) => single.has(key))).length;
}
