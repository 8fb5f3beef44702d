import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { memoryPictures } from "#sandbox/etsy/pictures.ts";
import { createEtsySandbox } from "#sandbox/etsy/sandbox.ts";
import { seeded } from "#sandbox/etsy/seed.ts";
import { serveEtsySandbox } from "#sandbox/etsy/serve.ts";
import type { Call } from "#sandbox/etsy/context.ts";
import type { Fee, State } from "#sandbox/etsy/state.ts";
import type { ShopAccess, TokenSet } from "#src/marketplaces/port.ts";
import type { ListingPayload } from "#src/catalog/payload.ts";
import { createHostPolicy } from "#src/platform/http/host-policy.ts";
import { createHttp } from "#src/platform/http/http.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { createEtsy } from "#src/marketplaces/etsy/etsy.ts";
import { createVirtualClock } from "#test/src/http/virtual-clock.ts";
import { rejection } from "./stand-in.ts";

const redirectUri = "http://127.0.0.1:9/oauth/etsy/callback";
const codeVerifier = "a-verifier-of-at-least-forty-three-characters-1234";
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0);

let market: Awaited<ReturnType<typeof serveEtsySandbox>>;
let http: ReturnType<typeof createHttp>;
let etsy: ReturnType<typeof createEtsy>;

beforeEach(async () => {
  market = await serveEtsySandbox({
    port: 0,
    redirectUris: [redirectUri],
    keystring: "keystring-1",
    sharedSecret: "secret-1",
    limits: { perSecond: 500, perDay: 100_000 },
  });
  const clock = systemClock;
  http = createHttp({
    clock,
    logger: createLogger("silent", { write: () => undefined }),
    hostAllowed: createHostPolicy("demo"),
  });
  etsy = createEtsy({
    http,
    clock,
    // The two rules on pace meet in a test of their own.
    limiter: { take: async () => {}, observe: () => {} },
    config: {
      keystring: "keystring-1",
      sharedSecret: "secret-1",
      apiUrl: market.url,
      tokenUrl: `${market.url}/v3/public/oauth/token`,
      authorizeUrl: `${market.url}/oauth/connect`,
    },
  });
});

afterEach(async () => {
  await http.close();
  await market.close();
});

async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  return (await (await fetch(`${market.url}/_sandbox/${path}`, init)).json()) as T;
}

/** Through the consent page, as a browser does it. */
async function signIn(userId: number, answer = "allow"): Promise<URL> {
  const codeChallenge = createHash("sha256").update(codeVerifier).digest("base64url");
  const address = etsy.authorizeUrl({ redirectUri, state: "state-1", codeChallenge });
  const page = await fetch(address);
  expect(await page.text()).toContain("would like to access your shop");
  const body = new URLSearchParams({ user_id: String(userId), answer });
  const response = await fetch(address, { method: "POST", body, redirect: "manual" });
  return new URL(response.headers.get("location") ?? "about:blank");
}

async function connected(userId: number = seeded.usSeller): Promise<TokenSet> {
  const code = (await signIn(userId)).searchParams.get("code") ?? "";
  return etsy.exchangeCode({ redirectUri, code, codeVerifier });
}

function shopWith(tokens: TokenSet, externalShopId: string = String(seeded.usShop)) {
  let held = tokens;
  const access: ShopAccess = {
    externalShopId,
    priority: "person",
    refused: async () => {},
    guard: async () => {},
    async token(rejected) {
      if (rejected === held.accessToken) held = await etsy.refresh(held.refreshToken);
      return held.accessToken;
    },
  };
  return etsy.shop(access);
}

async function payloadFor(shop: ReturnType<typeof shopWith>, over: Partial<ListingPayload> = {}) {
  const profiles = await shop.readProfiles();
  const defaults = await shop.suggestDefaults(profiles);
  const category = (await etsy.categories()).find((node) => node.path.endsWith("› Aprons"));
  const { shippingProfileId, readiness, returnPolicyId = null, sectionId = null } = defaults;
  if (!category || !shippingProfileId || !readiness) throw new Error("no seed");
  const payload: ListingPayload = {
    title: "Linen apron & pocket – it's new",
    description: 'Washed linen.\n\nOne size — "fits all" <really>.',
    tags: ["linen apron", "maker's apron"],
    materials: ["linen", "cotton thread"],
    styles: ["Boho"],
    category: category.id,
    photos: [],
    sku: "AP-01",
    price: { amount: 2450, currency: "USD" },
    quantity: 3,
    shippingProfileId,
    returnPolicyId,
    readiness,
    sectionId,
    whoMade: "i_did",
    whenMade: "made_to_order",
    isSupply: false,
    autoRenew: false,
    ...over,
  };
  return payload;
}

