import { expect } from "vitest";
import { must } from "#test/src/store/studio.ts";
import { listingTest } from "#test/support/shop-test.ts";
import { mirror, there } from "./editing.ts";
import { type Cut, cutting } from "./killing.ts";
import { approvedOptions, options, withWords } from "./options.ts";

const test = listingTest
  /** A word that is renamed, and a price; killed at each call in turn. @returns how many calls there are */
  .extend("everyEdit", ({ market, team, shop, number, id }) => {
    const everyEdit = async (of: Cut["of"], when: Cut["when"]): Promise<number> => {
      for (let at = 1; ; at += 1) {
        const before = options(market, number);
        const photo = must(there(market, number).variationImages[2]).imageId;
        const change = await approvedOptions(
          market,
          team,
          id,
          ({ variations }) => withWords(must(variations), 0, "Blue", "Sand", `Moss ${at}`),
          { "Blue / S": { price: 3000 + at } },
        );
        const [operation] = await market.claim();
        const killed = cutting({ at, when, of });
        await market.runOne(must(operation), { deps: market.process(killed.gate), death: killed.death });
        market.clock.pass(61_000);
        await market.work();
        const { state, items } = await market.app.change(team.actors.viewer, change.id);
        expect([at, state, items[0]?.verified]).toEqual([at, "applied", true]);
        const now = options(market, number);
        expect([at, Object.values(now).slice(1)]).toEqual([at, Object.values(before).slice(1)]);
        expect([at, now["Blue / S"], Object.keys(now)[8]]).toEqual([
          at,
          [3000 + at, 5, "HAND-Blue-S"],
          `Moss ${at} / S`,
        ]);
        const { products, variationImages } = there(market, number);
        expect([at, variationImages[2]]).toEqual([
          at,
          { propertyId: 200, valueId: products[8]?.properties[0]?.valueIds[0], imageId: photo },
        ]);
        if (!killed.dead()) return at - 1;
        await mirror(market, team, shop);
      }
    };
    return everyEdit;
  });

test("other options killed before any call to the marketplace are written once", { timeout: 240_000 }, async ({
  everyEdit,
}) => {
  expect(await everyEdit("market", "before")).toBe(9);
});

test("other options killed after any call took effect are written once", { timeout: 240_000 }, async ({
  everyEdit,
}) => {
  expect(await everyEdit("market", "after")).toBe(9);
});

test("other options killed before any call to the database are written once", { timeout: 240_000 }, async ({
  everyEdit,
}) => {
  expect(await everyEdit("database", "before")).toBeGreaterThan(3);
});

test.for([
  ["before", 500],
  ["after", 500],
  ["after", 504],
] as const)(
  "a write of unknown fate %s its effect (%i) is looked for, and its options are there once",
  async ([when, status], { market, team, number, id }) => {
    const before = options(market, number);
    const change = await approvedOptions(market, team, id, (of) => withWords(must(of.variations), 1, "S", "M", "L"));
    await market.fault({ operation: "updateListingInventory", mode: "status", status, when });
    await market.work();
    for (let round = 0; round < 4; round += 1) {
      market.clock.pass(120_000);
      await market.work();
    }
    expect(await market.app.change(team.actors.viewer, change.id)).toMatchObject({ state: "applied" });
    const left = Object.entries(before).filter(([key]) => !key.endsWith("/ XL"));
    expect(options(market, number)).toEqual(Object.fromEntries(left));
    const puts = (await market.operations()).filter((operation) => operation === "updateListingInventory").length;
    expect(puts).toBe(when === "before" ? 2 : 1);
  },
);

test("readers behind by 90 seconds: written once, and read back when they see it", { timeout: 240_000 }, async ({
  market,
  team,
  number,
  id,
}) => {
  const photo = must(there(market, number).variationImages[2]).imageId;
  const change = await approvedOptions(market, team, id, ({ variations }) =>
    withWords(must(variations), 0, "Blue", "Sand", "Olive"),
  );
  await market.control("PUT", "settings", { stale_ms: 90_000 });
  for (let round = 0; round < 8; round += 1) {
    await market.work();
    market.clock.pass(120_000);
  }
  expect(await market.app.change(team.actors.viewer, change.id)).toMatchObject({ state: "applied" });
  const puts = (await market.operations()).filter((operation) => operation === "updateListingInventory");
  expect(puts.length).toBe(1);
  const { products, variationImages } = there(market, number);
  expect(products[8]?.properties[0]?.values).toEqual(["Olive"]);
  expect(variationImages[2]).toMatchObject({ valueId: products[8]?.properties[0]?.valueIds[0], imageId: photo });
});
