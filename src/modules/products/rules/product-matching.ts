import type { ProductId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import type { MatchReason } from "../view.ts";

/** What matching looks at. */
export type ProductOutline = {
  readonly id: ProductId;
  readonly sku: string | null;
  readonly title: string;
  readonly shopIds: readonly ShopId[];
};

export type Pair = { readonly kept: ProductId; readonly merged: ProductId; readonly because: MatchReason };

/** How much of two titles' words must be the same. */
const alike = 0.75;
/** A SKU or word that more products have than this tells nothing. */
const usual = 60;

/**
 * Products of different shops that may be one: the surest first. A SKU that several products of one shop have
 * makes no pair sure. Nothing follows from a pair but a question.
 *
 * @param different pairs of which a person said that they are not
 */
export function suggestPairs(
  products: readonly ProductOutline[],
  different: readonly (readonly [ProductId, ProductId])[] = [],
): Pair[] {
  const settled = new Set(different.flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]));
  const order = new Map(products.map(({ id }, index) => [id, index]));
  const found = new Map<string, Pair & { readonly rank: number }>();
  const offer = (a: ProductOutline, b: ProductOutline, because: MatchReason, rank: number) => {
    const [kept, merged] = (order.get(a.id) ?? 0) < (order.get(b.id) ?? 0) ? [a, b] : [b, a];
    const key = `${kept.id} ${merged.id}`;
    if (a.id === b.id || settled.has(key) || found.has(key) || sharesShop(a, b)) return;
    found.set(key, { kept: kept.id, merged: merged.id, because, rank });
  };
  for (const group of grouped(products, ({ sku }) => (sku ? [skuKey(sku)] : []))) {
    const repeated = standsTwice(group);
    for (const [a, b] of pairs(group)) offer(a, b, repeated ? "repeated-sku" : "sku", repeated ? 1 : 3);
  }
  const words = new Map(products.map((product) => [product.id, titleWords(product.title)]));
  for (const group of grouped(products, ({ id }) => [...(words.get(id) ?? [])])) {
    for (const [a, b] of pairs(group)) {
      const share = likeness(words.get(a.id) ?? new Set(), words.get(b.id) ?? new Set());
      if (share >= alike) offer(a, b, "title", 1 + share);
    }
  }
  return [...found.values()]
    .toSorted((a, b) => b.rank - a.rank || (order.get(a.kept) ?? 0) - (order.get(b.kept) ?? 0))
    .map(({ kept, merged, because }) => ({ kept, merged, because }));
}

function skuKey(sku: string): string {
  return sku.normalize("NFC").trim().toLocaleLowerCase("en");
}

function titleWords(title: string): ReadonlySet<string> {
  const plain = title.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase("en");
  return new Set(plain.match(/[\p{L}\p{N}]+/gu) ?? []);
}

/** Twice what they share, over all their words: 1 for the same words in any order. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length;
  return a.size + b.size === 0 ? 0 : (2 * shared) / (a.size + b.size);
}

function sharesShop(a: ProductOutline, b: ProductOutline): boolean {
  return a.shopIds.some((shop) => b.shopIds.includes(shop));
}

/** Whether a shop has this SKU on several products. */
function standsTwice(group: readonly ProductOutline[]): boolean {
  const shops = group.flatMap(({ shopIds }) => shopIds);
  return new Set(shops).size < shops.length;
}

function grouped(
  products: readonly ProductOutline[],
  keysOf: (product: ProductOutline) => readonly string[],
): ProductOutline[][] {
  const groups = new Map<string, ProductOutline[]>();
  for (const product of products) {
    for (const key of keysOf(product)) {
      const group = groups.get(key) ?? [];
      groups.set(key, group);
      group.push(product);
    }
  }
  return [...groups.values()].filter(({ length }) => length > 1 && length <= usual);
}

function* pairs<T>(list: readonly T[]): Generator<[T, T]> {
  for (const [index, a] of list.entries()) {
    for (const b of list.slice(index + 1)) yield [a, b];
  }
}