describe("connecting", () => {
  test("consent, code, tokens, and the shop they are for", async () => {
    const tokens = await connected();
    expect(await etsy.identify(tokens.accessToken)).toEqual({
      externalId: String(seeded.usShop),
      name: "PineAndInk",
      url: `${market.url}/shop/PineAndInk`,
      currency: "USD",
    });
    const eu = await connected(seeded.euSeller);
    expect(await etsy.identify(eu.accessToken)).toMatchObject({ name: "PineAndInkEU", currency: "EUR" });
  });

  test("refused by the seller: back with access_denied and the state", async () => {
    const back = await signIn(seeded.usSeller, "cancel");
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ error: "access_denied", state: "state-1" });
  });

  test("an account without a shop", async () => {
    const tokens = await connected(seeded.shopless);
    expect(await rejection(etsy.identify(tokens.accessToken))).toMatchObject({ code: "shop-missing" });
  });

  test("a code is taken once", async () => {
    const code = (await signIn(seeded.usSeller)).searchParams.get("code") ?? "";
    await etsy.exchangeCode({ redirectUri, code, codeVerifier });
    expect(await rejection(etsy.exchangeCode({ redirectUri, code, codeVerifier }))).toMatchObject({
      code: "auth-dead",
    });
  });

  test("refreshing rotates: the old refresh token is dead", async () => {
    const first = await connected();
    const second = await etsy.refresh(first.refreshToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(await rejection(etsy.refresh(first.refreshToken))).toMatchObject({ code: "auth-dead" });
    await etsy.refresh(second.refreshToken);
  });

  test("an expired token is exchanged on the way; after a new password there is nothing to be done", async () => {
    const shop = shopWith(await connected());
    await control("POST", `sellers/${seeded.usSeller}/expire-tokens`, {});
    expect((await shop.getShop()).name).toBe("PineAndInk");
    await control("POST", `sellers/${seeded.usSeller}/password`, {});
    expect(await rejection(shop.getShop())).toMatchObject({ code: "auth-dead" });
  });
});

describe("what a shop offers", () => {
  test("profiles without the deleted one, defaults from what its listings use, counts by state", async () => {
    const shop = shopWith(await connected());
    const profiles = await shop.readProfiles();
    const titles = (list: string) => profiles[list]?.map(({ title }) => title);
    expect(titles("shippingProfiles")).toEqual(["Standard", "Large parcels"]);
    expect(titles("processingProfiles")).toEqual(["Made to order, 3–5 days", "Ready to ship, 1–2 days"]);
    expect(titles("returnPolicies")).toEqual(["Returns and exchanges within 30 days", "No returns or exchanges"]);
    expect(titles("sections")).toEqual(["Linen & Wood", "Prints", "Paper"]);
    expect(await shop.suggestDefaults(profiles)).toMatchObject({
      shippingProfileId: profiles["shippingProfiles"]?.[0]?.id,
      whoMade: "i_did",
      whenMade: "made_to_order",
    });
    expect(await shop.countByState()).toEqual({ active: 7, draft: 2, inactive: 1, sold_out: 1, expired: 1 });
  });
});

