import { describe, expect, test } from "vitest";
import { seeded } from "#sandbox/etsy/seed.ts";
import { allow, consentPath, exchange, openMarket, openShop, redirectUri, refresh, us } from "./market.ts";

const tokenPath = "/v3/public/oauth/token";

describe("the app's key", () => {
  test.for<[string, string | null, string]>([
    ["missing", null, "Invalid API key: should be in the format 'keystring:shared_secret'."],
    ["the keystring alone", "keystring-1", "Shared secret is required in x-api-key header."],
    ["malformed", "a:b:c", "Invalid API key: should be in the format 'keystring:shared_secret'."],
    ["a wrong secret", "keystring-1:nope", "API key not found or not active, or incorrect shared secret for API key."],
  ])("%s: 403 with its own text", async ([, key, error]) => {
    const market = openMarket();
    expect(await market.api("GET", "openapi-ping", { key })).toMatchObject({ status: 403, body: { error } });
  });
});

describe("the consent page", () => {
  test("says who asks, for what, and lets choose who signs in", async () => {
    const { text, status } = await openMarket().send("GET", consentPath());
    expect(status).toBe(200);
    for (const part of ["would like to access your shop", "PineAndInk", "PineAndInkEU", "listings_w", "Allow access"]) {
      expect(text).toContain(part);
    }
  });

  test("allowed: a code and the state go back to the registered address", async () => {
    const url = await allow(openMarket().send, seeded.usSeller);
    expect(url.href.startsWith(`${redirectUri}?`)).toBe(true);
    expect(url.searchParams.get("state")).toBe("state-1");
    expect(url.searchParams.get("code")).toBeTruthy();
  });

  test("cancelled: access_denied goes back", async () => {
    const reply = await openMarket().send("POST", consentPath(), {
      form: { user_id: seeded.usSeller, answer: "cancel" },
    });
    const url = new URL(reply.headers.get("location") ?? "");
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ error: "access_denied", state: "state-1" });
  });

  test.for([`${redirectUri}/`, `${redirectUri}?a=1`, redirectUri.toUpperCase(), "https://evil.example/"])(
    "an address that isn't registered exactly (%s): a page, and nobody is sent there",
    async (address) => {
      const reply = await openMarket().send("GET", consentPath({ redirect_uri: address }));
      expect(reply.status).toBe(400);
      expect(reply.headers.get("location")).toBeNull();
      expect(reply.text).toContain("The requested redirect URL is not permitted.");
    },
  );

  test.for<[string, Record<string, string>, string]>([
    ["a permission that doesn't exist", { scope: "shops_r billing_r" }, "invalid_scope"],
    ["no state", { state: "" }, "invalid_request"],
    ["a plain challenge", { code_challenge_method: "plain" }, "invalid_request"],
    ["no challenge", { code_challenge: "" }, "invalid_request"],
  ])("%s: the whole authorization fails", async ([, over, error]) => {
    const reply = await openMarket().send("GET", consentPath(over));
    expect(new URL(reply.headers.get("location") ?? "").searchParams.get("error")).toBe(error);
  });
});

