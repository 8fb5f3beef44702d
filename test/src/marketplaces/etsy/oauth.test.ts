import { describe, expect, test } from "vitest";
import { etsyAnswering, json, rejection, type Reply } from "./stand-in.ts";

const tokens = {
  access_token: "77.canary-access",
  token_type: "Bearer",
  expires_in: 3600,
  refresh_token: "77.canary-refresh",
};
const exchange = {
  redirectUri: "https://oms.example/etsy/callback",
  code: "canary-code",
  codeVerifier: "canary-verifier",
};

describe("the consent page's address", () => {
  test("has PKCE, the bare keystring and exactly four permissions", () => {
    const { etsy } = etsyAnswering([]);
    const href = etsy.authorizeUrl({
      redirectUri: "https://oms.example/etsy/callback",
      state: "state-1",
      codeChallenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    });
    const url = new URL(href);
    expect(url.origin + url.pathname).toBe("https://www.etsy.example/oauth/connect");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: "code",
      client_id: "canary-keystring",
      redirect_uri: "https://oms.example/etsy/callback",
      scope: "shops_r listings_r listings_w listings_d",
      state: "state-1",
      code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
      code_challenge_method: "S256",
    });
    expect(href).toContain("shops_r%20listings_r");
    expect(href).not.toContain("canary-shared");
  });
});

describe("tokens", () => {
  test.each([0, -5, 1e12, 1e300, "1800", "soon", null, undefined, {}])(
    "of which is said that they live for %j are kept, for a minute at least and a day at most",
    async (expiresIn) => {
      const { etsy, clock } = etsyAnswering([json({ ...tokens, expires_in: expiresIn })]);
      const { refreshToken, expiresAt } = await etsy.refresh("77.before");
      const lives = expiresAt.getTime() - clock.now().getTime();
      expect([refreshToken, lives >= 60_000, lives <= 86_400_000]).toEqual([tokens.refresh_token, true, true]);
    },
  );

  test("for a code: a form without any secret of the app", async () => {
    const { etsy, seen, clock } = etsyAnswering([json(tokens)]);
    const at = clock.now().getTime();
    expect(await etsy.exchangeCode(exchange)).toEqual({
      accessToken: "77.canary-access",
      refreshToken: "77.canary-refresh",
      expiresAt: new Date(at + 3_600_000),
      refreshExpiresAt: new Date(at + 90 * 86_400_000),
    });
    expect(seen[0]?.headers.get("content-type")).toContain("application/x-www-form-urlencoded");
    expect(Object.fromEntries(new URLSearchParams(seen[0]?.body))).toEqual({
      grant_type: "authorization_code",
      client_id: "canary-keystring",
      redirect_uri: exchange.redirectUri,
      code: exchange.code,
      code_verifier: exchange.codeVerifier,
    });
    expect(seen[0]?.body).not.toContain("canary-shared");
  });

  test("for a refresh token", async () => {
    const { etsy, seen } = etsyAnswering([json(tokens)]);
    await etsy.refresh("77.old");
    expect(Object.fromEntries(new URLSearchParams(seen[0]?.body))).toEqual({
      grant_type: "refresh_token",
      client_id: "canary-keystring",
      refresh_token: "77.old",
    });
  });

  test("none of it is logged or put into an error", async () => {
    const refused = { error: "invalid_request", error_description: "canary-code is odd" };
    const { etsy, lines } = etsyAnswering([json(tokens), json(refused, 400), json({ ...tokens, refresh_token: 5 })]);
    await etsy.refresh("77.canary-old");
    const errors = [await rejection(etsy.refresh("77.canary-old")), await rejection(etsy.refresh("77.canary-old"))];
    const text = errors.map((error) => JSON.stringify(error) + String(error.cause)).join("");
    expect(lines).toHaveLength(3);
    expect(lines.join("") + text).not.toContain("canary");
  });

  test.for<[string, () => Reply, string, string]>([
    [
      "a revoked one",
      () => json({ error: "invalid_grant", error_description: "refresh_token is revoked" }, 400),
      "auth-dead",
      "after-auth",
    ],
    [
      "500 (the rotation may have happened)",
      () => json({ error: "Server Error" }, 500),
      "unknown-outcome",
      "unknown-outcome",
    ],
    ["504 in HTML", () => new Response("<html>", { status: 504 }), "unknown-outcome", "unknown-outcome"],
    ["half an answer", () => new Response('{"access_token":"7'), "unknown-outcome", "unknown-outcome"],
    [
      "a lost connection",
      () => Object.assign(new Error(), { code: "ECONNRESET" }),
      "unknown-outcome",
      "unknown-outcome",
    ],
    ["no connection", () => Object.assign(new Error(), { code: "ECONNREFUSED" }), "marketplace-down", "later"],
    ["429", () => json({ error: "Exceeded per second rate limit" }, 429), "rate-limited", "later"],
    [
      "an unknown app",
      () => json({ error: "invalid_client", error_description: "x" }, 401),
      "app-key-refused",
      "later",
    ],
  ])("a refresh answered with %s", async ([, reply, code, retry]) => {
    const { etsy, seen } = etsyAnswering([reply()]);
    expect(await rejection(etsy.refresh("77.old"))).toMatchObject({ code, retry });
    expect(seen).toHaveLength(1);
  });

  test("a code that Etsy doesn't take, or no answer: a new link is the way on", async () => {
    const { etsy } = etsyAnswering([
      json({ error: "invalid_grant", error_description: "code expired" }, 400),
      new Response("", { status: 502 }),
    ]);
    const words = /Nothing was stored. Type \/oms connect/;
    expect(await rejection(etsy.exchangeCode(exchange))).toMatchObject({
      code: "auth-dead",
      retry: "no",
      userText: expect.stringMatching(words),
    });
    expect(await rejection(etsy.exchangeCode(exchange))).toMatchObject({
      code: "marketplace-down",
      userText: expect.stringMatching(words),
    });
  });
});

