import { expect } from "vitest";
import type { ProductId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { sameShopsTest } from "#test/support/shop-test.ts";
import { approvedChange, asked, completeDraft } from "./drafting.ts";
import { askedEdit } from "./editing.ts";
import { openTeam } from "./workshop.ts";

const test = sameShopsTest
  .extend("called", ({ market, team }) => (words: string) => {
    return market.app.findListings(team.actors.maker, words, { limit: 30, offset: 0 });
  })
  .extend("foundBy", ({ called }) => async (code: string) => {
    return (await called(code)).map(({ id }) => id).toSorted();
  })
  .extend("listing", ({ called }) => async (words: string, shop: ShopId) => {
    return must((await called(words)).find(({ shopId, productId }) => shopId === shop && productId === null));
  })
  .extend("made", ({ market, team, listing }) => async (words: string, shop: ShopId): Promise<ProductId> => {
    const { first } = await market.app.makeProducts(team.actors.maker, {
      listingIds: [(await listing(words, shop)).id],
    });
    return must(first);
  });

test("a draft, its product and its listings in all shops have one code", async ({
  market,
  team,
  us,
  eu,
  called,
  foundBy,
}) => {
  const draft = await approvedChange(market, team, [us, eu], { title: "Two pocket apron" });
  await market.work();
  const listings = await called("Two pocket apron");
  expect(listings.map(({ shopId }) => shopId).toSorted()).toEqual([us, eu].toSorted());
  expect(new Set(listings.map(({ code }) => code))).toEqual(new Set([draft.code]));
  const { products, total } = await market.app.products(team.actors.maker, must(draft.code), 0);
  expect([total, products[0]?.code]).toEqual([1, draft.code]);
  expect(await foundBy(must(draft.code).toUpperCase())).toEqual(listings.map(({ id }) => id).toSorted());
});

test("a draft's product is in no list until a shop has it", async ({ market, team, us }) => {
  const draft = await completeDraft(market, team, [us], { title: "Not there yet" });
  expect((await market.app.products(team.actors.maker, must(draft.code), 0)).total).toBe(0);
  expect((await market.app.findChanges(team.actors.maker, must(draft.code), 5)).map(({ id }) => id)).toEqual([
    draft.id,
  ]);
});

test("a listing that becomes a product keeps its code", async ({ market, team, us, listing, made }) => {
  const before = await listing("Walnut Cutting Board", us);
  const product = await market.app.product(team.actors.maker, await made("Walnut Cutting Board", us));
  expect([product.code, product.listings[0]?.code]).toEqual([before.code, before.code]);
});

test("merged products are found by both codes, in files too; split again each has its own", async ({
  market,
  team,
  us,
  eu,
  foundBy,
  made,
}) => {
  const [one, other] = [await made("", us), await made("", eu)];
  const [kept, merged] = [
    await market.app.product(team.actors.maker, one),
    await market.app.product(team.actors.maker, other),
  ];
  const joined = await market.app.matchProducts(team.actors.maker, one, other, "same");
  const all = joined.listings.map(({ id }) => id).toSorted();
  expect(new Set(joined.listings.map(({ code }) => code))).toEqual(new Set([kept.code]));
  expect([await foundBy(kept.code), await foundBy(merged.code)]).toEqual([all, all]);
  const [row] = await market.db.sql<{ earlier: string[] }>(
    "select app.earlier_codes(l) as earlier from listings l where id = $1",
    [must(all[0])],
  );
  expect(row?.earlier).toEqual([merged.code]);
  const foreign = must(joined.listings.find(({ shopId }) => shopId === eu));
  expect((await market.app.splitProduct(team.actors.maker, foreign.id)).code).toBe(merged.code);
  expect(await foundBy(merged.code)).toEqual([foreign.id]);
  expect((await market.app.product(team.actors.maker, one)).code).toBe(kept.code);
});

test("a listing that leaves the product it was published with gets a code that nothing had", async ({
  market,
  team,
  us,
  eu,
  called,
}) => {
  const draft = await approvedChange(market, team, [us, eu], { title: "Set of napkins" });
  await market.work();
  const known = new Set((await market.db.sql<{ code: string }>("select code from codes")).map(({ code }) => code));
  const there = must((await called("Set of napkins")).find(({ shopId }) => shopId === eu));
  const split = await market.app.splitProduct(team.actors.maker, there.id);
  expect(known.has(split.code)).toBe(false);
  expect((await market.app.listing(team.actors.maker, there.id)).code).toBe(split.code);
  expect((await called(must(draft.code))).map(({ shopId }) => shopId)).toEqual([us]);
});

test("the code of a discarded draft is given to nothing else, even when the draft is gone", async ({
  market,
  team,
  us,
}) => {
  const draft = await completeDraft(market, team, [us], { title: "Never mind" });
  await market.app.discard(team.actors.maker, draft.id);
  market.clock.pass(9 * 86_400_000);
  await market.db.setNow(market.clock.now());
  await market.admin.purge();
  await market.admin.purge();
  const rows = await market.db.sql(
    "select c.product_id, (select count(*)::int from products where code = c.code) as products from codes c where code = $1",
    [draft.code],
  );
  expect(rows).toEqual([{ product_id: null, products: 0 }]);
});

test("requests are numbered by studio, also those that are asked for at once, and found by their number", async ({
  market,
  team,
  us,
  eu,
  called,
  listing,
}) => {
  const first = await asked(market, team, [us], { title: "Numbered one" });
  const drafts = await Promise.all([1, 2, 3].map((n) => completeDraft(market, team, [us], { title: `At once ${n}` })));
  expect(drafts.map(({ number }) => number)).toEqual([null, null, null]);
  await Promise.all(drafts.map(({ id }) => market.app.requestApproval(team.actors.maker, id)));
  const numbers = await Promise.all(
    drafts.map(async ({ id }) => (await market.app.change(team.actors.maker, id)).number),
  );
  const next = must(first.number);
  expect(numbers.map(must).toSorted((a, b) => a - b)).toEqual([next + 1, next + 2, next + 3]);
  const edit = await askedEdit(market, team, (await listing("Walnut", eu)).id, { "quantity:": 7 });
  expect((await called(`request ${edit.number}`)).map(({ id }) => id)).toEqual([edit.listingId]);
  expect((await market.app.findChanges(team.actors.maker, `Request ${edit.number}`, 5)).map(({ id }) => id)).toEqual([
    edit.id,
  ]);
  // What was sent back and is asked for again is the same request.
  await market.app.withdraw(team.actors.maker, must(drafts[0]).id);
  await market.app.requestApproval(team.actors.maker, must(drafts[0]).id);
  expect((await market.app.change(team.actors.maker, must(drafts[0]).id)).number).toBe(numbers[0]);
  const others = await openTeam(market, "Another Studio");
  const own = await market.app.startDraft(others.actors.maker, {
    text: "",
    files: [],
    channel: null,
    ts: null,
    viewId: null,
  });
  expect(own.number).toBeNull();
});
