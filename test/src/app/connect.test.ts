import { describe, expect } from "vitest";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { code, must, refusal } from "#test/src/store/studio.ts";
import { sellerTest } from "#test/support/shop-test.ts";
import { allow, sellers } from "./market.ts";
import { openTeam, publicUrl } from "./workshop.ts";

const test = sellerTest
  .extend("start", ({ market, team }) => async (actor = team.actors.owner) => {
    return must((await market.app.startConnect(actor)).url.split("/").at(-1));
  })
  /** The consent page stands on the marketplace's own host. */
  .extend("reply", ({ market }) => (address: string, seller: number, answer = "allow") => {
    return allow((request) => market.consent(request), address, seller, answer);
  })
  .extend("consent", ({ market, start, reply }) => async (seller: number, answer = "allow") => {
    const { redirectTo } = await market.app.continueConnect(await start(), browser);
    return reply(redirectTo, seller, answer);
  })
  .extend("finish", ({ market }) => (back: Awaited<ReturnType<typeof allow>>, secret: string | null = browser) => {
    return market.clock.during(market.app.finishConnect(back, secret));
  })
  .extend("stored", ({ market }) => async () => {
    const [row] = await market.db.sql<{ shops: number; credentials: number; states: number }>(
      `select (select count(*)::int from shops) as shops, (select count(*)::int from shop_credentials) as credentials,
       (select count(*)::int from oauth_states) as states`,
    );
    return row;
  });

const browser = "the browser's secret";
const nothing = { shops: 0, credentials: 0, states: 0 };

describe("a link", () => {
  test("is for owners, names workspace and asker, and holds ten minutes", async ({ market, team }) => {
    expect(await code(market.app.startConnect(team.actors.manager))).toBe("not-allowed");
    const { url, expiresAt } = await market.app.startConnect(team.actors.owner);
    expect(url).toMatch(new RegExp(`^${publicUrl}/connect/[\\w-]{43}$`));
    expect(expiresAt.getTime() - market.clock.now().getTime()).toBe(600_000);
    const token = must(url.split("/").at(-1));
    expect(await market.app.describeConnectLink(token)).toEqual({
      studioName: "Pine & Ink",
      askedBy: "owner",
      operators: false,
    });
    market.clock.pass(600_000);
    for (const attempt of [
      () => market.app.describeConnectLink(token),
      () => market.app.continueConnect(token, browser),
      () => market.app.declineConnect(token),
    ]) {
      expect(await code(attempt())).toBe("link-expired");
    }
  });

  test("is good once, looked at as often as one likes", async ({ market, start }) => {
    const token = await start();
    await market.app.describeConnectLink(token);
    await market.app.describeConnectLink(token);
    await market.app.continueConnect(token, browser);
    expect(await code(market.app.continueConnect(token, "another browser"))).toBe("link-used");
    expect(await code(market.app.describeConnectLink(token))).toBe("link-used");
  });

  test("'Not me' voids it; one nobody made is unknown", async ({ market, start, stored }) => {
    const token = await start();
    await market.app.declineConnect(token);
    expect(await code(market.app.continueConnect(token, browser))).toBe("link-used");
    expect(await code(market.app.describeConnectLink("x".repeat(43)))).toBe("link-unknown");
    expect(await stored()).toEqual(nothing);
  });

  test("leads to the marketplace's consent with exactly four permissions and PKCE", async ({ market, start }) => {
    const { redirectTo } = await market.app.continueConnect(await start(), browser);
    const query = new URL(redirectTo).searchParams;
    expect(query.get("scope")).toBe("shops_r listings_r listings_w listings_d");
    expect(query.get("redirect_uri")).toBe(`${publicUrl}/oauth/etsy/callback`);
    expect([query.get("code_challenge_method"), query.get("code_challenge")?.length]).toEqual(["S256", 43]);
    const [state] = await market.db.sql<{ state_hash: string; verifier: string }>(
      "select state_hash, verifier from oauth_states",
    );
    expect(must(state).state_hash).not.toBe(query.get("state"));
    expect(must(state).verifier).toMatch(/^v1\./);
  });
});