describe("who signed in", () => {
  const shop = {
    shop_id: 5001,
    user_id: 77,
    shop_name: "PineAndInk",
    url: "https://www.etsy.example/shop/PineAndInk",
    currency_code: "EUR",
    login_name: "canary-login",
    policy_privacy: "canary-policy",
  };

  test("is told in two calls, and cut to four fields", async () => {
    const { etsy, seen } = etsyAnswering([json({ user_id: 77, shop_id: 5001 }), json(shop)]);
    expect(await etsy.identify("77.canary")).toEqual({
      externalId: "5001",
      name: "PineAndInk",
      url: "https://www.etsy.example/shop/PineAndInk",
      currency: "EUR",
    });
    expect(seen.map(({ path }) => path)).toEqual(["/v3/application/users/me", "/v3/application/shops/5001"]);
    expect(seen[0]?.headers.get("authorization")).toBe("Bearer 77.canary");
  });

  test.for<[string, () => Reply]>([
    ["no number", () => json({ user_id: 77, shop_id: null })],
    ["zero", () => json({ user_id: 77, shop_id: 0 })],
    ["404", () => json({ error: "Could not find a shop for user with user_id = 77" }, 404)],
  ])("an account without a shop (%s)", async ([, reply]) => {
    const { etsy } = etsyAnswering([reply()]);
    expect(await rejection(etsy.identify("77.x"))).toMatchObject({ code: "shop-missing" });
  });

  test("a token refused at once is dead: there is nothing to refresh yet", async () => {
    const { etsy, seen } = etsyAnswering([json({ error: "invalid_token", error_description: "x" }, 401)]);
    expect(await rejection(etsy.identify("77.x"))).toMatchObject({ code: "auth-dead" });
    expect(seen).toHaveLength(1);
  });
});
