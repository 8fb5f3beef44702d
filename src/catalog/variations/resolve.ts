import type { ItemContent, ListingContent } from "../listing.ts";
import { type Axis, optionsIn, type OptionPlace, rowsOf, type ShopOptions, type Variations } from "./model.ts";

/** An option as it is in one shop; `price` in minor units of the shop's currency. Null: it isn't said yet. */
export type ResolvedOption = OptionPlace & {
  readonly price: number | null;
  readonly quantity: number | null;
  readonly sku: string | null;
  readonly enabled: boolean;
};

type InShop = Pick<ItemContent, "price" | "quantity" | "options">;

/** Each option with what it has of its own, and else what the listing has in the shop. */
export function resolveOptions(
  variations: Variations,
  { sku }: Pick<ListingContent, "sku">,
  { price, quantity, options }: InShop,
): readonly ResolvedOption[] {
  // What isn't sold is sent too, and judged: it is as in the listing, whatever was said of it once.
  const own = Object.fromEntries(Object.entries(options ?? {}).filter(([, { off }]) => !off));
  const priceOf = valueIn(variations, "price", (key) => own[key]?.price);
  const quantityOf = valueIn(variations, "quantity", (key) => own[key]?.quantity);
  const skuOf = valueIn(variations, "sku", (key) => variations.skus[key]);
  return optionsIn(variations).map((option) => ({
    ...option,
    price: priceOf(option) ?? price?.amount ?? null,
    quantity: quantityOf(option) ?? quantity,
    sku: skuOf(option) ?? sku,
    enabled: options?.[option.key]?.off !== true,
  }));
}

/** What was said of any option of a row holds for all of it: the listing doesn't differ by the rest. */
function valueIn<T>(variations: Variations, kind: "price" | "quantity" | "sku", said: (key: string) => T | undefined) {
  const known = new Map<string, T>();
  // What was said of single options once, and of which all have the same now.
  if (variations.on[kind].length === 0) return () => undefined;
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

/** What single options have once their axes were changed: one of which a single word alone is written otherwise keeps it. */
function carriedOver<T>(
  values: Readonly<Record<string, T>>,
  before: Variations | null,
  after: Variations,
): Readonly<Record<string, T>> {
  if (before?.axes.length !== after.axes.length) return values;
  const earlier = new Map(optionsIn(before).map(({ key, at }) => [at.join(" "), key] as const));
  const renamed = after.axes.map((axis, place) => renamedAt(before.axes[place], axis));
  const carried = optionsIn(after).flatMap(({ key, at }): [string, T][] => {
    const old = values[earlier.get(at.join(" ")) ?? ""];
    const isRenamed = at.some((value, place) => renamed[place] === value);
    return isRenamed && old !== undefined && !(key in values) ? [[key, old]] : [];
  });
  return carried.length === 0 ? values : { ...values, ...Object.fromEntries(carried) };
}

/** The place of the one value that has another name now; null: none, or more has changed. */
function renamedAt(before: Axis | undefined, after: Axis): number | null {
  if (before?.values.length !== after.values.length) return null;
  const other = after.values.flatMap(({ name }, at) => (before.values[at]?.name === name ? [] : [at]));
  const [only, another] = other;
  return only === undefined || another !== undefined ? null : only;
}

/** The options of one shop, after the axes were changed. What is of options that are gone is kept: they may come back. */
export function optionsCarried(
  options: ShopOptions | null | undefined,
  before: Variations | null,
  after: Variations,
): ShopOptions {
  return carriedOver(options ?? {}, before, after);
}

export function skusCarried(
  skus: Variations["skus"],
  before: Variations | null,
  after: Variations,
): Variations["skus"] {
  return carriedOver(skus, before, after);
}

/** The photos of values that are still there; of one that has another name now, under that. */
export function photosCarried(before: Variations | null, after: Variations): Variations["photos"] {
  const { photos } = after;
  if (!photos || !before) return photos;
  const axis = after.axes[photos.axis];
  const renamed = axis && renamedAt(before.axes[photos.axis], axis);
  const value = axis?.values[renamed ?? -1]?.name;
  const old = photos.of[before.axes[photos.axis]?.values[renamed ?? -1]?.name ?? ""];
  return value !== undefined && old !== undefined ? { ...photos, of: { ...photos.of, [value]: old } } : photos;
}
