import { describe, expect } from "vitest";
import { must, refusal } from "#test/src/store/studio.ts";
import { stockTest as test } from "./stock-test.ts";

describe("an answer about stock", () => {
  test("is refused where the numbers moved since it was shown", async ({
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
    const { revision } = must((await check())[0]);
    await sell(1);
    await check();
    const stale = market.app.answerStock(team.actors.manager, product, "lower", must(revision));
    expect((await refusal(stale)).userText).toContain("This stock has changed since. Look again");
    expect((await refusal(market.app.answerStock(team.actors.manager, product, "lower", null))).code).toBe(
      "wrong-state",
    );
    await market.work();
    expect(there()).toEqual([1, 4]);
    await answer("lower");
    await market.work();
    expect(there()).toEqual(["inactive", "inactive"]);
  });

  test("is asked for anew where the numbers moved before it was followed", async ({
    market,
    beginning,
    shared,
    sell,
    check,
    answer,
    there,
  }) => {
    await shared();
    await sell(0, 4);
    await check();
    await answer("lower");
    await sell(0);
    // The shop in which it sold is read first.
    await market.db.sql(
      "update operations set state = 'cancelled', finished_at = app.now() where state = 'queued' and shop_id = $1",
      [beginning.shops[1]],
    );
    await market.work();
    const told = (await market.said()).filter(({ template }) => template === "stock_note");
    expect(told).toMatchObject([{ note: "asked", shows: [{ now: { "quantity:": 0 } }, { now: { "quantity:": 5 } }] }]);
    expect(there()).toEqual(["sold_out", 5]);
  });

  test("isn't given by saying once more that the stock is shared", async ({
    market,
    team,
    product,
    shared,
    sell,
    check,
    there,
  }) => {
    await shared();
    await sell(0, 4);
    await check();
    await market.app.setStock(team.actors.owner, { productId: product }, "shared");
    await market.work();
    await check();
    expect(there()).toEqual([1, 5]);
    expect((await market.app.stock(team.actors.manager, product)).asked).toBe(true);
  });
});

test("the 21st write of a day is asked about in one message, of the shop it is about, which names the product", {
  timeout: 300_000,
}, async ({ market, team, act, product, beginning, shared, sell, check }) => {
  for (const number of beginning.numbers) await act(number, "edit", { quantity: 60 });
  await shared();
  for (let sold = 0; sold < 20; sold += 1) {
    await sell(0);
    await check();
  }
  await sell(0);
  market.clock.pass(180_000);
  await market.deps.admin.enqueueStockChecks();
  await market.work();
  const told = (await market.said()).filter(({ template }) => String(template).startsWith("stock"));
  expect(told).toMatchObject([{ template: "stock_many", shopId: beginning.shops[1] }]);
  const view = must(await market.app.describeStockMany(team.id, must(beginning.shops[1])));
  expect(view).toMatchObject({ all: 1, some: [{ productId: product }] });
  expect(view.mention).toContain(team.members.manager.slackUserId);
});