describe("the token endpoint", () => {
  test("tokens begin with the seller's number and last an hour", async () => {
    const market = openMarket();
    const code = (await allow(market.send, seeded.usSeller)).searchParams.get("code") ?? "";
    const { body } = await exchange(market.send, code);
    expect(body).toMatchObject({ token_type: "Bearer", expires_in: 3600 });
    expect(String(body["access_token"])).toMatch(/^70010001\./);
    expect(String(body["refresh_token"])).toMatch(/^70010001\./);
  });

  test.for<[string, Record<string, string>, unknown]>([
    [
      "no verifier",
      { code_verifier: "" },
      { error: "invalid_request", error_description: "code_verifier is required" },
    ],
    ["another verifier", { code_verifier: "x".repeat(50) }, { error: "invalid_grant" }],
    ["another address", { redirect_uri: "https://oms.example/" }, { error: "invalid_grant" }],
    ["another app", { client_id: "other" }, { error: "invalid_request" }],
  ])("%s: 400", async ([, over, body]) => {
    const market = openMarket();
    const code = (await allow(market.send, seeded.usSeller)).searchParams.get("code") ?? "";
    expect(await exchange(market.send, code, over)).toMatchObject({ status: 400, body });
  });

  test("a code works once, and for a minute", async () => {
    const market = openMarket();
    const code = async () => (await allow(market.send, seeded.usSeller)).searchParams.get("code") ?? "";
    const [first, second] = [await code(), await code()];
    expect((await exchange(market.send, first)).status).toBe(200);
    expect((await exchange(market.send, first)).body).toMatchObject({ error: "invalid_grant" });
    market.pass(61_000);
    expect((await exchange(market.send, second)).body).toMatchObject({ error: "invalid_grant" });
  });

  test("refreshing rotates; the old refresh token is refused from then on", async () => {
    const market = openMarket();
    const first = await market.connect(seeded.usSeller);
    const second = await refresh(market.send, first.refresh);
    expect(second.status).toBe(200);
    expect(await refresh(market.send, first.refresh)).toMatchObject({
      status: 400,
      body: { error: "invalid_grant", error_description: "refresh_token is revoked" },
    });
    expect((await refresh(market.send, String(second.body["refresh_token"]))).status).toBe(200);
  });

  test("a refresh token ends after 90 days", async () => {
    const market = openMarket();
    const { refresh: token } = await market.connect(seeded.usSeller);
    market.pass(90 * 24 * 3_600_000);
    expect((await refresh(market.send, token)).status).toBe(400);
  });

  test("JSON does too; nonsense is refused", async () => {
    const market = openMarket();
    const { refresh: token } = await market.connect(seeded.usSeller);
    const json = { grant_type: "refresh_token", client_id: "keystring-1", refresh_token: token };
    expect((await market.send("POST", tokenPath, { json })).status).toBe(200);
    expect((await market.send("POST", tokenPath, { json: "x" })).status).toBe(400);
    expect((await market.send("GET", tokenPath)).status).toBe(404);
  });
});

describe("a token's end", () => {
  test("after an hour it is expired, in those words", async () => {
    const shop = await openShop();
    shop.pass(3_600_000);
    expect(await shop.own("GET", "users/me")).toMatchObject({
      status: 401,
      body: { error: "invalid_token", error_description: "access token is expired" },
    });
  });

  test.for(["password", "disconnect"])(
    "%s kills every token; the key alone still reads what is public",
    async (act) => {
      const shop = await openShop();
      await shop.control("POST", `sellers/${seeded.usSeller}/${act}`, {});
      expect(await shop.own("GET", "users/me")).toMatchObject({ status: 401, body: { error: "invalid_token" } });
      expect((await refresh(shop.send, shop.refreshToken)).body).toMatchObject({ error: "invalid_grant" });
      expect((await shop.api("GET", `shops/${us.shop}`)).status).toBe(200);
    },
  );

  test("it can be ended early, with its refresh token or without", async () => {
    const shop = await openShop();
    await shop.control("POST", `sellers/${seeded.usSeller}/expire-tokens`, {});
    expect((await shop.own("GET", "users/me")).status).toBe(401);
    const renewed = await refresh(shop.send, shop.refreshToken);
    expect(renewed.status).toBe(200);
    await shop.control("POST", `sellers/${seeded.usSeller}/expire-tokens`, { refresh: true });
    expect((await refresh(shop.send, String(renewed.body["refresh_token"]))).status).toBe(400);
  });
});

describe("whose shop it is", () => {
  test("another seller may neither read nor write it, and sees no draft", async () => {
    const shop = await openShop();
    const { access: token } = await shop.connect(seeded.stranger);
    const draft = shop.seeded("Oven Mitt").id;
    expect((await shop.api("GET", `shops/${us.shop}/listings`, { token })).status).toBe(403);
    expect(
      (await shop.api("PATCH", `shops/${us.shop}/listings/${draft}`, { token, form: { title: "x" } })).status,
    ).toBe(403);
    expect(
      (await shop.api("PATCH", `shops/${seeded.strangersShop}/listings/${draft}`, { token, form: {} })).status,
    ).toBe(404);
    expect((await shop.api("DELETE", `listings/${draft}`, { token })).status).toBe(403);
    expect((await shop.api("GET", `listings/${draft}`, { token })).status).toBe(404);
    expect((await shop.api("GET", `listings/${draft}`)).status).toBe(404);
  });

  test("an account without a shop says so", async () => {
    const market = openMarket();
    const { access: token } = await market.connect(seeded.shopless);
    expect((await market.api("GET", "users/me", { token })).body).toEqual({ user_id: seeded.shopless, shop_id: null });
    expect(await market.api("GET", `users/${seeded.shopless}/shops`)).toMatchObject({
      status: 404,
      body: { error: `Could not find a shop for user with user_id = ${seeded.shopless}` },
    });
  });
});
