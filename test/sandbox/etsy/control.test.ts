import { describe, expect, test } from "vitest";
import { seeded } from "#sandbox/etsy/seed.ts";
import { openShop, us } from "./market.ts";

describe("people at the marketplace", () => {
  test("the seller changes title, price, stock and tags", async () => {
    const shop = await openShop();
    const { id } = shop.seeded("Walnut Cutting");
    const edit = { title: "Oak Cutting Board", price: 5900, quantity: 2, tags: ["oak"] };
    expect((await shop.control("POST", `listings/${id}/edit`, edit)).status).toBe(200);
    expect(await shop.get(id)).toMatchObject({
      title: "Oak Cutting Board",
      price: { amount: 5900 },
      quantity: 2,
      tags: ["oak"],
    });
    expect((await shop.control("POST", `listings/${id}/edit`, { title: "$" })).status).toBe(400);
  });

  test("a buyer buys: stock sinks, the last one is sold out; each of several costs a fee", async () => {
    const shop = await openShop();
    const { id } = shop.seeded("Walnut Cutting");
    await shop.control("POST", `listings/${id}/sell`, { quantity: 2 });
    expect(await shop.get(id)).toMatchObject({ state: "active", quantity: 1 });
    await shop.control("POST", `listings/${id}/sell`, {});
    expect(await shop.get(id)).toMatchObject({ state: "sold_out", quantity: 0 });
    expect((await shop.fees(`?listing_id=${id}`)).map((fee) => fee.reason)).toEqual(["sale", "sale"]);
    expect((await shop.control("POST", `listings/${id}/sell`, {})).status).toBe(409);
  });

  test("a stock set between a sale and its noticing undoes the sale: nothing guards against it", async () => {
    const shop = await openShop();
    const { id } = shop.seeded("Walnut Cutting");
    await shop.control("POST", `listings/${id}/sell`, { quantity: 1 });
    const offering = { price: 62, quantity: 3, is_enabled: true, readiness_state_id: us.processing };
    await shop.own("PUT", `listings/${id}/inventory`, { json: { products: [{ sku: "", offerings: [offering] }] } });
    expect(await shop.get(id)).toMatchObject({ quantity: 3 });
  });

  test("listings expire, and are renewed for a fee", async () => {
    const shop = await openShop();
    const { id } = shop.seeded("Walnut Cutting");
    await shop.control("POST", `listings/${id}/state`, { state: "expired" });
    expect(await shop.get(id)).toMatchObject({ state: "expired" });
    await shop.control("POST", `listings/${id}/state`, { state: "active" });
    expect(await shop.fees(`?listing_id=${id}`)).toMatchObject([{ reason: "renew" }]);
  });

  test("listings are deleted", async () => {
    const shop = await openShop();
    const { id } = shop.seeded("Walnut Cutting");
    await shop.control("POST", `listings/${id}/delete`, {});
    expect((await shop.own("GET", `listings/${id}`)).status).toBe(404);
  });
});

test("the state names everything, and no secret", async () => {
  const shop = await openShop();
  const state = await shop.see();
  expect(state.shops.map(({ shopId, currency }) => [shopId, currency])).toEqual([
    [seeded.usShop, "USD"],
    [seeded.euShop, "EUR"],
    [seeded.strangersShop, "GBP"],
  ]);
  const text = JSON.stringify(state);
  expect([text.includes(shop.access), text.includes(shop.refreshToken)]).toEqual([false, false]);
  expect(state.sellers[0]).toMatchObject({ userId: seeded.usSeller, connected: true });
});

test("the ledger has every call, by operation and shop, newest last", async () => {
  const shop = await openShop();
  await shop.own("GET", `shops/${us.shop}`);
  await shop.own("GET", "nothing/here");
  await shop.createDraft();
  expect((await shop.calls()).map(({ operation, status, effect }) => [operation, status, effect])).toEqual([
    ["token", 200, true],
    ["getShop", 200, false],
    ["unknown", 404, false],
    ["createDraftListing", 201, true],
  ]);
  expect(await shop.calls(`?operation=getShop&shop_id=${us.shop}`)).toHaveLength(1);
  expect((await shop.calls("?since=3")).map(({ n }) => n)).toEqual([4]);
});

test("reset brings back the beginning, and ends sign-ins", async () => {
  const shop = await openShop();
  const before = shop.snapshot().listings.length;
  await shop.createDraft();
  await shop.control("POST", "reset");
  expect(shop.snapshot().listings).toHaveLength(before);
  expect((await shop.own("GET", "users/me")).status).toBe(401);
  expect(await shop.fees()).toEqual([]);
});

test("another site's page can press nothing", async () => {
  const shop = await openShop();
  const headers = { "sec-fetch-site": "cross-site" };
  for (const path of ["/_sandbox/reset", "/act/reset", "/oauth/connect"]) {
    const response = await shop.handle(new Request(`http://etsy.example${path}`, { method: "POST", headers }));
    expect(response.status).toBe(403);
  }
});

test("what isn't known is refused", async () => {
  const shop = await openShop();
  expect((await shop.control("POST", "explode", {})).status).toBe(404);
  expect((await shop.control("POST", "listings/1/sell", {})).status).toBe(404);
  expect((await shop.control("PUT", "settings", { speed: 1 })).status).toBe(400);
  expect((await shop.send("POST", "/_sandbox/faults", { raw: "no json" })).status).toBe(400);
});
