import { afterAll, beforeAll, expect, test } from "vitest";
import { shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { sendWebhook, type WebhookMessage } from "#sandbox/etsy/webhooks.ts";
import { openProduct, type Product } from "#test/support/product.ts";
import { openStudio, usShop } from "#test/support/studio.ts";

const secret = `whsec_${Buffer.from("webhook-secret-of-the-whole-test").toString("base64")}`;
let product: Product;
let shopId: number;
beforeAll(async () => {
  product = await openProduct({ ETSY_WEBHOOK_SECRET: secret });
  await openStudio(product);
  await waitUntil("the first reading", async () => (await readings("done")) === 1);
  ({ shopId } = shopNamed(await product.etsy.state(), usShop));
});
afterAll(() => product.close());

const readings = async (state: string) =>
  (await product.db.sql("select 1 from operations where kind = 'sync_shop' and state = $1", [state])).length;

let count = 0;
/** As the stand-in says it, with waits that take no time. */
const say = (
  event_type: string,
  { port = new URL(product.botUrl).port, ...more }: Partial<WebhookMessage> & { port?: string } = {},
) =>
  sendWebhook(
    { url: `http://127.0.0.1:${port}/webhooks/etsy`, secret },
    { id: `msg_${(count += 1)}`, event_type, resource_url: "https://api.etsy.com/v3/x", shop_id: shopId, ...more },
    { clock: { now: () => new Date() }, sleep: () => Promise.resolve(), deliver: (request) => fetch(request) },
  );

test("what the marketplace's stand-in signs, the whole product takes: one reading waits, orders leave no trace", async () => {
  expect(await say("order.paid")).toEqual([200]);
  expect(await readings("queued")).toBe(0);
  expect(await say("listing.updated")).toEqual([200]);
  expect(await say("inventory.updated")).toEqual([200]);
  expect(await readings("queued")).toBe(1);
  expect((await product.db.sql("select 1 from webhook_messages")).length).toBe(2);
});

test("what a seller does there, the stand-in says by itself, and the product takes it", async () => {
  const messages = () => product.db.sql("select 1 from webhook_messages");
  const before = (await messages()).length;
  await product.etsy.control("POST", "apps/1/webhook", { url: `${product.botUrl}/webhooks/etsy`, secret });
  const { listings } = await product.etsy.state();
  const listing = listings.find((each) => each.shopId === shopId && each.state === "active");
  await product.etsy.control("POST", `listings/${listing?.id}/edit`, { title: "Changed by hand" });
  await waitUntil("the message", async () => (await messages()).length === before + 1);
  expect(await readings("queued")).toBe(1);
  const said = await (await fetch(`${product.etsyUrl}/_sandbox/deliveries`)).json();
  expect(said).toMatchObject([{ app: 1, event_type: "listing.updated", shop_id: shopId, statuses: [200] }]);
});

test("without a secret the address doesn't exist, however well it is signed", async () => {
  const plain = await openProduct();
  const statuses = await say("listing.updated", { port: new URL(plain.botUrl).port });
  await plain.close();
  expect(new Set(statuses)).toEqual(new Set([404]));
  expect(statuses).toHaveLength(8);
});
