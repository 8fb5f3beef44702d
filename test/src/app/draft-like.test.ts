import { expect } from "vitest";
import { pricesInShop } from "#src/catalog/variations/in-shop.ts";
import { variationsOf } from "#src/catalog/variations/model.ts";
import { code, must, usd } from "#test/src/store/studio.ts";
import { sameShopTest } from "#test/support/shop-test.ts";
import { addShop, apron, approvedChange, completeDraft } from "./drafting.ts";
import { makeVaried, mirror, there } from "./editing.ts";
import { openTeam } from "./workshop.ts";

const test = sameShopTest
  .extend("euro", { scope: "file", auto: true }, ({ market, team }) =>
    addShop(market, team, { currency: "EUR", name: "Europe" }),
  )
  .extend("findLike", ({ market, team }) => (words: string) => {
    return market.app.findLike(team.actors.maker, words);
  });

test("a listing of the mirror gives its text, category and price in its currency; photos and SKU stay behind", async ({
  market,
  team,
  shop,
  findLike,
}) => {
  const { listings, changes } = await findLike("Walnut Cutting Board");
  expect([listings.length, changes.length]).toEqual([1, 0]);
  const board = must(listings[0]);
  const { change, photosLeftOut } = await market.app.draftLike(team.actors.maker, { listingId: board.id });
  expect(photosLeftOut).toBe(true);
  expect(change).toMatchObject({ state: "draft", kind: "create", preparing: null });
  expect(change.content).toMatchObject({
    title: "Walnut Cutting Board",
    tags: expect.arrayContaining(["walnut board"]) as string[],
    materials: ["Walnut", "Linseed oil"],
    photos: [],
    sku: null,
  });
  expect(change.content.description).toContain("oiled three times");
  expect(change.content.category).not.toBeNull();
  expect(change.items.map(({ shopId, content }) => [shopId, content.price, content.quantity])).toEqual([
    [shop, usd(6200), 1],
  ]);
});

test("an earlier draft gives its own photos, and each shop's price where an owner wants every shop", async ({
  market,
  team,
  shop,
  euro,
  findLike,
}) => {
  await market.app.settings(team.actors.owner, { oneOffs: "each" });
  const first = await completeDraft(market, team, [shop, euro], { title: "Bench of oak", photos: 2, price: 9900 });
  const { listings, changes } = await findLike(first.code ?? "");
  expect([listings.length, changes.map(({ id }) => id)]).toEqual([0, [first.id]]);
  const { change, photosLeftOut } = await market.app.draftLike(team.actors.other, { changeId: first.id });
  expect(photosLeftOut).toBe(false);
  expect(change.content).toEqual({ ...first.content, sku: null });
  expect(change.items.map(({ content }) => content.price?.currency ?? "").toSorted()).toEqual(["EUR", "USD"]);
  expect(change.author.name).toBe("other");
});

test("a listing that was made here is found once, and its photos come along", async ({
  market,
  team,
  shop,
  findLike,
}) => {
  const made = await approvedChange(market, team, [shop], { photos: 2 });
  await market.work();
  await mirror(market, team, shop);
  const { listings, changes } = await findLike(apron.title);
  expect(changes).toEqual([]);
  const listing = must(listings.find(({ productId }) => productId !== null));
  const { change, photosLeftOut } = await market.app.draftLike(team.actors.maker, { listingId: listing.id });
  expect(photosLeftOut).toBe(false);
  expect(change.content.photos).toEqual(made.content.photos);
});

test("nothing is found by what no listing says; viewers draft nothing, and foreign listings aren't there", async ({
  market,
  team,
  findLike,
}) => {
  expect(await findLike("velvet zeppelin")).toEqual({ listings: [], changes: [] });
  const board = must((await findLike("Walnut Cutting Board")).listings[0]);
  expect(await code(market.app.draftLike(team.actors.viewer, { listingId: board.id }))).toBe("not-allowed");
  const others = await openTeam(market, "Somebody Else");
  expect(await code(market.app.draftLike(others.actors.owner, { listingId: board.id }))).toBe("not-found");
});

test("a listing that varies gives what it varies by and its prices; stock and SKUs stay behind", async ({
  market,
  team,
  shop,
}) => {
  const id = makeVaried(market);
  there(market, id).attributes = [
    { propertyId: 46803063641, name: "Holiday", scaleId: null, valueIds: [35], values: ["Christmas"] },
  ];
  await mirror(market, team, shop);
  const { listings } = await market.app.findLike(team.actors.maker, String(id));
  const { change } = await market.app.draftLike(team.actors.maker, { listingId: must(listings[0]).id });
  const variations = must(variationsOf(change.content["variations"]));
  const axes = variations.axes.map(({ name, property, values }) => [name, property, values.length]);
  expect(axes).toEqual([
    ["Primary color", 200, 3],
    ["Size", 100, 4],
  ]);
  // What the category suggests is that; the rest are words.
  expect(variations.axes[0]?.values).toEqual([
    { id: 2, name: "Blue" },
    { id: null, name: "Sand" },
    { id: null, name: "Moss" },
  ]);
  expect(variations.skus).toEqual({});
  // It wasn't made here: its photos stay behind, and the form asks which of the new ones the colours have.
  expect(variations.photos).toEqual({ axis: 0, of: {} });
  expect(change.content["attributes"]).toMatchObject([
    { property: 46803063641, name: "Holiday", values: [{ id: 35, name: "Christmas" }] },
  ]);
  const item = change.items.find(({ shopId }) => shopId === shop);
  const { price, options } = must(item).content;
  expect(price).toEqual(usd(3000));
  expect(Object.values(options ?? {}).filter(({ quantity }) => quantity !== undefined)).toEqual([]);
  expect(pricesInShop(change.content, must(item).content)).toEqual([3000, 3230]);
});