describe("publishing", () => {
  test("create, photos, inventory, activate: read back exactly as approved, for one fee", async () => {
    const shop = shopWith(await connected());
    const payload = await payloadFor(shop);
    const { listingId } = await shop.createDraft(payload);
    const images: string[] = [];
    for (const rank of [1, 2, 3]) {
      const photo = { bytes: png, name: `${rank}.png`, alt: `It's "photo" & ${rank}`, rank };
      images.push((await shop.uploadImage(listingId, photo)).imageId);
    }
    expect(await shop.listImages(listingId)).toEqual(images);
    await shop.putInventory(listingId, payload);
    await shop.activate(listingId);

    const live = await shop.readListing(listingId);
    expect(live?.state).toBe("active");
    expect(live?.fields).toMatchObject({
      title: payload.title,
      description: payload.description,
      tags: payload.tags,
      styles: ["Boho"],
      materials: payload.materials,
      category: payload.category,
      shippingProfileId: payload.shippingProfileId,
      returnPolicyId: payload.returnPolicyId,
      sectionId: payload.sectionId,
      whoMade: "i_did",
      whenMade: "made_to_order",
      isSupply: false,
      autoRenew: false,
      images: images.map((imageId, index) => ({ imageId, alt: `It's "photo" & ${index + 1}` })),
    });
    expect(live?.inventory.offers).toMatchObject([
      { sku: "AP-01", price: payload.price, quantity: 3, own: { readiness: payload["readiness"] } },
    ]);
    const fees = await control<Fee[]>("GET", `fees?listing_id=${listingId}`);
    expect(fees).toMatchObject([{ reason: "publish", cents: 20 }]);
    const buyersPage = await fetch(live?.url ?? "");
    expect(buyersPage.status).toBe(200);
  });

  test("photos are put into another order in one call", async () => {
    const shop = shopWith(await connected());
    const { listingId } = await shop.createDraft(await payloadFor(shop));
    const images: string[] = [];
    for (const rank of [1, 2, 3]) {
      images.push((await shop.uploadImage(listingId, { bytes: png, name: "p.png", alt: "", rank })).imageId);
    }
    const order = images.toReversed();
    await shop.setImageOrder(listingId, order);
    expect(await shop.listImages(listingId)).toEqual(order);
  });

  test("a draft is found by its title, and deleted", async () => {
    const shop = shopWith(await connected());
    const payload = await payloadFor(shop);
    const since = new Date();
    const { listingId } = await shop.createDraft(payload);
    expect(await shop.findDrafts(payload.title, since)).toMatchObject([{ listingId }]);
    await shop.deleteDraft(listingId);
    expect(await shop.readListing(listingId)).toBeNull();
    expect(await shop.findDrafts(payload.title, since)).toEqual([]);
  });

  test.for<[string, Partial<ListingPayload>, string]>([
    ["a price below Etsy's lowest", { price: { amount: 10, currency: "USD" } }, "price"],
    ["a title with $", { title: "Only $5" }, "title"],
    ["a title of 141 characters", { title: "x".repeat(141) }, "title"],
    ["a tag of 21 characters", { tags: ["x".repeat(21)] }, "tags"],
    ["the same tag twice", { tags: ["linen", "Linen"] }, "tags"],
    ["a material with a sign", { materials: ["linen!"] }, "materials"],
    ["another shop's shipping profile", { shippingProfileId: seeded.euShop * 100 + 21 }, "defaults"],
    ["another shop's section", { sectionId: seeded.euShop * 100 + 1 }, "defaults"],
    ["another shop's processing profile", { readiness: seeded.euShop * 100 + 41 }, "defaults"],
    ["another shop's return policy", { returnPolicyId: seeded.euShop * 100 + 31 }, "defaults"],
    ["made by someone else to order", { whoMade: "someone_else" }, "defaults"],
    ["a category that isn't one", { category: 1 }, "category"],
    ["too many", { quantity: 1000 }, "quantity"],
  ])("%s is refused, explained at its field, and nothing is made", async ([, over, field]) => {
    const shop = shopWith(await connected());
    const payload = await payloadFor(shop, over);
    const before = (await control<State>("GET", "state")).listings.length;
    expect(await rejection(shop.createDraft(payload))).toMatchObject({ code: "marketplace-refused", field });
    expect((await control<State>("GET", "state")).listings).toHaveLength(before);
  });

  test("no photo, no going on sale", async () => {
    const shop = shopWith(await connected());
    const { listingId } = await shop.createDraft(await payloadFor(shop));
    expect(await rejection(shop.activate(listingId))).toMatchObject({ code: "marketplace-refused", field: "photos" });
    expect(await control<Fee[]>("GET", "fees")).toEqual([]);
  });

  test("another seller's shop can't be written to", async () => {
    const stranger = shopWith(await connected(seeded.stranger));
    const payload = await payloadFor(shopWith(await connected()));
    expect(await rejection(stranger.createDraft(payload))).toMatchObject({ code: "marketplace-refused" });
  });
});

