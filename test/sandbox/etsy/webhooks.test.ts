import { createHmac } from "node:crypto";
import { describe, expect, test as base } from "vitest";
import { seeded } from "#sandbox/etsy/seed.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { type Json, openShop, us } from "./market.ts";

type Heard = {
  readonly type: string;
  readonly shop: number;
  readonly signed: boolean;
  readonly id: string;
  readonly keys: string[];
};

const secret = `whsec_${Buffer.from("signing-key-of-an-app").toString("base64")}`;

/** As its receiver checks it, by the page of Standard Webhooks. */
function isSigned(headers: Headers, body: string): boolean {
  const [id, at] = [headers.get("webhook-id"), headers.get("webhook-timestamp")];
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64");
  return headers.get("webhook-signature") === `v1,${signature}`;
}

const test = base
  .extend("heard", () => [] as Heard[])
  /** What the app answers, one after the other; then 200. */
  .extend("answers", () => [] as number[])
  .extend("shop", async ({ heard, answers }) => {
    const shop = await openShop({
      random: Math.random,
      deliver: async (request) => {
        const body = await request.text();
        const said = JSON.parse(body) as Json;
        heard.push({
          type: String(said["event_type"]),
          shop: Number(said["shop_id"]),
          signed: isSigned(request.headers, body),
          id: request.headers.get("webhook-id") ?? "",
          keys: Object.keys(said).toSorted(),
        });
        return new Response(null, { status: answers.shift() ?? 200 });
      },
    });
    await shop.control("POST", "apps/1/webhook", { url: "https://oms.example/webhooks/etsy", secret });
    return shop;
  })
  .extend("told", ({ heard }) => async (count: number) => {
    await waitUntil("the webhooks", async () => heard.length >= count);
    return heard.splice(0).map(({ type }) => type);
  });

describe("an app with an endpoint is told by the stand-in itself", () => {
  test("of each write of the API: that of which listing, signed", async ({ shop, heard, told }) => {
    const id = await shop.createDraft();
    await waitUntil("the webhooks", async () => heard.length === 2);
    for (const { keys } of heard) expect(keys).toEqual(["event_type", "resource_url", "shop_id"]);
    expect(heard).toMatchObject([
      { type: "listing.created", shop: us.shop, signed: true, id: expect.stringMatching(/^msg_/) },
      { type: "inventory.created", shop: us.shop, signed: true, id: expect.stringMatching(/^msg_/) },
    ]);
    expect(new Set(heard.map((each) => each.id)).size).toBe(2);
    await told(2);
    await shop.patch(id, { title: "Another title" });
    expect(await told(1)).toEqual(["listing.updated"]);
    const offering = { price: 30, quantity: 3, is_enabled: true, readiness_state_id: us.processing };
    const products = [{ sku: "NEW", property_values: [], offerings: [offering] }];
    await shop.own("PUT", `listings/${id}/inventory`, { json: { products } });
    expect(await told(1)).toEqual(["inventory.updated"]);
    await shop.own("DELETE", `listings/${id}`);
    expect(await told(2)).toEqual(["listing.deleted", "inventory.deleted"]);
  });

  test("of what the seller and buyers do there: of quantities only that nothing is left", async ({ shop, told }) => {
    const { id, products } = shop.seeded("Linen Apron");
    await shop.control("POST", `listings/${id}/edit`, { title: "By hand" });
    expect(await told(1)).toEqual(["listing.updated"]);
    const left = products.flatMap(({ offerings }) => offerings.map(({ quantity }) => quantity));
    const skus = products.map(({ sku }) => sku);
    await shop.control("POST", `listings/${id}/edit`, { quantity: 2 });
    await shop.control("POST", `listings/${id}/sell`, { quantity: 1, sku: skus[0] });
    await shop.control("POST", `listings/${id}/edit`, { price: 9900 });
    expect(await told(1)).toEqual(["inventory.updated"]);
    for (const [at, sku] of skus.entries()) {
      await shop.control("POST", `listings/${id}/sell`, { quantity: at === 0 ? 1 : 2, sku });
    }
    expect(left.length).toBe(skus.length);
    // Sold out is a state, and a state is the inventory's.
    expect(await told(2)).toEqual(["inventory.updated", "inventory.out_of_stock"]);
  });

  test("not of what is refused, nor of what changes nothing", async ({ shop, heard, told }) => {
    const { id, title } = shop.seeded("Linen Apron");
    expect((await shop.patch(id, { title: "" })).status).toBe(400);
    await shop.patch(id, { title });
    await shop.patch(id, { title: "Changed" });
    expect(await told(1)).toEqual(["listing.updated"]);
    expect(heard).toEqual([]);
  });

  test("of shops that let it in, and of no other", async ({ shop, heard, told }) => {
    const [strange] = shop.snapshot().listings.filter(({ shopId }) => shopId === seeded.strangersShop);
    await shop.control("POST", `listings/${strange?.id}/edit`, { title: "Theirs" });
    const { id } = shop.seeded("Linen Apron");
    await shop.control("POST", `listings/${id}/edit`, { title: "Ours" });
    await told(1);
    await shop.control("POST", `sellers/${seeded.usSeller}/disconnect`);
    await shop.control("POST", `listings/${id}/edit`, { title: "No longer" });
    const said = (await shop.control("GET", "deliveries")).body as unknown as { shop_id: number }[];
    expect(said.map(({ shop_id }) => shop_id)).toEqual([us.shop]);
    expect(heard).toEqual([]);
  });
});

test("what isn't answered in the two hundreds is said again, later each time, with the same id", async ({
  shop,
  heard,
  answers,
}) => {
  answers.push(500, 503, 302, 404);
  const began = shop.now().getTime();
  await shop.patch(shop.seeded("Linen Apron").id, { title: "Another title" });
  await waitUntil("the last attempt", async () => heard.length === 5);
  expect(new Set(heard.map(({ id }) => id)).size).toBe(1);
  expect(heard.every(({ signed }) => signed)).toBe(true);
  // At once, then after 5 s, 5 min, 30 min and 2 h (behaviour, section 7).
  expect((shop.now().getTime() - began) / 1000).toBe(5 + 300 + 1800 + 7200);
  const [delivery] = (await shop.control("GET", "deliveries")).body as unknown as { statuses: number[] }[];
  expect(delivery?.statuses).toEqual([500, 503, 302, 404, 200]);
});

test("each app has an endpoint and a secret of its own; what is looked at by everybody has no secret", async ({
  shop,
}) => {
  await shop.control("POST", "apps", { name: "Pine", user_id: seeded.usSeller });
  const refused = await shop.control("POST", "apps/7/webhook", { url: "https://oms.example/hook" });
  expect([refused.status, refused.body["error"]]).toEqual([404, "No such app."]);
  await shop.control("POST", "apps/2/webhook", { url: "https://oms.example/hook" });
  const set = (await shop.control("GET", "webhooks")).body as unknown as { app: number; secret: string }[];
  expect(set.map(({ app }) => app)).toEqual([1, 2]);
  expect(set[0]?.secret).toBe(secret);
  expect(set[1]?.secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
  const seen = (await shop.control("GET", "state")).text;
  for (const each of set) expect(seen).not.toContain(each.secret);
  await shop.control("POST", "apps/2/webhook", { url: null });
  expect((await shop.control("GET", "webhooks")).body).toHaveLength(1);
});
