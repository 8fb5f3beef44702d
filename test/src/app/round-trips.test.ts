import { describe, expect } from "vitest";
import { shopTest } from "#test/support/shop-test.ts";
import { approvedChange, asked } from "./drafting.ts";
import { sellers } from "./market.ts";

/** How often the database is asked: each call is a round trip, and in production some twenty milliseconds. */
const test = shopTest
  .extend("review", ({ market, team }) => async () => {
    return (await market.app.review(team.actors.manager, 0, 50)).some;
  })
  /** Names of the database calls that `run` made, in order. */
  .extend("callsOf", ({ market }) => async (run: () => Promise<unknown>): Promise<string[]> => {
    const from = market.databaseCalls.length;
    await run();
    return market.databaseCalls.slice(from);
  });

const timesOf = (calls: readonly string[], name: string) => calls.filter((call) => call === name).length;

describe("a review", () => {
  test("asks as often for many requests as for one, categories and listings included", async ({
    market,
    team,
    shop,
    review,
    callsOf,
  }) => {
    await asked(market, team, [shop]);
    const one = await callsOf(review);
    for (let n = 2; n <= 8; n += 1) await asked(market, team, [shop], { title: `Apron ${n}` });
    const [many, shown] = [await callsOf(review), await review()];
    expect(shown).toHaveLength(8);
    expect(shown.every(({ categoryPath }) => categoryPath?.endsWith("Aprons"))).toBe(true);
    expect(many.toSorted()).toEqual(one.toSorted());
    expect(timesOf(many, "categories")).toBe(1);
    expect(many.length).toBeLessThanOrEqual(3);
  });
});

describe("an operation", () => {
  test("reads its shop's tokens once, however many calls it makes", async ({ market, team, shop, callsOf }) => {
    await approvedChange(market, team, [shop], { photos: 5 });
    const [operation] = await market.claim();
    if (operation?.kind !== "apply_change") throw new Error("no publish was due");
    await market.forget();
    const calls = await callsOf(() => market.runOne(operation));
    expect((await market.operations()).length).toBeGreaterThanOrEqual(10);
    expect(timesOf(calls, "read_tokens")).toBe(1);
  });

  test("reads them anew when they are about to end, and when the marketplace refuses them", async ({
    market,
    team,
    shop,
    callsOf,
  }) => {
    await market.app.sync(team.actors.manager, shop);
    const [operation] = await market.claim();
    if (!operation) throw new Error("no sync was due");
    market.clock.pass(2 * 3_600_000);
    const calls = await callsOf(() => market.runOne(operation));
    expect(timesOf(calls, "read_tokens")).toBe(2);
    expect(timesOf(calls, "save_tokens")).toBe(1);
  });

  test("asks the database for a publish of five photos in two shops at most 24 times", async ({
    market,
    team,
    shop,
    callsOf,
  }) => {
    const eu = await market.openShop(team.actors.owner, sellers.eu);
    await approvedChange(market, team, [shop, eu], { photos: 5 });
    const calls = await callsOf(() => market.work());
    expect(calls.length).toBeLessThanOrEqual(24);
  });
});
