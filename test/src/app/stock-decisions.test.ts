import { describe, expect } from "vitest";
import { code, must } from "#test/src/store/studio.ts";
import { stockTest as test } from "./stock-test.ts";

describe("Put back", () => {
  test("asks to restore what there was before the last fall, and another person approves it", async ({
    market,
    team,
    product,
    shared,
    sell,
    check,
    there,
  }) => {
    await shared();
    await sell(0);
    const [note] = await check();
    const at = must(must(note).at);
    expect(await market.app.putStockBack(team.actors.maker, product, at, "before")).toEqual({ asked: 2, leftOut: [] });
    expect(there()).toEqual([4, 4]);
    const waiting = await market.app.overview(team.actors.manager);
    for (const change of waiting.waitingForMe) {
      await market.app.approve(team.actors.manager, {
        changeId: change.id,
        contentHash: (await market.app.change(team.actors.manager, change.id)).contentHash,
        mode: "live",
      });
    }
    await market.work();
    expect(there()).toEqual([5, 5]);
    await check();
    expect(there()).toEqual([5, 5]);
    await sell(1);
    await check();
    expect(there()).toEqual([4, 4]);
    expect(await code(market.app.putStockBack(team.actors.maker, product, at, "before"))).toBe("wrong-state");
  });
});

describe("the decision", () => {
  test("is an owner's, and nothing is written before it or after it was taken back", async ({
    market,
    team,
    product,
    shared,
    sell,
    check,
    there,
  }) => {
    expect(await code(market.app.setStock(team.actors.manager, { productId: product }, "shared"))).toBe("not-allowed");
    await sell(0);
    await check();
    expect(there()).toEqual([4, 5]);
    await shared();
    expect(there()).toEqual([4, 4]);
    const { rule } = await market.app.stock(team.actors.viewer, product);
    expect(await code(market.app.stopSharing(team.actors.manager, must(rule).id))).toBe("not-allowed");
    const home = await market.app.home(team.actors.owner, {
      waiting: 0,
      problems: 0,
      drafts: 0,
      activity: 0,
      listings: 0,
    });
    expect(home.standing).toMatchObject({ all: 1, some: [{ id: must(rule).id, section: false }] });
    await market.app.stopSharing(team.actors.owner, must(rule).id);
    await sell(0);
    await check();
    expect(there()).toEqual([3, 4]);
  });

  test("stops what wasn't begun when it is taken back", async ({ market, team, product, shared, sell, there }) => {
    await shared();
    await sell(0);
    market.clock.pass(180_000);
    await market.deps.admin.enqueueStockChecks();
    for (const operation of await market.claim()) await market.runOne(operation);
    await market.app.stopSharing(team.actors.owner, must((await market.app.stock(team.actors.owner, product)).rule).id);
    await market.work();
    expect(there()).toEqual([4, 5]);
    expect(await market.db.sql("select state from changes where kind = 'edit'")).toEqual([{ state: "stopped" }]);
  });

  test("says before how long a piece could be sold twice, and is refused where that isn't held", async ({
    market,
    team,
    product,
    beginning,
  }) => {
    const before = await market.app.stock(team.actors.owner, product);
    expect(before).toMatchObject({ refusal: null, window: { held: true, lastPiece: null } });
    expect(before.window.seconds).toBeLessThanOrEqual(600);
    // So many listings of other studios' shared products are read with the same app.
    await market.db.sql(
      "insert into stock_checks (shop_id, studio_id, listings) select id, studio_id, 1000 from shops where id = $1",
      [must(beginning.shops[0])],
    );
    const after = await market.app.stock(team.actors.owner, product);
    expect(after.window.held).toBe(false);
    expect(after.refusal).toContain("can't be shared");
    expect(await code(market.app.setStock(team.actors.owner, { productId: product }, "shared"))).toBe("bad-input");
  });
});
