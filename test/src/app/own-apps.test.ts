import { describe, expect } from "vitest";
import type { App } from "#sandbox/etsy/state.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { code, must } from "#test/src/store/studio.ts";
import { sellerTest } from "#test/support/shop-test.ts";
import { mirror } from "./editing.ts";
import { tendApps } from "#src/modules/shops/use-cases/own-apps.ts";
import { appOf, registerApp, requestApp } from "./developing.ts";
import { allow, sellers } from "./market.ts";
import type { WorkshopOptions } from "./workshop.ts";

const test = sellerTest
  .extend("options", { scope: "file" }, () => ({ ownApps: true }) as WorkshopOptions)
  .extend("limits", { scope: "file" }, { perSecond: 5, perDay: 5000 })
  .extend("token", ({ market, team }) => async () => {
    return must((await market.app.startConnect(team.actors.owner)).url.split("/").at(-1));
  })
  .extend("enter", ({ market, token }) => async ({ keystring, sharedSecret }: App) => {
    const link = await token();
    const step = market.app.saveOwnApp(link, null, { kind: "seller", keystring, sharedSecret });
    return { link, ...(await market.clock.during(step)) };
  })
  .extend("connect", ({ market, enter }) => async (app: App, seller: number): Promise<ShopId> => {
    const { link, appId } = await enter(app);
    const { redirectTo } = await market.app.continueConnect(link, "browser", { appId, earlier: null });
    const back = await allow((request) => market.consent(request), redirectTo, seller);
    await market.clock.during(market.app.finishConnect(back, "browser"));
    await market.work();
    await market.forget();
    const { shopId } = must(market.state().shops.find(({ userId }) => userId === seller));
    const [row] = await market.db.sql<{ id: ShopId }>("select id from shops where external_id = $1", [String(shopId)]);
    return must(row).id;
  })
  /** The hourly tick; what owners were told since. */
  .extend("tick", ({ market }) => async () => {
    await market.clock.during(tendApps(market.deps));
    return (await market.said()).filter(({ template }) => template === "own_app");
  })
  .extend("health", ({ market }) => async () => {
    return market.db.sql<{ name: string; health: string }>("select name, health from shops order by name");
  });

test("a link lasts an hour, as an app may have to be made first", async ({ market, team, token }) => {
  expect(await market.app.startConnect(team.actors.owner)).toMatchObject({ minutes: 60 });
  const link = await token();
  market.clock.pass(3_599_000);
  await market.app.describeOwnApps(link, null);
  market.clock.pass(1_000);
  expect(await code(market.app.describeOwnApps(link, null))).toBe("link-expired");
});

