import { describe, expect } from "vitest";
import type { StockNoteEntry } from "#src/modules/stock/outbox.ts";
import type { ListingId, ProductId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { code, must } from "#test/src/store/studio.ts";
import { marketTest } from "#test/support/shop-test.ts";
import { mirror } from "./editing.ts";
import { type Market, sellers } from "./market.ts";
import { openTeam, type Team } from "./workshop.ts";

/** The same thing in two shops: its numbers there, its listings here, and its product. */
type Beginning = {
  readonly team: Team;
  readonly shops: readonly ShopId[];
  readonly numbers: readonly number[];
  readonly ids: readonly ListingId[];
  readonly product: ProductId;
};

const pieces = 5;

async function begin(market: Market): Promise<Beginning> {
  const team = await openTeam(market);
  const shops = [await market.openShop(team.actors.owner), await market.openShop(team.actors.owner, sellers.eu)];
  const numbers: number[] = [];
  for (const seller of [sellers.us, sellers.eu]) {
    const { shopId } = must(market.state().shops.find(({ userId }) => userId === seller));
    const plain = must(
      market
        .state()
        .listings.find((each) => each.shopId === shopId && each.state === "active" && each.products.length === 1),
    );
    await market.control("POST", `listings/${plain.id}/edit`, { quantity: pieces });
    numbers.push(plain.id);
  }
  for (const shop of shops) await mirror(market, team, shop);
  const ids: ListingId[] = [];
  const products: ProductId[] = [];
  for (const number of numbers) {
    const [listing] = await market.app.findListings(team.actors.maker, String(number), { limit: 1, offset: 0 });
    ids.push(must(listing).id);
    products.push(must((await market.app.makeProducts(team.actors.maker, { listingIds: [must(listing).id] })).first));
  }
  const [kept, merged] = products;
  await market.app.matchProducts(team.actors.maker, must(kept), must(merged), "same");
  return { team, shops, numbers, ids, product: must(kept) };
}

/** What the first test of a file waits for is all that the database and the marketplace begin with. */
const test = marketTest
  .extend("beginning", { auto: true }, ({ market }) => market.prepared(() => begin(market)))
  .extend("team", ({ beginning }) => beginning.team)
  .extend("product", ({ beginning }) => beginning.product)
  /** Both numbers, and whether each is on sale, as they really are. */
  .extend("there", ({ market, beginning }) => () => {
    const { listings } = market.state();
    return beginning.numbers.map((number) => {
      const listing = must(listings.find(({ id }) => id === number));
      return listing.state === "active" ? must(must(listing.products[0]).offerings[0]).quantity : listing.state;
    });
  })
  /** The next check of both shops, and all that follows from it. @returns what it says */
  .extend("check", ({ market }) => async () => {
    market.clock.pass(180_000);
    await market.deps.admin.enqueueStockChecks();
    await market.work();
    return (await market.said()).filter(({ template }) => template === "stock_note") as unknown as StockNoteEntry[];
  })
  .extend("sell", ({ act, beginning }) => async (at: number, quantity = 1) => {
    await act(must(beginning.numbers[at]), "sell", { quantity });
  })
  .extend("shared", ({ market, team, product, check }) => async () => {
    await market.app.setStock(team.actors.owner, { productId: product }, "shared");
    await market.work();
    return check();
  });

describe("shared by an owner's standing decision", () => {
  test("a sale in one shop lowers the other, by a change with a decision of kind standing", async ({
    market,
    team,
    shared,
    sell,
    check,
    there,
  }) => {
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
    there,
  }) => {
    await shared();
    await sell(0, 4);
    expect(await check()).toMatchObject([{ note: "asked", reasons: ["much"] }]);
    expect(await check()).toEqual([]);
    expect(there()).toEqual([1, 5]);
    expect((await market.app.stock(team.actors.viewer, product)).asked).toBe(true);
    expect(await code(market.app.answerStock(team.actors.maker, product, "lower"))).toBe("not-allowed");
    await market.app.answerStock(team.actors.manager, product, "lower");
    await market.work();
    expect(there()).toEqual([1, 1]);
    expect(await code(market.app.answerStock(team.actors.manager, product, "lower"))).toBe("wrong-state");
  });

  test("the numbers are left as they are where a manager says that nothing was sold", async ({
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
    await market.app.answerStock(team.actors.manager, product, "leave");
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