describe("pace", () => {
  test("the product's own limiter never runs into the stand-in's limit", async () => {
    const clock = createVirtualClock();
    const sandbox = createEtsySandbox({
      clock,
      random: () => 0.5,
      sleep: (ms) => clock.sleep(ms),
      publicUrl: "https://etsy.example",
      pictures: memoryPictures(),
      keystring: "keystring-1",
      sharedSecret: "secret-1",
      redirectUris: [redirectUri],
    });
    const statuses: number[] = [];
    const paced = createEtsy({
      clock,
      http: createHttp({
        clock,
        logger: createLogger("silent", { write: () => undefined }),
        hostAllowed: createHostPolicy("production"),
        async fetch(request) {
          const response = await sandbox.handle(request);
          statuses.push(response.status);
          return response;
        },
      }),
      config: {
        keystring: "keystring-1",
        sharedSecret: "secret-1",
        apiUrl: "https://etsy.example",
        tokenUrl: "https://etsy.example/v3/public/oauth/token",
        authorizeUrl: "https://etsy.example/oauth/connect",
      },
    });
    const all = Promise.all(Array.from({ length: 40 }, () => paced.categories()));
    await clock.advance(20_000);
    await all;
    expect(statuses).toEqual(Array.from({ length: 40 }, () => 200));
  });
});

describe("when the answer is a lie or doesn't come", () => {
  const faults: [string, Record<string, unknown>][] = [
    ["500 after it was done", { mode: "status", status: 500, when: "after" }],
    ["504 from the edge", { mode: "status", status: 504, when: "after" }],
    ["the line cut", { mode: "drop", when: "after" }],
  ];
  test.for(faults)("%s: the outcome is unknown, and the draft is found", async ([, fault]) => {
    const shop = shopWith(await connected());
    const payload = await payloadFor(shop);
    const since = new Date();
    await control("POST", "faults", { operation: "createDraftListing", ...fault });
    expect(await rejection(shop.createDraft(payload))).toMatchObject({ code: "unknown-outcome" });
    expect(await shop.findDrafts(payload.title, since)).toHaveLength(1);
    const [line] = (await control<Call[]>("GET", "ledger")).filter((call) => call.fault !== null);
    expect(line).toMatchObject({ operation: "createDraftListing", effect: true });
  });

  test("no answer at all: given up when the caller says so", async () => {
    const tokens = await connected();
    const stop = new AbortController();
    const shop = etsy.shop({
      externalShopId: String(seeded.usShop),
      priority: "person",
      token: async () => tokens.accessToken,
      refused: async () => {},
      guard: async () => {},
      signal: stop.signal,
    });
    const payload = await payloadFor(shop);
    await control("POST", "faults", { operation: "createDraftListing", mode: "timeout", when: "after" });
    const outcome = rejection(shop.createDraft(payload));
    await expect
      .poll(async () => (await control<Call[]>("GET", "ledger?operation=createDraftListing")).length)
      .toBeGreaterThan(0);
    stop.abort(new OmsError("lease-lost"));
    expect(await outcome).toMatchObject({ code: "unknown-outcome" });
  });

  test("429 is told as such", async () => {
    const shop = shopWith(await connected());
    await control("POST", "faults", { operation: "getShop", status: 429 });
    expect(await rejection(shop.getShop())).toMatchObject({ code: "rate-limited" });
  });

  test("lists lag behind: a draft just made isn't there yet", async () => {
    const shop = shopWith(await connected());
    const payload = await payloadFor(shop);
    await control("PUT", "settings", { stale_ms: 60_000 });
    const since = new Date();
    const { listingId } = await shop.createDraft(payload);
    expect(await shop.findDrafts(payload.title, since)).toEqual([]);
    expect(await shop.readListing(listingId)).toMatchObject({ state: "draft" });
  });
});
