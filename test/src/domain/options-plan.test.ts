import { expect, test } from "vitest";
import { knownFields } from "#src/marketplaces/registry.ts";
import { planOptions } from "#src/modules/tables/rules/options-plan.ts";
import { type OptionsDraft, optionsColumns, optionsLines } from "#src/modules/tables/rules/options-table.ts";
import type { TableLine } from "#src/modules/tables/rules/table-records.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { numberedAxis } from "#test/support/axes.ts";
import { callsOf } from "#test/support/calls-of.ts";

/** For two shops: the price by the first axis, stock and SKU by both. */
const draftOf = (first: number, second: number): OptionsDraft => ({
  named: "draft",
  of: "draft",
  code: "ab2c",
  title: "Linen apron",
  variations: {
    axes: [numberedAxis("Size", first), numberedAxis("Colour", second)],
    on: { price: [0], quantity: [0, 1], sku: [0, 1] },
    skus: {},
    photos: null,
  },
  photos: [],
  items: ["One", "Two"].map((shopName) => ({
    shopId: shopName as ShopId,
    shopName,
    marketplace: "etsy",
    currency: "USD",
    profiles: {
      processingProfiles: [
        { id: 41, title: "Made to order" },
        { id: 42, title: "Ready to ship" },
      ],
    },
    content: { price: { amount: 2000, currency: "USD" }, quantity: 1, overrides: {} },
  })),
});

/** The draft's own table with a value in each of its cells. */
const filled = (draft: OptionsDraft): TableLine[] =>
  optionsLines(draft, knownFields()).map((line, at, all) => {
    const cells = Object.fromEntries(
      optionsColumns(knownFields(), "draft").map((column, place) => [column, line[place] ?? ""]),
    );
    return {
      line: at + 2,
      cells: { ...cells, price: "21.50", stock: String(1 + (at % 9)), sku: `S-${at % (all.length / 2)}` },
    };
  });

test("a table of ten times as many options takes about ten times as much work, not a hundred times", async () => {
  const workOf = async (first: number, second: number) => {
    const draft = draftOf(first, second);
    const lines = filled(draft);
    let changes = 0;
    const calls = await callsOf(() => {
      changes = planOptions(draft, lines).changes.length;
    });
    // Each price of a size and each stock in both shops, and each SKU once.
    expect(changes).toBe(2 * first + 3 * first * second);
    return calls;
  };
  // What is done once, at the first use of something, doesn't count.
  await workOf(1, 2);
  let fewer = await workOf(5, 5);
  expect(fewer).toBeGreaterThan(1_000);
  for (const [first, second] of [
    [5, 50],
    [50, 50],
  ] as const) {
    const calls = await workOf(first, second);
    expect([first, second, calls / fewer < 15]).toEqual([first, second, true]);
    fewer = calls;
  }
});
