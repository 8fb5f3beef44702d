import { expect, vi } from "vitest";
import type { ChangeId, ImportId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { sellerTest } from "#test/support/shop-test.ts";
import { mirror, there } from "./editing.ts";
import { cutting } from "./killing.ts";
import { openMany, pricesOf } from "./many.ts";
import type { Market } from "./market.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = sellerTest
  .extend("limits", { scope: "file" }, { perSecond: 1000, perDay: 1_000_000 })
  /** An import of these prices, applied. */
  .extend("applied", ({ market, team }) => async (prices: Readonly<Record<string, string>>): Promise<ImportId> => {
    const lines = Object.entries(prices).map(([code, price]) => `${code},${price}`);
    const file = market.slack.share(new TextEncoder().encode(`code,price\n${lines.join("\n")}\n`), "prices.csv");
    const id = await market.app.startImport(team.actors.maker, file);
    await market.work();
    await market.app.applyImport(team.actors.maker, id);
    return id;
  })
  .extend("listingOf", ({ market }) => async (code: string) => {
    const [row] = await market.db.sql<{ id: ListingId; number: string }>(
      "select id, external_id as number from listings where code = $1",
      [code],
    );
    return must(row);
  })
  .extend("priceThere", ({ market, listingOf }) => async (code: string, cents: number) => {
    const { number } = await listingOf(code);
    must(there(market, Number(number)).products[0]?.offerings[0]).price = cents;
  });

test("what a killed worker added is asked for, also where one of the listings would not be added any more", async ({
  market,
  team,
  applied,
  priceThere,
}) => {
  await openMany(market, team, 25);
  const raised = (await pricesOf(market, team)).slice(0, 5).map(({ code, cents }) => ({ code, cents: cents + 100 }));
  const id = await applied(Object.fromEntries(raised.map(({ code, cents }) => [code, (cents / 100).toFixed(2)])));
  await market.app.askForImport(team.actors.maker, id);
  const added = async () => (await market.db.sql("select id from change_items")).length;
  const { id: shop } = must((await market.app.shops(team.actors.owner))[0]);
  const [operation] = await market.claim(1);
  for (let at = 1; (await added()) === 0; at += 1) {
    const killed = cutting({ at, when: "after", of: "database" });
    await market.runOne(must(operation), { deps: market.process(killed.gate), death: killed.death });
  }
  // The seller sets that very price meanwhile, and a check sees it before the next worker begins.
  const first = must(raised[0]);
  await priceThere(first.code, first.cents);
  await mirror(market, team, shop);
  market.clock.pass(61_000);
  await market.work();
  const told = (await market.said()).filter(({ template }) => template === "import_asked");
  expect(told).toMatchObject([{ asked: 5, already: 0, gaveUp: null }]);
  const { some } = await market.app.review(team.actors.manager, 0, 10);
  expect(some.map(({ many }) => many?.all)).toEqual([5]);
});

test("a price that moves from a cent to the highest leaves the request readable, and all others", async ({
  market,
  team,
  applied,
  priceThere,
}) => {
  await openMany(market, team, 25);
  const [cheap, other] = (await pricesOf(market, team)).map(({ code }) => code);
  await priceThere(must(cheap), 1);
  const { id: shop } = must((await market.app.shops(team.actors.owner))[0]);
  await mirror(market, team, shop);
  const id = await applied({ [must(cheap)]: "50000", [must(other)]: "50" });
  await market.app.askForImport(team.actors.maker, id);
  await market.work();
  const planId = await onlyPlan(market);
  await market.app.takeIntoPlan(team.actors.maker, planId, "large-rise");
  await market.app.askForPlan(team.actors.maker, planId);
  const { some } = await market.app.review(team.actors.manager, 0, 10);
  expect(some.map(({ many }) => many?.prices?.highest)).toEqual([1_000_000_000]);
});

async function onlyPlan(market: Market): Promise<ChangeId> {
  const [plan, ...others] = await market.db.sql<{ id: ChangeId }>("select change_id as id from plans");
  expect(others).toEqual([]);
  return must(plan).id;
}

test("all of a table is a plan that is asked for at once: its approver takes listings out, and taken back it is its author's", async ({
  market,
  team,
  applied,
}) => {
  const { maker, manager } = team.actors;
  await openMany(market, team, 25);
  const rows = (await pricesOf(market, team)).slice(0, 6);
  const dearer = Object.fromEntries(rows.map(({ code, cents }) => [code, ((cents + 100) / 100).toFixed(2)]));
  await market.app.askForImport(maker, await applied(dearer));
  await market.work();
  const { some } = await market.app.review(manager, 0, 10);
  const asked = must(some[0]);
  expect(asked.many).toMatchObject({ all: 6, plan: { line: "the table prices.csv", left: 0, found: 6 } });
  const choice = await market.app.planChoice(manager, asked.id, { page: 0, most: 20 });
  const { change, rest } = await market.app.approvePart(manager, {
    changeId: asked.id,
    contentHash: asked.contentHash,
    left: [1, 2],
    all: choice.all,
    count: 4,
    solo: false,
  });
  expect([change.state, must(rest).listings]).toEqual(["approved", 2]);
  const again = await market.app.askForPlan(maker, must(rest).id);
  await market.app.withdraw(maker, again.id);
  expect((await market.app.change(maker, again.id)).state).toBe("draft");
});

test("prices of a table that fall much start left out, keep who wrote them, and nobody is asked before its author looked", async ({
  market,
  team,
  applied,
}) => {
  const { maker, manager, owner } = team.actors;
  await openMany(market, team, 25);
  const rows = (await pricesOf(market, team)).slice(0, 5);
  const prices = rows.map(({ code, cents }, at) => [code, ((at === 0 ? cents / 2 : cents + 100) / 100).toFixed(2)]);
  const id = await applied(Object.fromEntries(prices));
  // Another person asks for what the maker's file says.
  await market.app.askForImport(manager, id);
  await market.work();
  const planId = await onlyPlan(market);
  const plan = await market.app.change(maker, planId);
  expect([plan.state, plan.many?.all, plan.many?.plan?.reasons]).toMatchObject([
    "draft",
    4,
    [{ code: "large-fall", items: 1, mayTakeIn: 1 }],
  ]);
  const told = (await market.said()).filter(({ template }) => template === "import_asked");
  expect(told).toMatchObject([{ asked: 0, waits: 1 }]);
  expect((await market.db.sql("select from listing_claims")).length).toBe(0);
  await market.app.takeIntoPlan(manager, planId, "large-fall");
  const asked = await market.app.askForPlan(manager, planId);
  expect(asked.many?.plan?.large).toEqual({ falls: 1, rises: 0 });
  // None of its values is the word of the person who asked.
  const barred = await market.db.sql(
    "select distinct member_id from changes c, app.contributions(c) o where c.id = $1",
    [planId],
  );
  expect(barred).toEqual([{ member_id: team.members.maker.id }]);
  await market.app.approve(owner, { changeId: planId, contentHash: asked.contentHash });
});
