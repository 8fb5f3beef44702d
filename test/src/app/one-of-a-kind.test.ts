import { describe, expect } from "vitest";
import type { ChangeView } from "#src/modules/changes/model.ts";
import type { Actor } from "#src/modules/studio/model.ts";
import type { StateAlert } from "#src/modules/sync/outbox.ts";
import type { ListingId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { marketTest } from "#test/support/shop-test.ts";
import { approvedChange } from "./drafting.ts";
import { done, listingId, mirror } from "./editing.ts";
import { sellers } from "./market.ts";
import { read, schedule } from "./syncing.ts";
import { openTeam } from "./workshop.ts";

const test = marketTest
  .extend("limits", { scope: "file" }, { perSecond: 1000, perDay: 100_000 })
  .extend("beginning", { auto: true }, ({ market }) =>
    market.prepared(async () => {
      const team = await openTeam(market);
      const { owner } = team.actors;
      const shops = [await market.openShop(owner), await market.openShop(owner, sellers.eu)] as const;
      return { team, shops };
    }),
  )
  .extend("team", ({ beginning }) => beginning.team)
  .extend("shops", ({ beginning }) => beginning.shops)
  /** One piece, on sale in both shops. @returns its numbers there */
  .extend("published", ({ market, team, shops }) => {
    const published = async (quantity = 1) => {
      const { id } = await approvedChange(market, team, shops, { quantity, pieces: "same" });
      await market.work();
      await market.said();
      const { items } = await market.app.change(team.actors.viewer, id);
      expect(items.map(({ state }) => state)).toEqual(["applied", "applied"]);
      return shops.map((shop) => must(items.find(({ shopId }) => shopId === shop)?.externalId));
    };
    return published;
  })
  .extend("sell", ({ market }) => (number: string | undefined) => {
    return market.control("POST", `listings/${number}/sell`, { quantity: 1 });
  })
  .extend("stateOf", ({ market }) => (number: string | undefined) => {
    return market.state().listings.find(({ id }) => String(id) === number)?.state;
  })
  /** The first shop's news of a reading; null: there is none. */
  .extend("news", ({ market, team, shops }) => async () => {
    await schedule(market, team, shops[0]);
    await market.work();
    const entry = (await market.said()).find(({ template }) => template === "state_alerts");
    return entry
      ? market.app.describeAlerts(team.id, entry as { shopId: ShopId; alerts: StateAlert[]; all: number })
      : null;
  })
  .extend("view", ({ market, team }) => (change: ChangeView) => {
    return market.app.change(team.actors.viewer, change.id);
  })
  .extend("putOnSale", ({ market }) => async (by: Actor, listing: ListingId) => {
    return done(await market.app.putOnSale(by, { listingId: listing, stock: {} }));
  })
  .extend("row", ({ market, team }) => async (number: string | undefined) => {
    return listingId(market, team, Number(number));
  })
  /** Published in both shops, and taken off sale again in the second. */
  .extend("offSaleThere", ({ market, team, published, row }) => async (quantity = 1) => {
    const [here, there] = await published(quantity);
    const [live, off] = [await row(here), await row(there)];
    done(await market.app.unpublish(team.actors.manager, off));
    await market.work();
    return { live, off, there };
  });

test("sold in one shop, before either was read: the news names the other, and one manager takes it off sale", async ({
  market,
  team,
  shops,
  published,
  sell,
  stateOf,
  news,
}) => {
  const [here, there] = await published();
  await sell(here);
  const [line] = must(await news()).some;
  expect(line).toMatchObject({ kinds: ["sold_out"], listing: { externalId: here } });
  expect(line?.elsewhere).toMatchObject([{ externalId: there, shopId: shops[1], state: "active", connected: true }]);
  const result = await market.app.unpublish(team.actors.manager, must(line?.elsewhere[0]).id);
  expect(result).toMatchObject({ ok: true, change: { state: "approved" } });
  await market.work();
  expect(stateOf(there)).toBe("inactive");
  // Said once; and drawn later it no longer offers what is done.
  expect(await news()).toBeNull();
});

test("nothing is offered where the other shop's is off sale, or sold out, as well", async ({
  market,
  team,
  shops,
  published,
  sell,
  news,
}) => {
  const [here, there] = await published();
  await mirror(market, team, shops[0]);
  await sell(there);
  await mirror(market, team, shops[1]);
  await sell(here);
  expect(must(await news()).some).toMatchObject([{ kinds: ["sold_out"], elsewhere: [] }]);
});

test("another product with the same title is left alone", async ({ market, team, shops, published, sell, news }) => {
  const [here] = await published();
  const { result } = await read(market, team, shops[1]);
  expect(result).not.toBeNull();
  await market.db.sql("update listings set product_id = null where shop_id = $1", [shops[1]]);
  await sell(here);
  expect(must(await news()).some).toMatchObject([{ kinds: ["sold_out"], elsewhere: [] }]);
});

describe("what comes on sale while the same product is on sale elsewhere", () => {
  test("with one piece there and here: a manager is told before deciding alone, and may go on", async ({
    market,
    team,
    stateOf,
    view,
    putOnSale,
    offSaleThere,
  }) => {
    const { live, off, there } = await offSaleThere();
    const asked = await putOnSale(team.actors.manager, off);
    expect(asked).toMatchObject({
      state: "in_review",
      oneManager: true,
      alsoLive: [{ listingId: live, model: false }],
    });
    const { id: changeId, contentHash } = asked;
    await market.app.approve(team.actors.manager, { changeId, contentHash });
    await market.work();
    expect(stateOf(there)).toBe("active");
    expect(await view(asked)).toMatchObject({ state: "applied", alsoLive: [] });
  });

  test("with more pieces, or none on sale elsewhere, one manager puts it on sale at once", async ({
    market,
    team,
    putOnSale,
    offSaleThere,
  }) => {
    const { off } = await offSaleThere(2);
    expect(await putOnSale(team.actors.manager, off)).toMatchObject({ state: "approved", alsoLive: [] });
    await market.work();
    const { live: other, off: again } = await offSaleThere();
    done(await market.app.unpublish(team.actors.manager, other));
    await market.work();
    expect(await putOnSale(team.actors.manager, again)).toMatchObject({ state: "approved", alsoLive: [] });
  });

  test("where the studio said that each shop has its own piece, one manager puts it on sale at once", async ({
    market,
    team,
    putOnSale,
    offSaleThere,
  }) => {
    const { off } = await offSaleThere();
    await market.app.settings(team.actors.owner, { oneOffs: "each" });
    expect(await putOnSale(team.actors.manager, off)).toMatchObject({ state: "approved", alsoLive: [] });
  });

  test("sold out, and renewed with the one piece that Etsy puts there: the card names the other shop", async ({
    market,
    team,
    shops,
    published,
    sell,
    putOnSale,
    row,
  }) => {
    const [here, there] = await published();
    await sell(here);
    await mirror(market, team, shops[0]);
    const asked = await putOnSale(team.actors.maker, await row(here));
    expect(asked).toMatchObject({ kind: "renew", alsoLive: [{ listingId: await row(there) }] });
    const { live } = await market.app.listing(team.actors.maker, await row(here));
    const [stock] = Object.keys(live).filter((field) => field.startsWith("quantity:"));
    await market.app.withdraw(team.actors.maker, asked.id);
    const more = { listingId: await row(here), stock: { [must(stock)]: 4 } };
    expect(done(await market.app.putOnSale(team.actors.maker, more))).toMatchObject({ kind: "renew", alsoLive: [] });
  });

  test("a copy for another shop says so of the listing it was made like, as long as that has one piece", async ({
    market,
    team,
    shops,
    published,
    sell,
    view,
    row,
  }) => {
    const [here] = await published();
    await market.db.sql("update listings set product_id = null");
    const { change } = await market.app.draftLike(team.actors.maker, { listingId: await row(here) });
    expect([change.items.map(({ shopId }) => shopId), change.alsoLive]).toEqual([[shops[0]], []]);
    const items = [{ shopId: shops[1], content: { price: null, quantity: 1, overrides: {} } }];
    const edit = { changeId: change.id, revision: change.revision, content: {}, items };
    const other = done(await market.app.saveDraft(team.actors.maker, edit, "keep"));
    expect(other.alsoLive).toMatchObject([{ listingId: await row(here), model: true }]);
    await sell(here);
    await mirror(market, team, shops[0]);
    expect((await view(other)).alsoLive).toEqual([]);
  });

  test("a copy of a draft that went live says the same", async ({ market, team, shops }) => {
    const { id } = await approvedChange(market, team, [shops[0]], { quantity: 1 });
    await market.work();
    const { change } = await market.app.draftLike(team.actors.maker, { changeId: id });
    const items = [{ shopId: shops[1], content: { price: null, quantity: 1, overrides: {} } }];
    const edit = { changeId: change.id, revision: change.revision, content: {}, items };
    expect(done(await market.app.saveDraft(team.actors.maker, edit, "keep")).alsoLive).toMatchObject([{ model: true }]);
  });
});
