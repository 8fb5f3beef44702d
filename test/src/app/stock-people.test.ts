import { standingChange } from "#src/modules/changes/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { describe, expect } from "vitest";
import { must } from "#test/src/store/studio.ts";
import type { Market } from "./market.ts";
import { stockTest as test } from "./stock-test.ts";
import type { Team } from "./workshop.ts";

const q = "quantity:";

/** A maker asks for this number in a listing, and a manager approves it. */
async function edited(market: Market, team: Team, listingId: string, pieces: number): Promise<void> {
  const saved = await market.app.saveEdit(
    team.actors.maker,
    { listingId: listingId as never, changeId: null, revision: 0, touched: { [q]: pieces } },
    "ask",
  );
  expect(saved).toMatchObject({ ok: true });
}

async function approved(market: Market, team: Team): Promise<void> {
  for (const { id } of (await market.app.overview(team.actors.manager)).waitingForMe) {
    const { contentHash } = await market.app.change(team.actors.manager, id);
    await market.app.approve(team.actors.manager, { changeId: id, contentHash, mode: "live" });
  }
  await market.work();
}

describe("what people change through approved changes", () => {
  test("is no sale: the same number in both shops stays there, and a sale after it counts", {
    timeout: 150_000,
  }, async ({ market, team, beginning, shared, sell, check, there }) => {
    await shared();
    for (const id of beginning.ids) await edited(market, team, id, 3);
    await approved(market, team);
    expect(there()).toEqual([3, 3]);
    expect(await check()).toEqual([]);
    expect(there()).toEqual([3, 3]);
    await sell(0);
    expect(await check()).toMatchObject([{ note: "lowered", before: { [q]: 3 }, after: { [q]: 2 } }]);
    expect(there()).toEqual([2, 2]);
  });
});

describe("a judgement that is kept", () => {
  test("is made anew where a listing sold since the numbers were read, or isn't of the product any more", async ({
    market,
    team,
    beginning,
    product,
    shared,
    there,
  }) => {
    await shared();
    const store = market.deps.stores.worker(team.id);
    const shop = must(beginning.shops[0]);
    const read = must((await store.sharedStock(shop)).products[0]);
    const { externalId, title, listingId } = must(read.listings[1]);
    const change = (before: number) =>
      standingChange({
        id: market.deps.ids.uuid() as ChangeId,
        listing: { id: listingId, externalId, title },
        set: { [q]: 2 },
        before: { [q]: before },
      });
    market.clock.pass(180_000);
    await market.deps.admin.enqueueStockChecks();
    const operation = must((await market.claim())[0]);
    const stock = { productId: product, ruleId: read.ruleId, revision: read.revision, lastFall: null, settled: [] };
    const keep = (before: number) =>
      store.keepStock(operation, { ...stock, known: must(read.known) }, [change(before)].flat(), { outbox: [] });
    expect(await keep(6)).toBe("moved");
    await market.db.sql("update listings set product_id = null where id = $1", [listingId]);
    expect(await keep(5)).toBe("moved");
    await market.db.sql("update listings set product_id = $2 where id = $1", [listingId, product]);
    expect(await keep(5)).toBe("kept");
    expect(there()).toEqual([5, 5]);
  });
});
