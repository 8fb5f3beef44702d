import { expect, test } from "vitest";
import { inventoryFields, type Inventory } from "#src/catalog/fields/fields.ts";
import { fieldsAfter } from "#src/catalog/variations/live/after.ts";
import { restructure } from "#src/catalog/variations/live/build.ts";
import { variationsThere } from "#src/catalog/variations/live/read.ts";
import { linesOf, withLines } from "#src/catalog/variations/live/said.ts";
import { must } from "#test/src/store/studio.ts";
import { numberedAxis, ownAxis } from "#test/support/axes.ts";
import { callsOf } from "#test/support/calls-of.ts";

const limits = { axes: 2, values: 70, options: 2500, refused: /[()]/gu, ownNames: [513, 514] };
const ids = [513, 514] as const;

/** A listing of so many sizes and colours, each with all of its own. */
function inventory(first: number, second: number): Inventory {
  const axes = [numberedAxis("Size", first), numberedAxis("Colour", second)];
  const value = (place: 0 | 1, at: number) => ({
    propertyId: ids[place],
    name: must(axes[place]).name,
    scaleId: null,
    valueIds: [1000 * (place + 1) + at],
    values: [must(must(axes[place]).values[at]).name],
  });
  const offers = Array.from({ length: first * second }, (_, at) => ({
    properties: [value(0, Math.floor(at / second)), value(1, at % second)],
    sku: `S-${at}`,
    price: { amount: 2000 + at, currency: "USD" },
    quantity: 3,
    enabled: true,
    own: { readiness: 7 },
  }));
  return { offers, priceOn: ids, quantityOn: ids, skuOn: ids, ownOn: { readiness: [] } };
}

test("ten times as many options of a listing take about ten times as much work, not a hundred times", async () => {
  const workOf = (first: number, second: number) => {
    const there = inventory(first, second);
    const live = inventoryFields(there);
    const before = variationsThere(there, limits, []);
    if (before === null || typeof before === "string") throw new Error("it varies by sizes and colours");
    const [sizes, colours] = before.axes;
    const more = ownAxis("Size", ...must(sizes).values.map(({ name }) => name), "One more");
    return callsOf(() => {
      const after = { ...before, axes: [more, must(colours)] };
      const wanted = must(restructure({ live, before, after, renamed: true, ownNames: ids }));
      const lines = linesOf(fieldsAfter(live, { variations: wanted }));
      const price = { ...lines.options["Size 1 / Colour 1"], price: 9900 };
      const options = { ...lines.options, "Size 1 / Colour 1": price };
      const said = withLines({ live, variations: after, wanted, before: lines, after: { ...lines, options } });
      expect(said.fields).toEqual({ "price:Size 1 / Colour 1": 9900 });
    });
  };
  await workOf(1, 2);
  const few = await workOf(5, 10);
  expect(few).toBeGreaterThan(1_000);
  expect((await workOf(10, 50)) / few).toBeLessThan(15);
});
