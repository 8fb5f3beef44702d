import { describe, expect, test } from "vitest";
import { draftForm, openShop, rows, us } from "./market.ts";

const create = (shop: Awaited<ReturnType<typeof openShop>>) =>
  shop.own("POST", `shops/${us.shop}/listings`, { form: draftForm() });

describe("faults", () => {
  test.for([
    ["before", 0],
    ["after", 1],
  ] as const)("an error %s the effect makes %i listings", async ([when, made]) => {
    const shop = await openShop();
    const before = shop.snapshot().listings.length;
    await shop.control("POST", "faults", { operation: "createDraftListing", status: 500, when });
    expect(await create(shop)).toMatchObject({ status: 500, body: { error: "Server Error" } });
    expect(shop.snapshot().listings.length - before).toBe(made);
    expect((await shop.calls()).at(-1)).toMatchObject({
      status: 500,
      effect: made === 1,
      fault: `status 500 ${when} the effect`,
    });
    expect((await create(shop)).status).toBe(201);
  });

  test("what comes from the edge is no JSON", async () => {
    const shop = await openShop();
    await shop.control("POST", "faults", { operation: "*", status: 504 });
    const reply = await shop.own("GET", "users/me");
    expect([reply.status, reply.headers.get("content-type")]).toEqual([504, "text/html"]);
  });

  test.for(["drop", "timeout"])("%s tells the shell, and nobody saw an answer", async (mode) => {
    const shop = await openShop();
    await shop.control("POST", "faults", { operation: "createDraftListing", mode, when: "after" });
    expect((await create(shop)).headers.get("x-sandbox-fault")).toBe(mode);
    expect((await shop.calls()).at(-1)).toMatchObject({ status: 0, effect: true });
  });

  test("slow: the true answer, late", async () => {
    const shop = await openShop();
    await shop.control("POST", "faults", { operation: "getMe", mode: "slow", delay_ms: 9000 });
    const before = shop.now().getTime();
    expect((await shop.own("GET", "users/me")).status).toBe(200);
    expect(shop.now().getTime() - before).toBe(9000);
  });

  test("ignore: 200, and nothing happened", async () => {
    const shop = await openShop();
    const { id } = shop.seeded("Walnut Cutting");
    await shop.control("POST", "faults", { operation: "updateListing", mode: "ignore" });
    expect((await shop.patch(id, { title: "Other" })).status).toBe(200);
    expect(await shop.get(id)).toMatchObject({ title: "Walnut Cutting Board" });
    expect((await shop.calls()).find((call) => call.method === "PATCH")).toMatchObject({ status: 200, effect: false });
  });

  test("for one shop, from the third call on, twice, by address, with a body and headers", async () => {
    const shop = await openShop();
    await shop.control("POST", "faults", {
      operation: `GET /v3/application/shops/*`,
      shop_id: us.shop,
      skip: 2,
      count: 2,
      status: 429,
      body: '{"error":"Exceeded daily rate limit"}',
      headers: { "retry-after": "86400" },
    });
    const statuses: number[] = [];
    for (let call = 0; call < 5; call += 1) statuses.push((await shop.own("GET", `shops/${us.shop}`)).status);
    expect(statuses).toEqual([200, 200, 429, 429, 200]);
  });

  test("the token endpoint too: a refresh that is done and says 500 has rotated", async () => {
    const shop = await openShop();
    await shop.control("POST", "faults", { operation: "token", status: 500, when: "after" });
    const form = { grant_type: "refresh_token", client_id: "keystring-1", refresh_token: shop.refreshToken };
    expect((await shop.send("POST", "/v3/public/oauth/token", { form })).status).toBe(500);
    expect((await shop.send("POST", "/v3/public/oauth/token", { form })).body).toMatchObject({
      error: "invalid_grant",
    });
  });

  test("are listed and taken back; one that isn't understood is refused", async () => {
    const shop = await openShop();
    await shop.control("POST", "faults", { operation: "getMe", count: 3 });
    expect((await shop.control("GET", "faults")).body).toMatchObject([{ operation: "getMe", count: 3, status: 500 }]);
    await shop.control("DELETE", "faults");
    expect((await shop.control("GET", "faults")).body).toEqual([]);
    expect((await shop.control("POST", "faults", { operation: "getMe", mode: "explode" })).status).toBe(400);
  });
});

describe("reads that lag behind writes", () => {
  const lag = async () => {
    const shop = await openShop();
    await shop.control("PUT", "settings", { stale_ms: 5000 });
    return shop;
  };

  test("a change isn't seen for a while, not even in its own reply", async () => {
    const shop = await lag();
    const { id } = shop.seeded("Walnut Cutting");
    expect((await shop.patch(id, { title: "Other" })).body).toMatchObject({ title: "Walnut Cutting Board" });
    expect(await shop.get(id)).toMatchObject({ title: "Walnut Cutting Board" });
    shop.pass(5000);
    expect(await shop.get(id)).toMatchObject({ title: "Other" });
  });

  test("lists don't have a new draft yet; its own address does", async () => {
    const shop = await lag();
    const id = await shop.createDraft();
    const drafts = async () => {
      const { body } = await shop.own("GET", `shops/${us.shop}/listings?state=draft`);
      return rows(body, "results").map((each) => each["listing_id"]);
    };
    expect(await drafts()).not.toContain(id);
    expect(await shop.get(id)).toMatchObject({ listing_id: id });
    shop.pass(5000);
    expect(await drafts()).toContain(id);
  });

  test("ranks settle by how the listing is, and not by how readers still see it", async () => {
    const shop = await openShop();
    const id = await shop.createDraft();
    for (const rank of ["1", "2", "3"]) await shop.upload(id, { rank });
    const ids = async () =>
      rows(await shop.get(id, "?includes=Images"), "images").map((each) => each["listing_image_id"]);
    const [a, b, c] = await ids();
    await shop.control("PUT", "settings", { stale_ms: 600_000 });
    await shop.patch(id, { image_ids: [c, a, b].join(",") });
    shop.pass(200_000);
    await ids();
    shop.pass(600_000);
    const ranked = rows(await shop.get(id, "?includes=Images"), "images");
    expect(ranked.map((each) => [each["listing_image_id"], each["rank"]])).toEqual([
      [c, 1],
      [a, 2],
      [b, 3],
    ]);
  });

  test("the control API sees what is", async () => {
    const shop = await lag();
    const { id } = shop.seeded("Walnut Cutting");
    await shop.patch(id, { title: "Other" });
    expect((await shop.see()).listings.find((each) => each.id === id)).toMatchObject({ title: "Other" });
  });
});
