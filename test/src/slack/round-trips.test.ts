import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openProduct, type Product } from "#test/support/product.ts";
import { walkPaths } from "#test/support/round-trips.ts";
import { euShop, openStudio, usShop } from "#test/support/studio.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let product: Product;
beforeAll(async () => {
  product = await openProduct();
});
afterAll(() => product?.close());

/** No path may ask the database more often than this; a path that asks less often lowers its number. */
const atMost = {
  "/oms help": 0,
  "/oms": 10,
  Home: 15,
  "/oms find": 6,
  "save and ask": 56,
  "/oms review": 6,
  "approve until written": 125,
};

test("no everyday path asks the database more often than is known of it", async () => {
  const counts = await walkPaths(product, await openStudio(product, [usShop, euShop]));
  expect(Object.keys(counts)).toEqual(Object.keys(atMost));
  for (const [path, most] of Object.entries(atMost)) {
    expect(Number(counts[path]) > 0, path).toBe(most > 0);
    expect(counts[path], path).toBeLessThanOrEqual(most);
  }
});
