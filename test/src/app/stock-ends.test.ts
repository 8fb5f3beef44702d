import { describe, expect } from "vitest";
import type { ChangeId, ProductId } from "#src/platform/kernel/entity-ids.ts";
import { must, refusal } from "#test/src/store/studio.ts";
import type { Market } from "./market.ts";
import { stockTest as test } from "./stock-test.ts";
import type { Team } from "./workshop.ts";

/** Answered as done, and nothing is there afterwards: Retry writes it once more. */
const ignored = { operation: "updateListingInventory", mode: "ignore" };
const ended = "This was to be written under a standing decision.";

async function ruleOf({ app }: Market, { actors }: Team, product: ProductId): Promise<string> {
  return must((await app.stock(actors.owner, product)).rule).id;
}

/** The change that was made last. */
async function newest({ db }: Market): Promise<ChangeId> {
  const [row] = await db.sql<{ id: string }>("select id from changes order by seq desc limit 1");
  return must(row).id as ChangeId;
}

const stateOf = async ({ app }: Market, { actors }: Team, id: ChangeId) => (await app.change(actors.owner, id)).state;

describe("what a standing decision wrote or was to write", () => {
  test("isn't tried again once the decision was taken back, and the person reads why", async ({
    market,
    team,
    product,
    shared,
    sell,
    check,
    there,
  }) => {
    await shared();
    const rule = await ruleOf(market, team, product);
    await sell(0);
    await market.fault(ignored);
    await check();
    const change = await newest(market);
    expect(await stateOf(market, team, change)).toBe("failed");
    await market.app.stopSharing(team.actors.owner, rule);
    expect((await refusal(market.app.retry(team.actors.manager, change))).userText).toContain(ended);
    await market.work();
    expect(there()).toEqual([4, 5]);
  });

  test("isn't tried again once another write took its place, so that nothing is lowered twice", async ({
    market,
    team,
    shared,
    sell,
    check,
    answer,
    there,
  }) => {
    await shared();
    await sell(0);
    await market.fault(ignored);
    await check();
    const failed = await newest(market);
    await answer("lower");
    await market.work();
    expect(there()).toEqual([4, 4]);
    expect((await refusal(market.app.retry(team.actors.manager, failed))).userText).toContain(ended);
    await market.work();
    expect(there()).toEqual([4, 4]);
  });

  test("isn't sent once more where its outcome was unknown when the decision was taken back", async ({
    market,
    team,
    product,
    shared,
    sell,
    there,
  }) => {
    await shared();
    const rule = await ruleOf(market, team, product);
    await sell(0);
    market.clock.pass(180_000);
    await market.deps.admin.enqueueStockChecks();
    for (const operation of await market.claim()) await market.runOne(operation);
    await market.fault({ operation: "updateListingInventory", mode: "status", status: 500, when: "before" });
    for (const operation of await market.claim()) await market.runOne(operation);
    const change = await newest(market);
    const [item] = await market.db.sql("select progress ? 'stock' as begun from change_items where change_id = $1", [
      change,
    ]);
    expect(item).toEqual({ begun: true });
    await market.app.stopSharing(team.actors.owner, rule);
    await market.work();
    expect(there()).toEqual([4, 5]);
    const { items } = await market.app.change(team.actors.owner, change);
    expect(items).toMatchObject([{ failure: { text: expect.stringContaining(ended) } }]);
  });
});

describe("a product whose listings move", () => {
  /** One more product of the first shop. */
  async function another(market: Market, team: Team, shop: string, not: readonly number[]): Promise<ProductId> {
    const rows = await market.db.sql<{ id: string }>(
      "select id from listings where shop_id = $1 and external_id <> all ($2) and state = 'active' and gone_at is null order by seq limit 1",
      [shop, not.map(String)],
    );
    const made = await market.app.makeProducts(team.actors.maker, { listingIds: [must(rows[0]).id as never] });
    return must(made.first);
  }

  test("is shared no more once it became another product: its writes are stopped, and owners are told", async ({
    market,
    team,
    product,
    beginning,
    shared,
    sell,
    there,
  }) => {
    await shared();
    const rule = await ruleOf(market, team, product);
    const other = await another(market, team, must(beginning.shops[0]), beginning.numbers);
    await sell(0);
    market.clock.pass(180_000);
    await market.deps.admin.enqueueStockChecks();
    for (const operation of await market.claim()) await market.runOne(operation);
    const change = await newest(market);
    await market.said();
    await market.app.matchProducts(team.actors.maker, other, product, "same");
    const note = (await market.said()).find(({ template }) => template === "stock_rule_note");
    expect(note).toMatchObject({ ruleId: rule, why: "matched", by: team.members.maker.id, into: other });
    await market.work();
    expect(await stateOf(market, team, change)).toBe("stopped");
    expect(there()).toEqual([4, 5]);
    expect(await market.db.sql("select revoked_at is not null as ended from stock_rules")).toEqual([{ ended: true }]);
    expect(await market.db.sql("select from stock_writes where settled_at is null")).toEqual([]);
    const view = must(await market.app.describeStockRule(team.id, note as never));
    expect(view.mention).toEqual([team.members.owner.slackUserId]);
    expect([view.giver, view.by]).toEqual([team.members.owner.name, team.members.maker.name]);
  });

  test("is shared no more once one shop is left", async ({
    market,
    team,
    product,
    beginning,
    shared,
    sell,
    check,
    there,
  }) => {
    await shared();
    const rule = await ruleOf(market, team, product);
    await market.app.splitProduct(team.actors.maker, must(beginning.ids[1]));
    expect(await market.said()).toContainEqual(
      expect.objectContaining({ template: "stock_rule_note", ruleId: rule, why: "one-shop" }),
    );
    await sell(0);
    expect(await check()).toEqual([]);
    expect(there()).toEqual([4, 5]);
  });
});

test("every standing decision is found and can be ended, however many there are", async ({
  market,
  team,
  beginning,
}) => {
  await market.db.sql(
    `insert into stock_rules (studio_id, shop_id, section_id, rule, given_by)
     select $1, $2, 1000 + n, 'shared', $3 from generate_series(1, 12) n`,
    [team.id, must(beginning.shops[0]), team.members.owner.id],
  );
  const last = await market.app.standing(team.actors.owner, 1);
  expect(last).toMatchObject({ all: 12, page: 1, pages: 2 });
  expect(last.some).toHaveLength(2);
  await market.app.stopSharing(team.actors.owner, must(last.some[1]).id);
  await market.app.stopSharing(team.actors.owner, must(last.some[0]).id);
  // Beyond the last page is the last.
  expect(await market.app.standing(team.actors.viewer, 1)).toMatchObject({ all: 10, page: 0, pages: 1 });
});
