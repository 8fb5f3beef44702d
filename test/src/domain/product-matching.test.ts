import { expect, test } from "vitest";
import type { ProductId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { type ProductOutline, suggestPairs } from "#src/modules/products/rules/product-matching.ts";

const product = (id: string, shop: string, title: string, sku: string | null = null): ProductOutline => ({
  id: id as ProductId,
  shopIds: [shop as ShopId],
  title,
  sku,
});
const pairs = (...products: ProductOutline[]) =>
  suggestPairs(products).map(({ kept, merged, because }) => `${kept}=${merged} ${because}`);

test("the same SKU in two shops makes a pair, whatever its case; the older product is kept", () => {
  expect(pairs(product("a", "us", "Apron", " AP-01"), product("b", "eu", "Schürze", "ap-01"))).toEqual(["a=b sku"]);
});

test("no SKU and an empty one match nothing", () => {
  expect(pairs(product("a", "us", "Apron", ""), product("b", "eu", "Bowl", ""), product("c", "eu", "Mug"))).toEqual([]);
});

test("a SKU that a shop has on several products makes no pair sure", () => {
  const found = pairs(
    product("a", "us", "Apron", "X"),
    product("b", "us", "Bowl", "X"),
    product("c", "eu", "Cup", "X"),
  );
  expect(found).toEqual(["a=c repeated-sku", "b=c repeated-sku"]);
});

test("titles with nearly the same words, in any order and with any accents, come after equal SKUs", () => {
  const found = pairs(
    product("a", "us", "Linen Tea Towel, Striped"),
    product("b", "eu", "Striped linen tea-towel"),
    product("c", "us", "Café mug, green", "M1"),
    product("d", "eu", "Something else", "M1"),
    product("e", "eu", "Cafe Mug Green"),
    product("f", "eu", "Linen apron with pocket"),
  );
  expect(found).toEqual(["c=d sku", "a=b title", "c=e title"]);
});

test("two of one shop are never a pair, nor those of which somebody said that they differ", () => {
  const [a, b] = [product("a", "us", "Linen towel"), product("b", "eu", "Linen towel")];
  expect(pairs(a, product("c", "us", "Linen towel"))).toEqual([]);
  expect(suggestPairs([a, b])).toHaveLength(1);
  expect(suggestPairs([a, b], [[b.id, a.id]])).toEqual([]);
});

test("ten thousand products with the same few words take no time to speak of", () => {
  const many = Array.from({ length: 10_000 }, (_, n) =>
    product(String(n), n % 2 === 0 ? "us" : "eu", `Linen towel number ${Math.floor(n / 2)}`),
  );
  const start = performance.now();
  expect(suggestPairs(many)).toHaveLength(5000);
  expect(performance.now() - start).toBeLessThan(5000);
});
