import { describe, expect } from "vitest";
import type { ProductId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { code, must } from "#test/src/store/studio.ts";
import { sameShopsTest } from "#test/support/shop-test.ts";
import { approvedChange } from "./drafting.ts";
import { mirror } from "./editing.ts";
import { openTeam } from "./workshop.ts";

const test = sameShopsTest
  .extend("all", ({ market, team }) => async (words = "") => {
    return market.app.products(team.actors.maker, words, 0);
  })
  .extend("listing", ({ market, team }) => async (words: string, shop: ShopId) => {
    const found = await market.app.findListings(team.actors.maker, words, { limit: 30, offset: 0 });
    return must(found.find(({ shopId }) => shopId === shop));
  })
  /** A product of one listing. */
  .extend("made", ({ market, team, listing }) => async (words: string, shop: ShopId): Promise<ProductId> => {
    const { first } = await market.app.makeProducts(team.actors.maker, {
      listingIds: [(await listing(words, shop)).id],
    });
    return must(first);
  })
  .extend("same", ({ market, us, eu, made }) => async () => {
    const a = await made("Walnut Cutting Board", us);
    const b = await made("", eu);
    await market.db.sql("update products set sku = 'CB-1' where id = any ($1)", [[a, b]]);
    return { a, b };
  });

/** The mirror stays, its products go. */
test.beforeEach(async ({ market }) => {
  await market.db.sql("delete from product_words");
  await market.db.sql("delete from shop_members");
  await market.db.sql("update listings set product_id = null, code = left(md5(id::text), 8)");
  await market.db.sql("update changes set product_id = null");
  await market.db.sql("delete from products");
  await market.db.sql("delete from codes");
  await market.db.sql("insert into codes (studio_id, code, listing_id) select studio_id, code, id from listings");
});

describe("a listing becomes a product", () => {
  test("one by one, with what it says; photos stay on the marketplace, and asking twice makes nothing twice", async ({
    market,
    team,
    us,
    all,
    listing,
  }) => {
    const board = await listing("Walnut Cutting Board", us);
    const first = await market.app.makeProducts(team.actors.maker, { listingIds: [board.id] });
    expect(await market.app.makeProducts(team.actors.maker, { listingIds: [board.id] })).toEqual({
      made: 0,
      first: null,
    });
    expect(first.made).toBe(1);
    const product = await market.app.product(team.actors.maker, must(first.first));
    expect(product.content).toMatchObject({
      title: "Walnut Cutting Board",
      photos: [],
      materials: ["Walnut", "Linseed oil"],
    });
    expect(product.listings.map(({ id, shopName }) => [id, shopName])).toEqual([[board.id, board.shopName]]);
    expect((await market.app.listing(team.actors.maker, board.id)).productId).toBe(product.id);
    expect((await all("walnut board")).total).toBe(1);
    expect((await all(board.code)).products[0]?.id).toBe(product.id);
  });

  test("or all of a shop at once, by a person's word only", async ({ market, team, us, eu, all }) => {
    const before = await all();
    expect(before.total).toBe(0);
    const waiting = must(before.without.find(({ shopId }) => shopId === us)).count;
    expect((await market.app.makeProducts(team.actors.maker, { shopId: us })).made).toBe(waiting);
    expect((await market.app.makeProducts(team.actors.maker, { shopId: us })).made).toBe(0);
    const after = await all();
    expect([after.total, after.without.map(({ shopId }) => shopId)]).toEqual([waiting, [eu]]);
    expect(after.products.length).toBeLessThan(after.total);
  });

  test("and writes nothing to a shop", async ({ market, team, us }) => {
    await market.forget();
    await market.app.makeProducts(team.actors.maker, { shopId: us });
    expect(await market.operations()).toEqual([]);
  });
});

describe("products of two shops", () => {
  test("are offered as a pair, and nothing is joined until a person says so", async ({
    market,
    team,
    us,
    eu,
    all,
    same,
  }) => {
    const { a, b } = await same();
    const match = must(await market.app.suggestMatches(team.actors.maker, 0));
    expect([match.kept.id, match.merged.id, match.because, match.total]).toEqual([a, b, "sku", 1]);
    expect((await all()).total).toBe(2);
    const product = await market.app.matchProducts(team.actors.maker, a, b, "same");
    expect(product.listings.map(({ shopId }) => shopId)).toEqual(expect.arrayContaining([us, eu]));
    expect((await all()).total).toBe(1);
    expect(await market.app.suggestMatches(team.actors.maker, 0)).toBeNull();
    await market.app.matchProducts(team.actors.maker, a, b, "same");
    expect(await code(market.app.product(team.actors.maker, b))).toBe("not-found");
  });

  test("are told apart again, each with what it was, and not offered a second time", async ({
    market,
    team,
    eu,
    same,
  }) => {
    const { a, b } = await same();
    const joined = await market.app.matchProducts(team.actors.maker, a, b, "same");
    const foreign = must(joined.listings.find(({ shopId }) => shopId === eu));
    const split = await market.app.splitProduct(team.actors.maker, foreign.id);
    expect(split.id).toBe(b);
    expect(split.listings.map(({ id }) => id)).toEqual([foreign.id]);
    expect((await market.app.product(team.actors.maker, a)).listings).toHaveLength(1);
    expect(await market.app.suggestMatches(team.actors.maker, 0)).toBeNull();
    expect(await code(market.app.splitProduct(team.actors.maker, foreign.id))).toBe("wrong-state");
  });

  test("that are different are not offered again", async ({ market, team, all, same }) => {
    const { a, b } = await same();
    await market.app.matchProducts(team.actors.maker, a, b, "different");
    expect(await market.app.suggestMatches(team.actors.maker, 0)).toBeNull();
    expect((await all()).total).toBe(2);
  });

  test("a listing published in two shops at once is one product, and can be taken apart", async ({
    market,
    team,
    us,
    eu,
    all,
  }) => {
    await approvedChange(market, team, [us, eu]);
    await market.work();
    await mirror(market, team, us);
    await mirror(market, team, eu);
    const [product] = (await all("Linen apron with pocket")).products.filter(({ listings }) => listings.length === 2);
    const split = await market.app.splitProduct(team.actors.maker, must(must(product).listings[1]).id);
    expect(split.id).not.toBe(must(product).id);
    expect(split.title).toBe("Linen apron with pocket");
  });
});

describe("who may", () => {
  test("viewers read, and say nothing; nobody without a role sees anything; a shop limited to others stays closed", async ({
    market,
    team,
    us,
    made,
  }) => {
    const a = await made("Walnut Cutting Board", us);
    expect((await market.app.product(team.actors.viewer, a)).id).toBe(a);
    expect(await code(market.app.makeProducts(team.actors.viewer, { shopId: us }))).toBe("not-allowed");
    expect(await code(market.app.products(team.actors.nobody, "", 0))).toBe("no-role");
    await market.db.sql("insert into shop_members (studio_id, shop_id, member_id) values ($1, $2, $3)", [
      team.id,
      us,
      team.members.owner.id,
    ]);
    expect(await code(market.app.makeProducts(team.actors.maker, { shopId: us }))).toBe("not-allowed");
  });

  test("another studio's products are not there", async ({ market, us, eu, listing, made }) => {
    const a = await made("Walnut Cutting Board", us);
    const b = await made("", eu);
    const others = await openTeam(market, "Somebody Else");
    const stranger = others.actors.owner;
    const board = await listing("Walnut Cutting Board", us);
    for (const attempt of [
      () => market.app.product(stranger, a),
      () => market.app.matchProducts(stranger, a, b, "same"),
      () => market.app.makeProducts(stranger, { listingIds: [board.id] }),
      () => market.app.splitProduct(stranger, board.id),
    ]) {
      expect(await code(attempt())).toBe("not-found");
    }
  });
});
