import { describe, expect } from "vitest";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { code, must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { cutting } from "./killing.ts";
import { sellers } from "./market.ts";
import { newest, results, schedule, stateAsked } from "./syncing.ts";
import { openTeam } from "./workshop.ts";

const callsOfOne = 5;
const hour = 3_600_000;
const test = shopTest
  .extend(
    "ask",
    ({ market, team, shop }) =>
      (who: "maker" | "other" | "manager" = "maker", of: ShopId | null = shop) => {
        return market.app.sync(team.actors[who], of);
      },
  )
  .extend("calls", ({ market }) => async () => {
    return (await market.operations()).length;
  })
  .extend("outcomes", ({ ask }) => async (asked: ReturnType<typeof ask>) => {
    return (await asked).map(({ outcome }) => outcome);
  })
  .extend("press", ({ market, ask }) => async () => {
    const [asked] = await ask();
    await market.work();
    return must(asked);
  })
  /** It asked so often before, each reading of this small shop counted as five calls. */
  .extend("askedBefore", ({ market, team, shop }) => (times: number, hoursAgo: number) => {
    return market.db.sql(
      `insert into operations (studio_id, kind, key, shop_id, params, state, created_at)
     select $1, 'sync_shop', 'before:' || n, $2, jsonb_build_object('askedBy', $3::text), 'done', $4::timestamptz
     from generate_series(1, $5::int) n`,
      [team.id, shop, team.members.other.id, new Date(market.clock.now().getTime() - hoursAgo * hour), times],
    );
  });

describe("a shop's listings, asked for", () => {
  test("by many at once, are read once, and all are answered by the one result", async ({ market, ask, calls }) => {
    const asked = await Promise.all([ask(), ask("other"), ask("manager"), ask()]);
    expect(asked.flat().map(({ outcome }) => outcome)).toEqual(["queued", "queued", "queued", "queued"]);
    await market.work();
    const answered = (await market.said()).filter(({ template }) => template === "sync_result");
    expect(await calls()).toBe(callsOfOne);
    expect(new Set(answered.map(({ to }) => to))).toEqual(new Set(["UMAKER", "UMANAGER", "UOTHER"]));
    expect(answered).toHaveLength(3);
  });

  test("while a reading that nobody waits for is due, are read at once by that one, and it answers", async ({
    market,
    team,
    shop,
    ask,
    calls,
    outcomes,
  }) => {
    await market.db.sql(
      "insert into operations (studio_id, kind, key, shop_id, priority, run_at) values ($1, 'sync_shop', 'later', $2, 10, $3)",
      [team.id, shop, new Date(market.clock.now().getTime() + hour)],
    );
    expect(await outcomes(ask())).toEqual(["queued"]);
    await market.work();
    expect([await calls(), await results(market)]).toEqual([callsOfOne, 1]);
    expect((await newest(market, team, shop)).result).toMatchObject({ fresh: 0, gone: 0 });
  });

  test("while they are being read, are answered by that reading, though it has no news", async ({
    market,
    team,
    shop,
    ask,
    calls,
  }) => {
    const began = market.clock.now();
    let answers: Awaited<ReturnType<typeof ask>> = [];
    market.hook(async (request, answer) => {
      const response = await answer();
      if (stateAsked(request) === "inactive") answers = await ask("other");
      return response;
    });
    await schedule(market, team, shop);
    await market.work();
    expect(answers).toMatchObject([{ outcome: "reading", shop: { name: "PineAndInk" } }]);
    const [answer] = answers;
    expect(answer?.outcome === "reading" && answer.at.getTime() - began.getTime()).toBeLessThan(hour);
    expect([await calls(), await results(market)]).toEqual([callsOfOne, 1]);
  });

  test("when a reading has answered and only its end isn't noted yet, are read anew", async ({
    market,
    ask,
    outcomes,
  }) => {
    const asked = async (cut: ReturnType<typeof cutting>) => {
      await ask();
      const operation = must((await market.claim())[0]);
      await market.runOne(operation, { deps: market.process(cut.gate), death: cut.death });
      return operation;
    };
    const whole = cutting({ at: Number.POSITIVE_INFINITY, when: "before", of: "database" });
    await asked(whole);
    // Killed at the last statement, which notes the end.
    const operation = await asked(cutting({ at: whole.calls(), when: "before", of: "database" }));
    expect(await results(market)).toBe(2);
    expect(await outcomes(ask())).toEqual(["queued"]);
    await market.admin.operations.finish(operation, "done");
    await market.work();
    expect(await results(market)).toBe(1);
  });

  test("after a try that failed, wait for the next one, and say until when", async ({ market, ask }) => {
    await market.fault({ operation: "getListingsByShop", mode: "status", status: 503, count: 1 });
    await ask();
    const [operation] = await market.claim();
    await market.runOne(must(operation));
    expect(await ask("other")).toMatchObject([{ outcome: "waiting", at: expect.any(Date) as Date }]);
    market.clock.pass(hour);
    await market.work();
    expect(await results(market)).toBe(2);
  });

  test("of no shop, another studio's or a disconnected one are refused", async ({ market, team, shop }) => {
    const theirs = await openTeam(market, "Somebody Else");
    expect(await code(market.app.sync(theirs.actors.owner, shop))).toBe("shop-disconnected");
    expect(await code(market.stores.for(theirs.actors.owner).askToRead("sync_shop", [shop]))).toBe("not-found");
    await market.app.disconnect(team.actors.owner, shop);
    expect(await code(market.stores.for(team.actors.owner).askToRead("sync_shop", [shop]))).toBe("shop-disconnected");
  });
});

describe("a studio that asks again and again", () => {
  test("uses up its own share of the day, not the marketplace's allowance, and is told until when", async ({
    market,
    team,
    shop,
    calls,
    press,
    askedBefore,
  }) => {
    const began = market.clock.now().getTime();
    await askedBefore(80, 10);
    let asked = await press();
    for (let presses = 1; asked.outcome !== "spent" && presses < 30; presses += 1) asked = await press();
    const spent = await calls();
    expect(spent).toBe(20 * callsOfOne);
    for (let presses = 0; presses < 3; presses += 1) expect((await press()).outcome).toBe("spent");
    expect(await calls()).toBe(spent);
    const until = asked.outcome === "spent" ? asked.at.getTime() : 0;
    expect(until - began).toBe(14 * hour);
    // What reads a shop without being asked goes on.
    await schedule(market, team, shop);
    await market.work();
    expect(await calls()).toBe(spent + callsOfOne);
    market.clock.pass(until - market.clock.now().getTime() + 1);
    expect((await press()).outcome).toBe("queued");
  });

  test("keeps no other studio from asking", async ({ market, press, askedBefore }) => {
    await askedBefore(100, 1);
    expect((await press()).outcome).toBe("spent");
    const others = await openTeam(market, "Somebody Else");
    const theirs = await market.openShop(others.actors.owner, sellers.eu);
    expect(await market.app.sync(others.actors.maker, theirs)).toMatchObject([{ outcome: "queued" }]);
  });

  test("for what a shop offers to choose from is held to the same share, of which one person takes half", async ({
    market,
    team,
    shop,
    calls,
    press,
  }) => {
    const reread = async (who: "manager" | "owner") => {
      const { outcome } = await market.app.rereadShop(team.actors[who], shop);
      await market.work();
      return outcome;
    };
    for (let presses = 0; presses < 20; presses += 1) await reread("manager");
    expect(await reread("manager")).toBe("spent");
    // Counted as fifteen calls each; partners and operators are read besides.
    expect(await calls()).toBeLessThan(340);
    // One who presses again and again takes nothing from the others.
    expect((await press()).outcome).toBe("queued");
    expect(await reread("owner")).toBe("queued");
    for (let presses = 0; presses < 20; presses += 1) await reread("owner");
    expect(await reread("owner")).toBe("spent");
    expect(await calls()).toBeLessThan(680);
    expect((await press()).outcome).toBe("spent");
  });

  test("leaves a day's last calls to what writes, also where its shop is read again", async ({
    market,
    team,
    shop,
    calls,
  }) => {
    await market.work();
    await market.forget();
    await market.app.rereadShop(team.actors.manager, shop);
    await market.control("PUT", "settings", { per_day: (await market.everCalled()) + 3 });
    const [operation] = await market.claim();
    await market.runOne(must(operation));
    // Its first answer says how few are left.
    expect(await calls()).toBe(1);
  });
});

describe("a shop disconnected between its first reading and that of its listings", () => {
  test("is announced and read whole when it is connected again", async ({ market, team }) => {
    await market.reset();
    team = await openTeam(market);
    await market.connect(team.actors.owner, sellers.us);
    const [first] = await market.claim();
    await market.runOne(must(first));
    const { id } = must((await market.app.shops(team.actors.owner))[0]);
    await market.app.disconnect(team.actors.owner, id);
    await market.work();
    await market.said();
    market.clock.pass(1000);
    await market.connect(team.actors.owner, sellers.us);
    await market.work();
    expect((await market.said()).map(({ template }) => template)).toEqual(["shop_connected"]);
    expect((await newest(market, team, id)).result?.fresh).toBeGreaterThan(0);
  });
});