describe("each app", () => {
  test("renews the sign-in of its own shop", async ({ market, team, connect, health }) => {
    const shops = [];
    for (const seller of [sellers.us, sellers.eu]) shops.push(await connect(await registerApp(market, seller), seller));
    market.clock.pass(2 * 3_600_000);
    await market.db.sql("delete from operations");
    for (const shop of shops) await market.app.rereadShop(team.actors.owner, shop);
    await market.work();
    expect(await health()).toEqual([
      { name: "PineAndInk", health: "ok" },
      { name: "PineAndInkEU", health: "ok" },
    ]);
    const live = market.state().tokens.filter(({ refresh }) => refresh !== "");
    expect(live.toSorted((a, b) => a.userId - b.userId).map(({ userId, app }) => [userId, app])).toEqual([
      [sellers.us, appOf(market, sellers.us).id],
      [sellers.eu, appOf(market, sellers.eu).id],
    ]);
    expect((await market.calls()).filter(({ operation }) => operation === "token")).toHaveLength(2);
  });

  test("is what the form of a listing reads its shop with", async ({ market, team, connect }) => {
    const shop = await connect(await registerApp(market, sellers.us), sellers.us);
    await mirror(market, team, shop);
    const [listing] = await market.app.findListings(team.actors.maker, "", { limit: 1, offset: 0 });
    await market.app.listingAttributes(team.actors.maker, must(listing).id);
    const read = (await market.calls()).find(({ operation }) => operation === "getListingProperties");
    expect(read?.app).toBe(appOf(market, sellers.us).id);
  });

  test("has a pace of its own: two shops are read at once as fast as one", async ({ market, connect, team }) => {
    const shops = [];
    for (const seller of [sellers.us, sellers.eu]) shops.push(await connect(await registerApp(market, seller), seller));
    await market.db.sql("delete from operations");
    const readingMs = async (several: readonly ShopId[]) => {
      for (const shop of several) await market.app.rereadShop(team.actors.owner, shop);
      const began = market.clock.now().getTime();
      await Promise.all((await market.claim()).map((operation) => market.runOne(operation)));
      return market.clock.now().getTime() - began;
    };
    const one = await readingMs(shops.slice(0, 1));
    await market.forget();
    const both = await readingMs(shops);
    const byApp = Map.groupBy(
      (await market.calls()).filter(({ app }) => app !== null),
      ({ app }) => app,
    );
    expect([...byApp.values()].map((calls) => calls.length)).toEqual([expect.any(Number), expect.any(Number)]);
    expect((await market.calls()).filter(({ status }) => status === 429)).toEqual([]);
    expect(one).toBeGreaterThan(1000);
    expect(both).toBeLessThan(one * 1.5);
  });

  test("is told its own end of the day's calls, and stops no other shop", async ({ market, team, connect, health }) => {
    const us = await connect(await registerApp(market, sellers.us, { per_day: 40 }), sellers.us);
    const eu = await connect(await registerApp(market, sellers.eu), sellers.eu);
    await market.db.sql("delete from operations");
    for (let times = 0; times < 6; times += 1) {
      for (const shop of [us, eu]) await market.app.rereadShop(team.actors.owner, shop);
      for (const operation of await market.claim()) await market.runOne(operation);
    }
    const ids = [appOf(market, sellers.us).id, appOf(market, sellers.eu).id] as const;
    const calls = await market.calls();
    const of = (id: number) => calls.filter(({ app }) => app === id).length;
    expect(of(ids[0])).toBeLessThan(40);
    expect(of(ids[1])).toBeGreaterThan(40);
    expect((await health()).map(({ health: each }) => each)).toEqual(["ok", "ok"]);
  });

  test("takes a new secret while the others go on", async ({ market, team, connect, enter }) => {
    const us = await connect(await registerApp(market, sellers.us), sellers.us);
    const eu = await connect(await registerApp(market, sellers.eu), sellers.eu);
    await market.db.sql("delete from operations");
    await market.control("POST", `apps/${appOf(market, sellers.us).id}/new-secret`);
    const read = async (shop: ShopId) => {
      await market.app.rereadShop(team.actors.owner, shop);
      for (const operation of await market.claim()) await market.runOne(operation);
      const [row] = await market.db.sql<{ state: string; outcome_code: string | null }>(
        "select state, outcome_code from operations where shop_id = $1 order by seq desc limit 1",
        [shop],
      );
      await market.db.sql("delete from operations where shop_id = $1", [shop]);
      return must(row);
    };
    expect(await read(eu)).toMatchObject({ state: "done" });
    // It waits for an owner, and says whose key it is about.
    expect(await read(us)).toMatchObject({ state: "queued" });
    const refused = (await market.calls()).filter(({ note }) => note?.includes("incorrect shared secret"));
    expect(refused.length).toBeGreaterThan(0);
    await enter(appOf(market, sellers.us));
    expect(await read(us)).toMatchObject({ state: "done" });
    expect(await read(eu)).toMatchObject({ state: "done" });
  });
});

test("app 1's key doesn't connect shop 2, and what shop 1 has stays as it is", async ({ market, connect, health }) => {
  const app = await registerApp(market, sellers.us);
  await connect(app, sellers.us);
  const before = await market.db.sql("select * from shop_credentials");
  expect(await code(connect(app, sellers.eu))).toBe("app-of-another-shop");
  expect(await health()).toEqual([{ name: "PineAndInk", health: "ok" }]);
  expect(await market.db.sql("select * from shop_credentials")).toEqual(before);
});

test("a shop that is disconnected takes its key with it", async ({ market, team, connect }) => {
  const shop = await connect(await registerApp(market, sellers.us), sellers.us);
  await market.app.disconnect(team.actors.owner, shop);
  expect(await market.db.sql("select 1 from marketplace_apps")).toEqual([]);
});

