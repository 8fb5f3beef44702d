import { describe, expect, test as base } from "vitest";
import type { App } from "#sandbox/etsy/state.ts";
import { seeded } from "#sandbox/etsy/seed.ts";
import { allow, consentPath, type Json, openMarket, redirectUri, verifier } from "./market.ts";

const test = base
  .extend("market", () => openMarket({ random: Math.random }))
  .extend("control", ({ market }) => (path: string, json?: unknown) => {
    return market.control(json === undefined ? "GET" : "POST", path, json);
  })
  .extend(
    "apps",
    ({ control }) =>
      async () =>
        (await control("apps")).body as unknown as App[],
  )
  /** Registered, approved and with its callback, as a seller leaves it. */
  .extend("register", ({ control, apps }) => async (userId: number, over: Json = {}): Promise<App> => {
    const registered = await control("apps", { name: `Studio ${userId}`, user_id: userId, ...over });
    if (registered.status !== 200) throw new Error(registered.text);
    const { id } = (await apps()).at(-1) as App;
    await control(`apps/${id}/approve`, {});
    await control(`apps/${id}/callbacks`, { redirect_uris: [redirectUri] });
    return (await apps()).find((app) => app.id === id) as App;
  })
  .extend("tokenOf", ({ market }) => async (app: App, userId: number) => {
    const back = await allow(market.send, userId, { client_id: app.keystring });
    const code = back.searchParams.get("code") ?? "";
    const form = { grant_type: "authorization_code", redirect_uri: redirectUri, code, code_verifier: verifier };
    return market.send("POST", "/v3/public/oauth/token", { form: { client_id: app.keystring, ...form } });
  });

const keyOf = ({ keystring, sharedSecret }: App) => `${keystring}:${sharedSecret}`;

describe("registering", () => {
  test("a seller's account has one app, whose name is free of the marketplace's", async ({ control, register }) => {
    await register(seeded.usSeller);
    const refused = async (form: Json) => (await control("apps", form)).body["error"];
    expect(await refused({ name: "Second", user_id: seeded.usSeller })).toBe(
      "This account has a registered app already.",
    );
    expect(await refused({ name: "My Etsy tool", user_id: seeded.euSeller })).toContain("must not contain");
    expect(await refused({ name: "Buyer", user_id: seeded.shopless })).toBe("Seller API Access needs an active shop.");
  });

  test("until it is approved its key is like none, and it has no callbacks", async ({ market, control, apps }) => {
    await control("apps", { name: "Pine", user_id: seeded.usSeller });
    const [app] = (await apps()) as [App];
    const inactive = "API key not found or not active, or incorrect shared secret for API key.";
    const ping = () => market.api("GET", "openapi-ping", { key: keyOf(app) });
    expect(await ping()).toMatchObject({ status: 403, body: { error: inactive } });
    expect((await control(`apps/${app.id}/callbacks`, { redirect_uris: [redirectUri] })).status).toBe(400);
    expect((await market.send("GET", consentPath({ client_id: app.keystring }))).text).toContain("not known");
    await control(`apps/${app.id}/approve`, {});
    expect(await ping()).toMatchObject({ status: 200, body: { application_id: app.id } });
    expect((await market.send("GET", consentPath({ client_id: app.keystring }))).text).toContain(
      "The requested redirect URL is not permitted.",
    );
  });
});

describe("what an app reaches", () => {
  test("a seller's: the shop of its own account and no other", async ({ market, register, tokenOf }) => {
    const app = await register(seeded.usSeller);
    expect((await tokenOf(app, seeded.usSeller)).status).toBe(200);
    const foreign = await allow(market.send, seeded.euSeller, { client_id: app.keystring });
    expect(Object.fromEntries(foreign.searchParams)).toMatchObject({ error: "unauthorized_client", state: "state-1" });
    expect(foreign.searchParams.get("code")).toBeNull();
  });

  test("a personal one: a few; a commercial one: any", async ({ register, tokenOf }) => {
    for (const kind of ["personal", "commercial"]) {
      const app = await register(seeded.usSeller, { kind });
      expect((await tokenOf(app, seeded.usSeller)).status).toBe(200);
      expect((await tokenOf(app, seeded.euSeller)).status).toBe(200);
    }
  });

  test("a token is good with the key of its app alone, for calls and for renewing", async ({
    market,
    register,
    tokenOf,
  }) => {
    const [us, eu] = [await register(seeded.usSeller), await register(seeded.euSeller)];
    const { body } = await tokenOf(us, seeded.usSeller);
    const me = (app: App) => market.api("GET", "users/me", { key: keyOf(app), token: String(body["access_token"]) });
    expect(await me(us)).toMatchObject({ status: 200, body: { shop_id: seeded.usShop } });
    expect(await me(eu)).toMatchObject({ status: 401, body: { error: "invalid_token" } });
    const renew = (app: App) =>
      market.send("POST", "/v3/public/oauth/token", {
        form: { grant_type: "refresh_token", client_id: app.keystring, refresh_token: String(body["refresh_token"]) },
      });
    expect(await renew(eu)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    expect((await renew(us)).status).toBe(200);
  });
});

test("each app has limits of its own", async ({ market, register }) => {
  const [us, eu] = [
    await register(seeded.usSeller, { per_second: 2, per_day: 3 }),
    await register(seeded.euSeller, { per_second: 2, per_day: 3 }),
  ];
  const ping = async (app: App) => (await market.api("GET", "openapi-ping", { key: keyOf(app) })).status;
  expect([await ping(us), await ping(us), await ping(us)]).toEqual([200, 200, 429]);
  expect(await ping(eu)).toBe(200);
  market.pass(1000);
  expect(await ping(us)).toBe(200);
  market.pass(1000);
  const spent = await market.api("GET", "openapi-ping", { key: keyOf(us) });
  expect([spent.status, spent.body["error"]]).toEqual([429, "Exceeded daily rate limit"]);
  expect(await ping(eu)).toBe(200);
});

test("a new secret ends the old one, and nobody else's", async ({ market, control, register, apps }) => {
  const [us, eu] = [await register(seeded.usSeller), await register(seeded.euSeller)];
  const ping = async (app: App) => (await market.api("GET", "openapi-ping", { key: keyOf(app) })).status;
  await control(`apps/${us.id}/new-secret`, {});
  expect([await ping(us), await ping(eu)]).toEqual([403, 200]);
  expect(await ping((await apps()).find(({ id }) => id === us.id) as App)).toBe(200);
  const overview = (await control("state")).text;
  for (const secret of [us.keystring, us.sharedSecret, eu.sharedSecret]) expect(overview).not.toContain(secret);
});
