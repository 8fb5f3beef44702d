import { createReadStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AxiosStatic } from "axios";
import { Etsy, type SecurityDataFilter, type Tokens } from "etsy-ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveEtsySandbox } from "#sandbox/etsy/serve.ts";
import { seeded } from "#sandbox/etsy/seed.ts";
import { taxonomyId } from "#sandbox/etsy/taxonomy.ts";
import { allow, exchange, png, redirectUri, senderTo, us } from "./market.ts";

/**
 * A client that others wrote, for the real Etsy, over HTTP: what it does with the stand-in, it would do there. Its address of the
 * token endpoint is fixed, so that alone is redirected.
 */
// The very one that the client loads: it is CommonJS.
const axios = createRequire(import.meta.url)("axios") as AxiosStatic;
const keystring = "keystring-1";
const sharedSecret = "secret-1";

const folder = mkdtempSync(join(tmpdir(), "oms-outsiders-"));
let sandbox: Awaited<ReturnType<typeof serveEtsySandbox>>;
let etsy: Etsy;
const kept: { token: Tokens | undefined } = { token: undefined };
const redirected = axios.interceptors.request.use((config) => {
  if (config.url === "https://api.etsy.com/v3/public/oauth/token") config.url = `${sandbox.url}/v3/public/oauth/token`;
  return config;
});

beforeAll(async () => {
  sandbox = await serveEtsySandbox({
    port: 0,
    redirectUris: [redirectUri],
    keystring,
    sharedSecret,
    limits: { perSecond: 1000, perDay: 100_000 },
  });
  const send = senderTo(sandbox.url);
  const code = (await allow(send, seeded.usSeller)).searchParams.get("code") ?? "";
  const { body } = await exchange(send, code);
  kept.token = {
    accessToken: String(body["access_token"]),
    refreshToken: String(body["refresh_token"]),
    expiresIn: 3600,
    tokenType: "Bearer",
  };
  const securityDataStorage = {
    storeAccessToken: async (_: SecurityDataFilter, token: Tokens) => void (kept.token = token),
    findAccessToken: async () => kept.token,
  };
  etsy = new Etsy({ apiKey: keystring, sharedSecret, securityDataStorage }, { baseURL: sandbox.url });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  axios.interceptors.request.eject(redirected);
  await sandbox.close();
});

const control = (path: string, body: unknown = {}) =>
  fetch(`${sandbox.url}/_sandbox/${path}`, { method: "POST", body: JSON.stringify(body) });
const as = { etsyUserId: seeded.usSeller };

/** What was refused, as the client shows it. */
async function refusal(attempt: Promise<unknown>): Promise<{ status: number; said: string }> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!axios.isAxiosError(error) || !error.response) throw new Error("expected a refusal", { cause: error });
  return { status: error.response.status, said: JSON.stringify(error.response.data) };
}

const draft = {
  quantity: 3,
  title: "Oak spoon",
  description: "Carved from oak.",
  price: 24,
  who_made: "i_did",
  when_made: "made_to_order",
  taxonomy_id: taxonomyId("Cutting Boards"),
  shipping_profile_id: us.shipping,
  return_policy_id: us.returns,
  readiness_state_id: us.processing,
} as const;