test("of keys that are entered at once no more are kept than a studio may have", async ({ market, team, token }) => {
  for (let at = 0; at < 18; at += 1) {
    await market.db.sql(
      `insert into marketplace_apps (id, studio_id, marketplace, kind, keystring, shared_secret, keystring_hash, per_second, per_day)
       values (gen_random_uuid(), $1, 'etsy', 'seller', 'x', 'x', $2, 5, 5000)`,
      [team.id, `hash ${at}`],
    );
  }
  const { keystring, sharedSecret } = await requestApp(market, sellers.us);
  const link = await token();
  const entered = ["a1", "b2", "c3", "d4", "e5"].map((end) => {
    return market.app.saveOwnApp(link, null, { kind: "seller", keystring: keystring.slice(0, -2) + end, sharedSecret });
  });
  const ends = await market.clock.during(Promise.allSettled(entered));
  expect(ends.filter(({ status }) => status === "rejected")).toEqual(
    Array.from({ length: 3 }, () => ({ status: "rejected", reason: expect.objectContaining({ code: "bad-input" }) })),
  );
  expect((await market.app.describeOwnApps(link, null))?.apps).toHaveLength(20);
});

const day = 86_400_000;

describe("a key that isn't approved yet", () => {
  test("is asked about once a day, and its owners hear when the marketplace accepts it, once", async ({
    market,
    team,
    enter,
    tick,
  }) => {
    const { link, appId } = await enter(await requestApp(market, sellers.us));
    expect((await market.app.describeOwnApps(link, null))?.apps).toMatchObject([{ id: appId, acceptedAt: null }]);
    await market.said();
    await market.forget();
    const asked = async () => (await market.calls()).filter(({ operation }) => operation === "ping").length;
    expect(await tick()).toEqual([]);
    expect(await asked()).toBe(0);
    market.clock.pass(day);
    expect(await tick()).toEqual([]);
    expect(await tick()).toEqual([]);
    expect(await asked()).toBe(1);
    await market.control("POST", `apps/${appOf(market, sellers.us).id}/approve`);
    market.clock.pass(day);
    const on = new Date(market.clock.now().getTime() + 7 * day);
    const told = await tick();
    expect(told).toMatchObject([{ appId, what: "accepted", shops: [], to: team.members.owner.slackUserId }]);
    // A week from here on, as for a key that was accepted at once.
    expect(Math.abs(Date.parse(String(told[0]?.["on"])) - on.getTime())).toBeLessThan(60_000);
    market.clock.pass(day);
    expect(await tick()).toEqual([]);
    expect(await asked()).toBe(2);
  });

  test.for([true, false])(
    "stays forgotten when that is done while it is asked about (accepted: %s)",
    async (accepted, { market, enter }) => {
      const { link, appId } = await enter(await requestApp(market, sellers.us));
      if (accepted) await market.control("POST", `apps/${appOf(market, sellers.us).id}/approve`);
      market.hook(async (_request, go) => {
        await market.app.forgetOwnApp(link, null, appId);
        return go();
      });
      const checked = await code(market.clock.during(market.app.checkOwnApp(link, null, appId)));
      market.hook(null);
      expect(checked).toBe("app-unknown");
      expect((await market.app.describeOwnApps(link, null))?.apps).toEqual([]);
    },
  );

  test("whose marketplace is down keeps no other waiting, and is asked about again the next day", async ({
    market,
    enter,
    tick,
  }) => {
    for (const seller of [sellers.us, sellers.eu]) await enter(await requestApp(market, seller));
    for (const seller of [sellers.us, sellers.eu])
      await market.control("POST", `apps/${appOf(market, seller).id}/approve`);
    await market.said();
    market.clock.pass(day);
    await market.fault({ operation: "ping", mode: "status", status: 503, count: 1 });
    expect(await tick()).toHaveLength(1);
    expect(await tick()).toEqual([]);
    market.clock.pass(day);
    expect(await tick()).toHaveLength(1);
  });
});

test("a key that made no call for five months is told of once, with the day on which it may be switched off", async ({
  market,
  connect,
  team,
  tick,
}) => {
  await connect(await registerApp(market, sellers.us), sellers.us);
  await market.said();
  const used = market.clock.now().getTime();
  market.clock.pass(148 * day);
  expect(await tick()).toEqual([]);
  market.clock.pass(8 * day);
  const told = await tick();
  expect(told).toMatchObject([{ what: "idle", shops: ["PineAndInk"], to: team.members.owner.slackUserId }]);
  const { idle, total } = await market.app.problems(team.actors.viewer, 0);
  expect([total, idle]).toEqual([expect.any(Number), [{ shops: ["PineAndInk"], on: expect.any(Date) }]]);
  const months = (Date.parse(String(told[0]?.["on"])) - used) / day;
  expect(months).toBeGreaterThan(180);
  expect(months).toBeLessThan(185);
  market.clock.pass(day);
  expect(await tick()).toEqual([]);
});
