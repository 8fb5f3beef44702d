import { describe, expect } from "vitest";
import { code, must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { apron, approvedChange } from "./drafting.ts";
import { type Market, sellers } from "./market.ts";

const test = shopTest
  .extend("notes", ({ market }) => async () => {
    return (await market.said())
      .filter(({ template }) => template === "change_note" || template === "shop_note")
      .map(({ note, mention }) => [note, mention]);
  })
  .extend("once", ({ market, see }) => async (id: Id) => {
    return {
      state: (await see(id)).state,
      listings: market.listings(apron.title).map(({ state }) => state),
      fees: (await market.fees()).length,
    };
  })
  /** Does something when the marketplace is first called by this method, before the call takes effect. */
  .extend("when", ({ market }) => (method: string, act: () => Promise<unknown>): void => {
    market.hook(async (request, answer) => {
      if (request.method !== method || !request.url.includes("/v3/application/")) return answer();
      market.hook(null);
      const response = await answer();
      await act();
      return response;
    });
  })
  .extend("refreshes", ({ market }) => async () => {
    return (await market.operations()).filter((operation) => operation === "token").length;
  });

type Id = Parameters<Market["app"]["change"]>[1];
const good = { state: "applied", listings: ["active"], fees: 1 };

describe("the access token", () => {
  test("that ends in the middle is renewed once, stored before it is used, and the work goes on", async ({
    market,
    team,
    shop,
    once,
    when,
    refreshes,
  }) => {
    const change = await approvedChange(market, team, [shop], { photos: 2 });
    let stored = false;
    when("PUT", async () => {
      await market.control("POST", `sellers/${sellers.us}/expire-tokens`);
      const before = must(await market.admin.tokens.read(shop)).accessToken;
      market.hook(async (request, answer) => {
        const bearer = request.headers.get("authorization")?.slice("Bearer ".length);
        if (bearer && bearer !== before) stored = must(await market.admin.tokens.read(shop)).accessToken === bearer;
        return answer();
      });
    });
    await market.work();
    expect(await once(change.id)).toEqual(good);
    expect(await refreshes()).toBe(1);
    expect(stored).toBe(true);
  });

  test("that is about to end is renewed before it is refused", async ({ market, team, shop, once, refreshes }) => {
    const change = await approvedChange(market, team, [shop]);
    market.clock.pass(3_600_000 - 30_000);
    await market.work();
    expect(await once(change.id)).toEqual(good);
    expect((await market.calls()).filter(({ status }) => status === 401)).toEqual([]);
    expect(await refreshes()).toBe(1);
  });

  test("is renewed by one of two processes that need it at once", async ({ market, team, shop, refreshes }) => {
    market.clock.pass(3_600_000);
    await market.app.rereadShop(team.actors.owner, shop);
    const [reading] = await market.claim();
    const other = market.process((_, run) => run());
    const { shopAccess } = await import("#src/modules/shops/use-cases/shop-access.ts");
    const signal = new AbortController().signal;
    const reached = { id: shop, marketplace: "etsy", externalId: "1", appId: null };
    const access = [market.deps, other].map((deps) => shopAccess(deps, must(reading), reached, signal).token());
    const [a, b] = await market.clock.during(Promise.all(access));
    expect(a).toBe(b);
    expect(await refreshes()).toBe(1);
  });

  test("whose renewal was answered with 500 before anything happened is renewed at the next try", async ({
    market,
    team,
    shop,
    once,
  }) => {
    const change = await approvedChange(market, team, [shop]);
    market.clock.pass(3_600_000);
    await market.fault({ operation: "token", mode: "status", status: 500, when: "before" });
    await market.work();
    expect(await once(change.id)).toEqual(good);
  });

  test("is kept although the database was silent just then: the old one is dead already", async ({
    market,
    team,
    shop,
    once,
  }) => {
    const change = await approvedChange(market, team, [shop]);
    market.clock.pass(3_600_000);
    let silent = 0;
    const deps = market.process(async (what, run) => {
      if (what === "market" && silent === 0) silent = 1;
      else if (what === "database" && silent > 0 && silent < 4) {
        silent += 1;
        return new Response("", { status: 503 }) as never;
      }
      return run();
    });
    const [operation] = await market.claim();
    await market.runOne(must(operation), { deps });
    expect(silent).toBe(4);
    await market.work();
    expect(await once(change.id)).toEqual(good);
  });
});

describe("a dead sign-in", () => {
  test("parks the work, is said once to the one who connected, and after signing in again it goes on by itself", async ({
    market,
    team,
    shop,
    see,
    notes,
    once,
    when,
  }) => {
    const change = await approvedChange(market, team, [shop], { photos: 2 });
    await market.said();
    when("PUT", () => market.control("POST", `sellers/${sellers.us}/password`));
    await market.work();
    expect(await see(change.id)).toMatchObject({
      state: "failed",
      items: [{ state: "parked", failure: { code: "auth-dead" } }],
    });
    expect((await market.app.shop(team.actors.owner, shop)).health).toBe("auth-dead");
    expect(await notes()).toEqual([
      ["auth_dead", ["UOWNER"]],
      ["parked", ["UMANAGER"]],
    ]);
    expect(await market.connect(team.actors.owner, sellers.us)).toMatchObject({ outcome: "reconnected" });
    await market.work();
    expect(await once(change.id)).toEqual(good);
    expect((await notes()).filter(([note]) => note === "auth_dead")).toEqual([]);
  });

  test("that lacked a permission: signing in again lets the work go on, though the shop seemed well", async ({
    market,
    team,
    shop,
    see,
    once,
  }) => {
    const change = await approvedChange(market, team, [shop]);
    await market.fault({
      operation: "updateListing",
      mode: "status",
      status: 403,
      body: '{"error":"Access token lacks scope for this request (requires scope: listings_w)."}',
    });
    await market.work();
    expect(await see(change.id)).toMatchObject({ items: [{ state: "parked", failure: { code: "auth-scope" } }] });
    expect(await market.connect(team.actors.owner, sellers.us)).toMatchObject({ outcome: "already" });
    await market.work();
    expect(await once(change.id)).toEqual(good);
  });

  test("and then the shop is disconnected: what waited says so, and goes on after connecting again", async ({
    market,
    team,
    shop,
    see,
    once,
  }) => {
    const change = await approvedChange(market, team, [shop]);
    await market.control("POST", `sellers/${sellers.us}/password`);
    await market.work();
    await market.app.disconnect(team.actors.owner, shop);
    expect(await see(change.id)).toMatchObject({
      items: [
        {
          state: "parked",
          failure: { code: "shop-disconnected", text: expect.stringContaining("and the work continues") as string },
        },
      ],
    });
    await market.connect(team.actors.owner, sellers.us);
    await market.work();
    expect(await once(change.id)).toEqual(good);
  });
});

describe("the brake", () => {
  test.for(["shop", "studio"] as const)(
    "of the %s in the middle: no further write, and it goes on when released",
    async (what, { market, team, shop, once, when }) => {
      const scope = what === "shop" ? shop : null;
      const change = await approvedChange(market, team, [shop], { photos: 2 });
      when("PUT", () => market.app.pause(team.actors.manager, scope));
      await market.work();
      expect((await market.calls()).findLast(({ method }) => method !== "GET")?.operation).toBe(
        "updateListingInventory",
      );
      market.clock.pass(3_600_000);
      expect(await market.work()).toEqual([]);
      expect(await market.fees()).toEqual([]);
      expect(await code(market.app.resume(team.actors.maker, scope))).toBe("not-allowed");
      await market.app.resume(team.actors.manager, scope);
      await market.work();
      expect(await once(change.id)).toEqual(good);
    },
  );
});

describe("disconnecting", () => {
  test("in the middle: tokens gone at once, no further call succeeds, and what was begun is parked, not lost", async ({
    market,
    team,
    shop,
    see,
    once,
    when,
  }) => {
    const change = await approvedChange(market, team, [shop], { photos: 2 });
    when("PUT", () => market.app.disconnect(team.actors.owner, shop));
    await market.work();
    expect(await market.db.sql("select 1 from shop_credentials")).toEqual([]);
    expect((await market.calls()).at(-1)?.operation).toBe("updateListingInventory");
    expect(await see(change.id)).toMatchObject({
      state: "failed",
      items: [{ state: "parked", failure: { code: "shop-disconnected" } }],
    });
    expect(await code(market.app.retry(team.actors.manager, change.id))).toBe("shop-disconnected");
    await market.connect(team.actors.owner, sellers.us);
    await market.work();
    expect(await once(change.id)).toEqual(good);
  });

  test("while it waits for its next try: parked as well, and it goes on after connecting again", async ({
    market,
    team,
    shop,
    see,
    once,
  }) => {
    const change = await approvedChange(market, team, [shop]);
    await market.fault({ operation: "updateListing", mode: "status", status: 503, when: "before" });
    const [operation] = await market.claim();
    await market.runOne(must(operation));
    expect((await see(change.id)).items[0]?.state).toBe("applying");
    await market.app.disconnect(team.actors.owner, shop);
    expect(await see(change.id)).toMatchObject({ state: "failed", items: [{ state: "parked" }] });
    await market.connect(team.actors.owner, sellers.us);
    await market.work();
    expect(await once(change.id)).toEqual(good);
  });

  test("while a worker that then dies was at it: parked once its lease ran out, and nothing stays reserved", async ({
    market,
    team,
    shop,
    see,
    once,
  }) => {
    const change = await approvedChange(market, team, [shop]);
    await market.claim();
    await market.app.disconnect(team.actors.owner, shop);
    expect((await see(change.id)).state).toBe("approved");
    market.clock.pass(61_000);
    await market.work();
    expect(await see(change.id)).toMatchObject({
      state: "failed",
      items: [{ state: "parked", failure: { code: "shop-disconnected" } }],
    });
    expect(await market.db.sql("select state from fees")).toEqual([{ state: "released" }]);
    await market.connect(team.actors.owner, sellers.us);
    await market.work();
    expect(await once(change.id)).toEqual(good);
  });
});

describe("a lost lease", () => {
  test("a worker that slept over its lease writes nothing more; the other one finishes", async ({
    market,
    team,
    shop,
    once,
  }) => {
    const change = await approvedChange(market, team, [shop], { photos: 2 });
    const [slow] = await market.claim();
    let taken: Promise<unknown> = Promise.resolve();
    const sleeper = market.process(async (what, run) => {
      const answer = await run();
      const calls = await market.calls();
      if (what === "market" && calls.at(-1)?.operation === "createDraftListing") {
        market.clock.pass(61_000);
        taken = market.work();
        await taken;
      }
      return answer;
    });
    await market.runOne(must(slow), { deps: sleeper });
    await taken;
    expect(await once(change.id)).toEqual(good);
    expect(market.listings(apron.title)[0]?.imageIds).toHaveLength(2);
    expect((await market.operations()).filter((operation) => operation === "uploadListingImage")).toHaveLength(2);
  });

  test("one that was told stops before its next call", async ({ market, team, shop, once, when }) => {
    const change = await approvedChange(market, team, [shop], { photos: 2 });
    const [operation] = await market.claim();
    const stop = new AbortController();
    when("POST", async () => stop.abort());
    await market.runOne(must(operation), { signal: stop.signal });
    expect(await market.operations()).toEqual(["createDraftListing"]);
    market.clock.pass(61_000);
    await market.work();
    expect(await once(change.id)).toEqual(good);
  });
});