test("a listing with two axes, an attribute, a photo and a question goes on sale by etsy-ts", async () => {
  const { data: me } = await etsy.User.getMe(as);
  expect(me).toMatchObject({ user_id: seeded.usSeller, shop_id: us.shop });

  const { data: made } = await etsy.ShopListing.createDraftListing(us.shop, draft as never, as);
  const id = Number(made.listing_id);
  expect(made).toMatchObject({ state: "draft", title: "Oak spoon", price: { amount: 2400, divisor: 100 } });

  // A file's name makes it a file: of bytes alone the client sends a text.
  const file = join(folder, "spoon.png");
  writeFileSync(file, Buffer.from(await png().arrayBuffer()));
  const image = createReadStream(file);
  const { data: photo } = await etsy.ShopListingImage.uploadListingImage(us.shop, id, { image, rank: 1 } as never, as);
  expect(photo).toMatchObject({ listing_id: id, rank: 1 });

  const products = ["S", "L"].flatMap((size) =>
    ["Oak", "Ash"].map((wood) => ({
      sku: `SPOON-${size}-${wood}`,
      property_values: [
        { property_id: 513, property_name: "Size", value_ids: [], values: [size] },
        { property_id: 514, property_name: "Wood", value_ids: [], values: [wood] },
      ],
      offerings: [{ price: size === "S" ? 24 : 36, quantity: 2, is_enabled: true, readiness_state_id: us.processing }],
    })),
  );
  const grid = { products, price_on_property: [513], quantity_on_property: [], sku_on_property: [513, 514] };
  const { data: inventory } = await etsy.ShopListingInventory.updateListingInventory(
    { listingId: id },
    grid as never,
    as,
  );
  expect(inventory.products).toHaveLength(4);

  const color = { value_ids: [2], values: ["Blue"] };
  await etsy.ShopListing.updateListingProperty(us.shop, id, 200, { value_ids: "2", values: "Blue" } as never, as);
  const { data: properties } = await etsy.ShopListing.getListingProperties(us.shop, id, as);
  expect(properties.results).toMatchObject([{ property_id: 200, ...color }]);

  const questions = {
    personalization_questions: [{ question_text: "Which name?", question_type: "text_input", required: true }],
  };
  await etsy.ShopListingPersonalization.updateListingPersonalization(
    { shopId: us.shop, listingId: id },
    questions as never,
    as,
  );
  const { data: asked } = await etsy.ShopListingPersonalization.getListingPersonalization(id, as);
  expect(asked).toMatchObject(questions);

  await etsy.ShopListing.updateListing(us.shop, id, { state: "active" } as never, as);
  const { data: live } = await etsy.ShopListing.getListingsByShop(
    { shopId: us.shop, state: "active" as never, limit: 100 },
    as,
  );
  expect(live.results?.find((each) => each.listing_id === id)).toMatchObject({ state: "active", has_variations: true });
});

test("it renews its own sign-in when that has ended, and goes on", async () => {
  const before = kept.token;
  await control(`sellers/${seeded.usSeller}/expire-tokens`);
  const { data } = await etsy.User.getMe(as);
  expect(data.user_id).toBe(seeded.usSeller);
  expect(kept.token?.refreshToken).not.toBe(before?.refreshToken);
});

describe("what the real one punishes is punished here:", () => {
  test("a list as axios writes it is refused", async () => {
    const { status, said } = await refusal(
      etsy.ShopListing.createDraftListing(us.shop, { ...draft, tags: ["oak", "spoon"] } as never, as),
    );
    expect([status, said]).toEqual([400, expect.stringContaining("contains invalid characters")]);
  });

  test("an inventory that was read can't be sent back as it is", async () => {
    const { data: page } = await etsy.ShopListing.getListingsByShop({ shopId: us.shop, limit: 1 }, as);
    const listingId = Number(page.results?.[0]?.listing_id);
    const { data: read } = await etsy.ShopListingInventory.getListingInventory({ listingId }, as);
    const { status, said } = await refusal(
      etsy.ShopListingInventory.updateListingInventory({ listingId }, read as never, as),
    );
    expect([status, said]).toEqual([400, expect.stringContaining("invalid keys")]);
  });

  test("a price that is sent with a listing's other fields is ignored, with 200", async () => {
    const { data: page } = await etsy.ShopListing.getListingsByShop({ shopId: us.shop, limit: 1 }, as);
    const [listing] = page.results ?? [];
    const id = Number(listing?.listing_id);
    const { status } = await etsy.ShopListing.updateListing(us.shop, id, { price: 1 } as never, as);
    const { data: after } = await etsy.ShopListing.getListing({ listingId: id }, as);
    expect([status, after.price]).toEqual([200, listing?.price]);
  });

  test("two questions by a caller that doesn't say that it knows of several", async () => {
    const { data: page } = await etsy.ShopListing.getListingsByShop({ shopId: us.shop, limit: 1 }, as);
    const listingId = Number(page.results?.[0]?.listing_id);
    const question = { question_text: "Which name?", question_type: "text_input", required: true };
    const two = { personalization_questions: [question, question] };
    const call = etsy.ShopListingPersonalization.updateListingPersonalization(
      { shopId: us.shop, listingId },
      two as never,
      as,
    );
    expect((await refusal(call)).status).toBe(400);
  });
});
