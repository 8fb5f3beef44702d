import { setImmediate } from "node:timers/promises";
import { expect, vi } from "vitest";
import type { Call } from "#sandbox/etsy/context.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { must } from "#test/src/store/studio.ts";
import { approve, there } from "./editing.ts";
import { cutting } from "./killing.ts";
import { openMany, written } from "./many.ts";
import { planTest } from "./planning.ts";

vi.setConfig({ testTimeout: 300_000 });

const test = planTest
  /** A plan of this line, asked for and approved, and no call made for it yet. */
  .extend("approved", ({ market, team, plan }) => async (line: string): Promise<ChangeView> => {
    const made = await plan(line);
    const asked = await market.app.askForPlan(team.actors.maker, made.id);
    await approve(market, team, asked);
    await market.forget();
    return asked;
  })
  .extend(
    "states",
    ({ now }) =>
      async ({ id }: ChangeView) =>
        (await now(id)).many?.states,
  )
  /** One turn of the change's operation in the shop. */
  .extend("turn", ({ market }) => async () => {
    const [operation] = await market.claim(1);
    await market.runOne(must(operation));
  });

const isWrite = ({ method }: Call) => method !== "GET";

test("up to four listings are written at once", async ({ market, team, approved, turn }) => {
  await openMany(market, team, 10);
  await approved("price +5%");
  let now = 0;
  let most = 0;
  market.hook(async (request, answer) => {
    if (request.method === "GET") return answer();
    most = Math.max(most, (now += 1));
    // As long as it takes the others to come, if they come at all.
    for (let turns = 0; turns < 20_000 && now < 4; turns += 1) await setImmediate();
    const reply = await answer();
    now -= 1;
    return reply;
  });
  await turn();
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(4);
});

test("what was changed, sold out or deleted between reading and writing is left as it is and named", async ({
  market,
  team,
  approved,
  now,
  numberOf,
}) => {
  await openMany(market, team, 10);
  const change = await approved("price +5%");
  const page = { page: 0, failed: false, most: 20 };
  const { some } = await market.app.changeItems(team.actors.viewer, change.id, page);
  const [moved, gone] = await Promise.all(some.slice(0, 2).map(({ listingId }) => numberOf(listingId)));
  must(there(market, must(moved)).products[0]?.offerings[0]).price += 777;
  const price = must(there(market, must(moved)).products[0]?.offerings[0]).price;
  await market.control("POST", `listings/${gone}/delete`);
  await market.work();
  const after = await now(change.id);
  expect(after.many?.states).toEqual({ applied: must(change.many).all - 2, parked: 1, failed: 1 });
  expect(await written(market)).not.toContain(moved);
  expect(must(there(market, must(moved)).products[0]?.offerings[0]).price).toBe(price);
});

test("one listing in a form that isn't known keeps no other of its batch from being written", async ({
  market,
  team,
  approved,
  states,
  numberOf,
  turn,
}) => {
  await openMany(market, team, 10);
  const change = await approved("price +5%");
  const { some } = await market.app.changeItems(team.actors.viewer, change.id, { page: 0, failed: false, most: 1 });
  const odd = await numberOf(must(some[0]).listingId);
  await market.control("POST", `listings/${odd}/odd`, { as: ["edit-state"] });
  await turn();
  const all = must(change.many).all;
  expect(await states(change)).toEqual({ applied: all - 1, pending: 1 });
  await market.control("POST", `listings/${odd}/odd`, { as: [] });
  await market.work();
  expect(await states(change)).toEqual({ applied: all });
});

test("a refusal and an answer that never came are of their listings alone", async ({
  market,
  team,
  approved,
  states,
  turn,
}) => {
  await openMany(market, team, 10);
  const change = await approved("stock +2");
  const before = stockThere(market);
  await market.fault({ operation: "updateListingInventory", mode: "status", status: 400, body: '{"error":"No."}' });
  await market.fault({ operation: "updateListingInventory", mode: "status", status: 504, when: "after", skip: 3 });
  await turn();
  const all = must(change.many).all;
  expect(await states(change)).toEqual({ applied: all - 2, failed: 1, applying: 1 });
  await market.work();
  expect(await states(change)).toEqual({ applied: all - 1, failed: 1 });
  expect(raised(before, stockThere(market))).toEqual([0, 2]);
});

