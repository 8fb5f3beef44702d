import { describe, expect } from "vitest";
import { code, must } from "#test/src/store/studio.ts";
import { mirror } from "./editing.ts";
import { stockTest as test } from "./stock-test.ts";

describe("shared by an owner's standing decision", () => {
  test("a sale in one shop lowers the other, by a change with a decision of kind standing", {
    timeout: 150_000,
  }, async ({ market, team, shared, sell, check, there }) => {
    expect(await shared()).toEqual([]);
    await sell(0);
    const [note, ...more] = await check();
    expect(more).toEqual([]);
    expect(note).toMatchObject({ note: "lowered", before: { "quantity:": 5 }, after: { "quantity:": 4 } });
    expect(there()).toEqual([4, 4]);
    const decided = await market.db.sql(
      `select d.verdict, m.name, c.kind, c.state, c.number is not null as numbered, t.written -> 'quantity:' -> 0 ->> 'from' as by
       from decisions d join members m on m.id = d.member_id join changes c on c.id = d.change_id join change_items t on t.change_id = c.id`,
    );
    expect(decided).toEqual([
      {
        verdict: "standing",
        name: team.members.owner.name,
        kind: "edit",
        state: "applied",
        numbered: true,
        by: "rule",
      },
    ]);
    // What we wrote is no sale.
    expect(await check()).toEqual([]);
    expect(there()).toEqual([4, 4]);
  });

  test("sales in both shops between two checks are both counted", async ({ shared, sell, check, there }) => {
    await shared();
    await sell(0);
    await sell(1, 2);
    const told = await check();
    // Whichever shop is checked first, the second one's fall is told together with it.
    expect(told.map(({ note, before, fell }) => [note, before, fell.length])).toEqual([
      ["lowered", { "quantity:": 5 }, 1],
      ["lowered", { "quantity:": 5 }, 2],
    ]);
    expect(must(told[1]).after).toEqual({ "quantity:": 2 });
    expect(there()).toEqual([2, 2]);
  });

  test("what sells while the write is on its way stays sold", async ({ market, shared, sell, check, there }) => {
    await shared();
    await sell(0);
    await market.deps.admin.enqueueStockChecks();
    market.clock.pass(180_000);
    await market.deps.admin.enqueueStockChecks();
    for (const operation of await market.claim()) await market.runOne(operation);
    await sell(1);
    await market.work();
    expect(there()).toEqual([4, 3]);
    await check();
    expect(there()).toEqual([3, 3]);
  });

  test("the last piece takes the other off sale, and nothing puts it back by itself", async ({
    market,
    act,
    beginning,
    shared,
    sell,
    check,
    there,
  }) => {
    for (const number of beginning.numbers) await act(number, "edit", { quantity: 1 });
    await shared();
    await sell(1);
    expect(await check()).toMatchObject([{ note: "lowered", lowered: [{ takeOff: true }] }]);
    expect(there()).toEqual(["inactive", "sold_out"]);
    await check();
    expect(there()).toEqual(["inactive", "sold_out"]);
    expect(await market.fees()).toEqual([]);
  });

  test("an oversell is told once, and mentions owners and managers", async ({
    market,
    team,
    act,
    beginning,
    shared,
    sell,
    check,
  }) => {
    for (const number of beginning.numbers) await act(number, "edit", { quantity: 1 });
    await shared();
    await sell(0);
    await sell(1);
    const told = await check();
    expect(told.map(({ note }) => note)).toEqual(["lowered", "oversold"]);
    const view = must(await market.app.describeStockNote(team.id, must(told[1])));
    expect(new Set(view.fell.map(({ listing }) => listing.shopId)).size).toBe(2);
    expect(view.mention.toSorted()).toEqual(
      [team.members.owner, team.members.manager, team.members.second].map(({ slackUserId }) => slackUserId).toSorted(),
    );
    expect(await check()).toEqual([]);
  });

  test("a fall of more than three is asked about, and goes on by a manager's answer alone", async ({
    market,
    team,
    product,
    shared,
    sell,
    check,
    answer,
    there,
  }) => {
    await shared();
    await sell(0, 4);
    expect(await check()).toMatchObject([{ note: "asked", reasons: ["much"] }]);
    expect(await check()).toEqual([]);
    expect(there()).toEqual([1, 5]);
    expect((await market.app.stock(team.actors.viewer, product)).asked).toBe(true);
    expect(await code(market.app.answerStock(team.actors.maker, product, "lower", 0))).toBe("not-allowed");
    await answer("lower");
    await market.work();
    expect(there()).toEqual([1, 1]);
    expect(await code(answer("lower"))).toBe("wrong-state");
  });

  test("the numbers are left as they are where a manager says that nothing was sold", async ({
    market,
    shared,
    sell,
    check,
    answer,
    there,
  }) => {
    await shared();
    await sell(0, 4);
    await check();
    await answer("leave");
    await market.work();
    await check();
    expect(there()).toEqual([1, 5]);
  });

  test("expired and inactive listings didn't sell", async ({ act, beginning, shared, check, there }) => {
    await shared();
    await act(must(beginning.numbers[0]), "state", { state: "inactive" });
    expect(await check()).toEqual([]);
    expect(there()).toEqual(["inactive", 5]);
  });

  test("a sale that a whole reading of the shop finds is judged with it", async ({
    market,
    team,
    beginning,
    shared,
    sell,
    there,
  }) => {
    await shared();
    await sell(0);
    await mirror(market, team, must(beginning.shops[0]));
    expect(there()).toEqual([4, 4]);
  });

  test("a check takes one call a shop", async ({ market, shared }) => {
    await shared();
    await market.forget();
    market.clock.pass(180_000);
    expect(await market.deps.admin.enqueueStockChecks()).toBe(2);
    expect(await market.deps.admin.enqueueStockChecks()).toBe(0);
    await market.work();
    expect(await market.operations()).toEqual(["getListingsInventoryByListingIds", "getListingsInventoryByListingIds"]);
  });
});
