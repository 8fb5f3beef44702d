import type { ItemContent, ListingContent } from "../listing.ts";
import { differsBy, optionsIn, type OptionPlace, ownKindsOf, ownValue, rowsOf, type Variations } from "./model.ts";

/** An option as it is in one shop; `price` in minor units of the shop's currency. Null: it isn't said yet. */
export type ResolvedOption = OptionPlace & {
  readonly price: number | null;
  readonly quantity: number | null;
  readonly sku: string | null;
  readonly enabled: boolean;
  /** What differs of what the marketplace adds, by the field's key; null: as the listing has it. Left out: nothing of it differs. */
  readonly own?: Readonly<Record<string, number | null>>;
};

type InShop = Pick<ItemContent, "price" | "quantity" | "options">;

/**
 * Each option with what it has of its own, and else what the listing has in the shop. Stock that differs by option has to be said
 * of each: as many of each as of the listing would be more than there are.
 */
export function resolveOptions(
  variations: Variations,
  { sku }: Pick<ListingContent, "sku">,
  { price, quantity, options }: InShop,
): readonly ResolvedOption[] {
  const own = (key: string) => ownValue(options ?? {}, key);
  // What isn't sold is sent too, and judged: it is as in the listing, whatever was said of it once.
  const ofSold = (key: string) => (own(key)?.off ? undefined : own(key));
  const priceOf = valueIn(variations, "price", (key) => ofSold(key)?.price);
  const quantityOf = valueIn(variations, "quantity", (key) => ofSold(key)?.quantity);
  const skuOf = valueIn(variations, "sku", (key) => ownValue(variations.skus, key));
  const added = ownKindsOf(variations).map(
    (kind) => [kind, valueIn(variations, kind, (key) => ownValue(ofSold(key)?.own ?? {}, kind))] as const,
  );
  return optionsIn(variations).map((option) => ({
    ...option,
    price: priceOf(option) ?? price?.amount ?? null,
    quantity: quantityOf(option) ?? (variations.on.quantity.length > 0 && !own(option.key)?.off ? null : quantity),
    sku: skuOf(option) ?? sku,
    enabled: own(option.key)?.off !== true,
    ...(added.length === 0
      ? {}
      : { own: Object.fromEntries(added.map(([kind, value]) => [kind, value(option) ?? null])) }),
  }));
}

/** What was said of any option of a row holds for all of it: the listing doesn't differ by the rest. */
function valueIn<T>(variations: Variations, kind: string, said: (key: string) => T | undefined) {
  const known = new Map<string, T>();
  // What was said of single options once, and of which all have the same now.
  if (differsBy(variations, kind).length === 0) return () => undefined;
  for (const { options } of rowsOf(variations, [kind])) {
    const value = options.map(({ key }) => said(key)).find((each) => each !== undefined);
    if (value !== undefined) for (const { key } of options) known.set(key, value);
  }
  return ({ key }: OptionPlace) => known.get(key);
}

/** What all options have together: what they share is there once, what isn't sold doesn't count. */
export function stockOfOptions(variations: Variations, options: readonly ResolvedOption[]): number {
  const byKey = new Map(options.map((each) => [each.key, each]));
  return rowsOf(variations, ["quantity"]).reduce((sum, row) => {
    const sold = row.options.flatMap(({ key }) => byKey.get(key) ?? []).filter(({ enabled }) => enabled);
    return sum + Math.max(0, ...sold.map(({ quantity }) => quantity ?? 0));
  }, 0);
}