test("what readers are shown late is read again, together, and written once", async ({
  market,
  team,
  approved,
  states,
}) => {
  await openMany(market, team, 20);
  const change = await approved("price +5%");
  await market.control("PUT", "settings", { stale_ms: 4_000 });
  await market.work();
  expect(await states(change)).toEqual({ applied: must(change.many).all });
  const numbers = await written(market);
  expect(numbers).toHaveLength(new Set(numbers).size);
  // Not once for each listing.
  expect((await market.calls()).filter((call) => !isWrite(call)).length).toBeLessThan(10);
});

test("photos, tags and all else that one call doesn't show stay as they are known", async ({
  market,
  team,
  approved,
}) => {
  await openMany(market, team, 5);
  const known = () =>
    market.db.sql<{ live: Record<string, unknown> }>("select live from listings where gone_at is null order by id");
  const before = await known();
  const change = await approved("price +5%");
  await market.work();
  const after = await known();
  expect(must(change.many).all).toBeGreaterThan(3);
  const others = (rows: readonly { live: Record<string, unknown> }[]) =>
    rows.map(({ live }) => Object.fromEntries(Object.entries(live).filter(([field]) => !field.startsWith("price:"))));
  expect(others(after)).toEqual(others(before));
  expect(after).not.toEqual(before);
});

test("titles are written in a batch, too: one call for each, and two for all", async ({
  market,
  team,
  approved,
  states,
}) => {
  await openMany(market, team, 5);
  const change = await approved('title start "New: "');
  await market.work();
  const all = must(change.many).all;
  expect(await states(change)).toEqual({ applied: all });
  const operations = await market.operations();
  expect(operations.filter((each) => each === "updateListing")).toHaveLength(all);
  expect(operations).toHaveLength(all + 2);
});

const cuts = [
  [3, "after", "market"],
  [9, "before", "market"],
  [14, "after", "market"],
  [12, "after", "database"],
  [31, "before", "database"],
] as const;

test.for(cuts)(
  "killed twice in the middle (%i %s %s), each piece of stock is added once and nothing is missing",
  async ([at, when, of], { market, team, approved, states }) => {
    await openMany(market, team, 30);
    const change = await approved("stock +2");
    const before = stockThere(market);
    for (const killing of [0, 1]) {
      const [operation] = await market.claim(1);
      const killed = cutting({ at: killing === 0 ? at : 4, when, of });
      await market.runOne(must(operation), { deps: market.process(killed.gate), death: killed.death });
      expect(killed.dead()).toBe(true);
      market.clock.pass(61_000);
    }
    await market.work();
    expect(await states(change)).toEqual({ applied: must(change.many).all });
    expect(raised(before, stockThere(market))).toEqual([0, 2]);
    const notes = (await market.said()).filter(({ note }) => note === "written");
    expect(notes).toHaveLength(1);
  },
);

type Stock = ReadonlyMap<string, number>;

function stockThere(market: { state(): { listings: readonly { id: number; products: readonly Product[] }[] } }): Stock {
  return new Map(
    market
      .state()
      .listings.flatMap(({ id, products }) =>
        products.map((product, at): [string, number] => [`${id} ${at}`, product.offerings[0]?.quantity ?? 0]),
      ),
  );
}
type Product = { readonly offerings: readonly { readonly quantity: number }[] };

/** By how much stock was raised, each amount once: 0 where nothing was asked. */
function raised(before: Stock, after: Stock): number[] {
  return [...new Set([...before].map(([key, was]) => must(after.get(key)) - was))].toSorted((a, b) => a - b);
}
