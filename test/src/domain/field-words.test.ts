import { expect, test } from "vitest";
import { priceText, stockOf } from "#src/catalog/fields/field-words.ts";
import { shared } from "./shared-options.ts";

const on = (quantityOn: readonly number[], quantity: number) => ({
  ...shared,
  variations: { ...(shared["variations"] as object), quantityOn },
  ...Object.fromEntries(
    Object.keys(shared).flatMap((field) => (field.startsWith("quantity:") ? [[field, quantity]] : [])),
  ),
});

test("stock that options share is counted once", () => {
  expect(stockOf(shared)).toBe(11);
  expect(stockOf(on([], 1))).toBe(1);
  expect(stockOf(on([200, 100], 1))).toBe(4);
});

test("an option that isn't on sale has no stock, nor does what shares it", () => {
  expect(stockOf({ ...shared, "enabled:Blue / S": false })).toBe(11);
  expect(stockOf({ ...shared, "enabled:Blue / S": false, "enabled:Blue / M": false })).toBe(7);
  expect(stockOf({ "quantity:": 3, "enabled:": true })).toBe(3);
});

test("a price is that of what is on sale, and of what isn't where nothing is", () => {
  const fields = {
    variations: { axes: [{ id: 200, name: "Color" }], options: ["Blue", "Sand"] },
    "price:Blue": 2400,
    "price:Sand": 9900,
    "enabled:Blue": true,
  };
  expect(priceText({ ...fields, "enabled:Sand": false }, "USD")).toBe("$24.00");
  expect(priceText({ ...fields, "enabled:Sand": true }, "USD")).toBe("$24.00 – $99.00");
  expect(priceText({ ...fields, "enabled:Blue": false, "enabled:Sand": false }, "USD")).toBe("$24.00 – $99.00");
  expect(priceText({}, "USD")).toBeNull();
});
