import { expect, test } from "vitest";
import { etsyFacts } from "#src/marketplaces/etsy/facts.ts";
import { editOf, editProblems } from "#src/modules/changes/rules/edit-rules.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { shared } from "./shared-options.ts";

const shop = { id: "us", name: "PineAndInk", marketplace: "etsy", currency: "USD" };
const problems = (wanted: FlatFields, live: FlatFields = shared) =>
  editProblems(editOf(etsyFacts.fields, live, wanted), live, shop);

test("a field that was never read of a listing is no empty one: it is said, and nothing is written over it", () => {
  expect(problems({ personalization: [] })).toEqual([
    {
      field: "personalization",
      text: "I haven't read this of the listing yet: Personalization. Check its shop with /oms sync, then open it again.",
    },
  ]);
});

test("options that have one price together can't get two: it is said before it is asked for, not refused by Etsy", () => {
  expect(problems({ "price:Blue / M": 3500 })).toEqual([
    {
      field: "price",
      shopId: "us",
      option: "Blue / M",
      text: "Etsy keeps one price for Blue / S, Blue / M, Sand / S and 1 more. Give all of them the same.",
    },
  ]);
  const all = ["Blue / S", "Blue / M", "Sand / S", "Sand / M"].map((option) => [`price:${option}`, 3500] as const);
  expect(problems(Object.fromEntries(all))).toEqual([]);
});

test("stock that differs by color alone is one for every size of it", () => {
  expect(problems({ "quantity:Sand / S": 9 })).toMatchObject([{ field: "quantity", option: "Sand / S" }]);
  expect(problems({ "quantity:Sand / S": 9, "quantity:Sand / M": 9 })).toEqual([]);
});

test("what differs by every property may differ, and what isn't on sale doesn't count", () => {
  expect(problems({ "sku:Blue / M": "OTHER" })).toEqual([]);
  const absent = { ...shared, "price:Sand / M": 0, "enabled:Sand / M": false };
  const rest = ["Blue / S", "Blue / M", "Sand / S"].map((option) => [`price:${option}`, 3500] as const);
  expect(problems(Object.fromEntries(rest), absent)).toEqual([]);
});