describe("the marketplace's answer", () => {
  test("connects the shop, reads it, and tells the channel once", async ({ market, team, consent, finish }) => {
    expect(await finish(await consent(sellers.us))).toMatchObject({ outcome: "connected", studioName: "Pine & Ink" });
    expect(await market.app.shops(team.actors.viewer)).toMatchObject([
      { health: "reading", currency: "USD", connectedBy: "UOWNER" },
    ]);
    await market.work();
    const [shop] = await market.app.shops(team.actors.viewer);
    expect(shop).toMatchObject({ health: "ok", counts: { active: expect.any(Number) as number } });
    expect(must(must(shop?.profiles)["shippingProfiles"]).length).toBeGreaterThan(0);
    expect(shop?.suggestedDefaults).toMatchObject({ whoMade: "i_did" });
    expect((await market.said()).map(({ template }) => template)).toEqual(["shop_connected"]);
    await market.app.rereadShop(team.actors.manager, must(shop).id);
    await market.work();
    expect(await market.said()).toEqual([]);
  });

  test("refused: nothing is stored, and it cannot be used again", async ({ consent, finish, stored }) => {
    const back = await consent(sellers.us, "cancel");
    expect(await refusal(finish(back))).toMatchObject({
      code: "consent-refused",
      userText: "You chose not to connect the shop. Nothing was stored.",
    });
    expect(await code(finish(back))).toBe("link-used");
    expect(await stored()).toEqual(nothing);
  });

  test("an error that is no refusal isn't told as one", async ({ consent, finish, stored }) => {
    const back = await consent(sellers.us);
    const refused = await refusal(finish({ ...back, code: null, error: "invalid_scope" }));
    expect(refused.code).toBe("marketplace-refused");
    expect(refused.userText).toBe(
      "Etsy ended the sign-in before it was done (invalid_scope). Nothing was stored. Type /oms connect in Slack for a new link.",
    );
    const odd = await consent(sellers.us);
    expect((await refusal(finish({ ...odd, code: null, error: "<script>alert(1)</script>" }))).userText).not.toContain(
      "<",
    );
    expect(await stored()).toEqual(nothing);
  });

  test("brought by another browser is refused, and nobody can use it any more", async ({ consent, finish, stored }) => {
    for (const foreign of ["another browser", null]) {
      const back = await consent(sellers.us);
      expect(await code(finish(back, foreign))).toBe("link-foreign");
      expect(await code(finish(back))).toBe("link-used");
    }
    expect(await stored()).toEqual(nothing);
  });

  test("after ten minutes is too late", async ({ market, consent, finish, stored }) => {
    const back = await consent(sellers.us);
    market.clock.pass(600_000);
    expect(await code(finish(back))).toBe("link-expired");
    expect(await stored()).toEqual(nothing);
  });

  test("without or with a foreign state, or a code that isn't the marketplace's, is refused", async ({
    consent,
    finish,
    stored,
  }) => {
    const back = await consent(sellers.us);
    expect(await code(finish({ ...back, state: null }))).toBe("link-unknown");
    expect(await code(finish({ ...back, state: "made up" }))).toBe("link-used");
    expect(await refusal(finish({ ...back, code: "made-up" }))).toMatchObject({
      code: "auth-dead",
      userText: "Etsy didn't accept this sign-in. Nothing was stored. Type /oms connect in Slack for a new link.",
    });
    expect(await stored()).toEqual(nothing);
  });

  test("of somebody who lost the role meanwhile is refused", async ({ market, team, consent, finish, stored }) => {
    const back = await consent(sellers.us);
    await market.app.setRole(team.actors.owner, team.members.second.id, "owner");
    await market.app.setRole(team.actors.second, team.members.owner.id, "maker").catch(() => undefined);
    await market.db.sql("update members set role = 'maker' where id = $1", [team.members.owner.id]);
    expect(await code(finish(back))).toBe("not-allowed");
    expect(await stored()).toEqual(nothing);
  });

  test("of an account without a shop says so", async ({ consent, finish, stored }) => {
    expect(await code(finish(await consent(sellers.shopless)))).toBe("shop-missing");
    expect(await stored()).toEqual(nothing);
  });

  test("of a shop that is in another workspace: taken, nothing stored; free once it was disconnected there", async ({
    market,
    team,
    consent,
    finish,
  }) => {
    const others = await openTeam(market, "Others");
    await market.connect(others.actors.owner, sellers.us);
    expect(await code(finish(await consent(sellers.us)))).toBe("shop-taken");
    expect(await market.app.shops(team.actors.owner, true)).toEqual([]);
    const [theirs] = await market.app.shops(others.actors.owner);
    await market.app.disconnect(others.actors.owner, must(theirs).id);
    expect((await finish(await consent(sellers.us))).outcome).toBe("connected");
    expect((await market.app.shops(others.actors.owner, true))[0]?.health).toBe("disconnected");
  });
});

describe("connected before", () => {
  test("already: the sign-in is renewed, nothing is read or told anew", async ({ market, team, consent, finish }) => {
    const shop = await market.openShop(team.actors.owner);
    const old = must(await market.admin.tokens.read(shop)).accessToken;
    expect(await finish(await consent(sellers.us))).toMatchObject({ outcome: "already" });
    expect(must(await market.admin.tokens.read(shop)).accessToken).not.toBe(old);
    expect(await market.work()).toEqual([]);
    expect(await market.said()).toEqual([]);
  });

  test("disconnected: owner only; tokens go at once, it stays listed, and comes back as the same shop with its defaults", async ({
    market,
    team,
    consent,
    finish,
  }) => {
    const shop = await market.openShop(team.actors.owner);
    const { defaults } = await market.app.shop(team.actors.owner, shop);
    expect(await code(market.app.disconnect(team.actors.manager, shop))).toBe("not-allowed");
    await market.app.disconnect(team.actors.owner, shop);
    expect(await market.db.sql("select 1 from shop_credentials")).toEqual([]);
    expect(await market.app.shops(team.actors.owner)).toEqual([]);
    expect(await market.app.shops(team.actors.owner, true)).toMatchObject([{ id: shop, health: "disconnected" }]);
    expect(await market.said()).toMatchObject([
      { template: "shop_note", note: "disconnected", by: "UOWNER", mention: [] },
    ]);
    expect(await finish(await consent(sellers.us))).toMatchObject({ outcome: "reconnected" });
    expect(await market.app.shop(team.actors.owner, shop)).toMatchObject({ id: shop, defaults });
  });

  test("two shops of one studio keep their tokens apart", async ({ market, team }) => {
    const us = await market.openShop(team.actors.owner);
    const eu = await market.openShop(team.actors.owner, sellers.eu);
    const users = async (shop: ShopId) => must(await market.admin.tokens.read(shop)).accessToken.split(".")[0];
    expect([await users(us), await users(eu)]).toEqual([String(sellers.us), String(sellers.eu)]);
  });
});
