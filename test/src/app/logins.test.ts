import { describe, expect, vi } from "vitest";
import { tendLogins } from "#src/modules/shops/use-cases/logins.ts";
import { code, must, refusal } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { apron, approvedChange } from "./drafting.ts";
import { cutting } from "./killing.ts";
import { sellers } from "./market.ts";
import { plainSlack } from "./sign-outs.ts";
import { openTeam } from "./workshop.ts";

// Weeks, hour by hour.
vi.setConfig({ testTimeout: 180_000 });

const hour = 3_600_000;
const day = 24 * hour;

const test = shopTest
  .extend("slack", ({ market }) => plainSlack(market))
  .extend("health", ({ market, team, shop }) => async () => {
    return (await market.app.shops(team.actors.owner, true)).find(({ id }) => id === shop)?.health;
  })
  .extend("disconnectAtEtsy", ({ market }) => () => {
    return market.control("POST", `sellers/${sellers.us}/disconnect`);
  })
  .extend("tick", ({ market }) => () => {
    return market.clock.during(tendLogins(market.deps));
  })
  /** What people were told of sign-ins since it was asked last: stage or note, and to whom. */
  .extend("told", ({ slack }) => async () => {
    await slack.deliver();
    return slack.take();
  })
  /** What is due now, without jumping to what is due later. */
  .extend("runDue", ({ market }) => async (): Promise<void> => {
    for (;;) {
      const due = await market.claim();
      if (due.length === 0) return;
      for (const operation of due) await market.runOne(operation);
    }
  })
  /** Hour by hour, as the schedule would; work in between is done, and what is said arrives. */
  .extend("live", ({ market, slack, tick, runDue }) => async (ms: number, work = true): Promise<void> => {
    for (let passed = 0; passed < ms; passed += hour) {
      market.clock.pass(hour);
      await tick();
      if (work) await runDue();
      if (passed % (6 * hour) === 0) await slack.deliver();
    }
  })
  .extend("rows", ({ market, shop }) => async (table: string) => {
    return must(
      (await market.db.sql<{ n: number }>(`select count(*)::int as n from ${table} where shop_id = $1`, [shop]))[0],
    ).n;
  })
  .extend("ends", ({ market }) => (days: number) => {
    return market.db.sql("update shop_credentials set refresh_expires_at = $1", [
      new Date(market.clock.now().getTime() + days * day),
    ]);
  })
  .extend("silent", ({ market }) => () => {
    return market.hook(async () => new Response("", { status: 503 }));
  });

const everyLeader = (stage: string) => [
  [stage, "UOWNER"],
  [stage, "UMANAGER"],
  [stage, "USECOND"],
];

describe("a sign-in whose tokens are renewed and refused all the same", () => {
  test("counts as dead: the work waits, its leaders are told once, and a new sign-in lets it go on", async ({
    market,
    team,
    shop,
    health,
    told,
  }) => {
    const change = await approvedChange(market, team, [shop]);
    await told();
    market.hook(async (request, answer) => {
      if (new URL(request.url).pathname.endsWith("/oauth/token")) return answer();
      return Response.json({ error: "invalid_token", error_description: "access token is expired" }, { status: 401 });
    });
    const ran = await market.work();
    expect(ran.length).toBeLessThan(3);
    expect(await health()).toBe("auth-dead");
    expect(await told()).toEqual([["auth_dead", "UOWNER"], ...everyLeader("signed_out")]);
    const { state, items } = await market.app.change(team.actors.viewer, change.id);
    expect([state, items[0]?.failure?.code]).toEqual(["failed", "auth-dead"]);
    market.hook(null);
    await market.connect(team.actors.owner, sellers.us);
    await market.work();
    expect((await market.app.change(team.actors.viewer, change.id)).state).toBe("applied");
    expect(market.listings(apron.title)).toHaveLength(1);
  });
});

describe("a sign-in that nobody uses", () => {
  test("is exercised once a day, and so lives on past its ninety days", async ({
    market,
    health,
    tick,
    told,
    runDue,
  }) => {
    const renewals = async () => (await market.operations()).filter((operation) => operation === "token").length;
    const pass = async (ms: number) => {
      market.clock.pass(ms);
      await Promise.all([tick(), tick()]);
      market.clock.pass(600_000);
      await runDue();
    };
    for (let quarters = 0; quarters < 16; quarters += 1) await pass(day / 4);
    expect(await renewals()).toBeGreaterThanOrEqual(3);
    expect(await renewals()).toBeLessThanOrEqual(4);
    // And once after every sleep of the bot's, as long as that is.
    for (const days of [60, 60, 89]) await pass(days * day);
    expect(await health()).toBe("ok");
    expect(await told()).toEqual([]);
  });

  test("and that the seller took away is found within a day, and said once, with the link, to the channel and to all who lead the studio", async ({
    health,
    disconnectAtEtsy,
    told,
    live,
  }) => {
    await disconnectAtEtsy();
    await live(day + hour);
    expect(await health()).toBe("auth-dead");
    expect(await told()).toEqual([["auth_dead", "UOWNER"], ...everyLeader("signed_out")]);
    await live(day);
    expect(await told()).toEqual([]);
  });

  test("is not exercised while work uses it anyway", async ({ market, team, shop, tick }) => {
    await market.app.rereadShop(team.actors.owner, shop);
    market.clock.pass(19 * hour);
    expect(await tick()).toMatchObject({ exercised: 0 });
  });

  test("held for dead by mistake comes back by itself, and the parked work goes on", async ({
    market,
    team,
    shop,
    health,
    runDue,
    live,
  }) => {
    const change = await approvedChange(market, team, [shop]);
    market.clock.pass(hour);
    const refused = { error: "invalid_grant", error_description: "refresh_token is revoked" };
    await market.fault({
      operation: "token",
      mode: "status",
      status: 400,
      body: JSON.stringify(refused),
      when: "before",
    });
    await runDue();
    expect(await health()).toBe("auth-dead");
    await live(day + hour);
    expect(await health()).toBe("ok");
    await market.work();
    expect((await market.app.change(team.actors.viewer, change.id)).state).toBe("applied");
    expect(market.listings(apron.title)).toHaveLength(1);
  });
});

describe("before a sign-in ends that could not be renewed", () => {
  test("its owner is reminded 14, 7 and 1 days before, once each, whoever asks how often", async ({
    market,
    tick,
    told,
    runDue,
    ends,
    silent,
  }) => {
    silent();
    await ends(20);
    const said: unknown[][] = [];
    for (let hours = 0; hours < 20 * 24 - 2; hours += 6) {
      market.clock.pass(6 * hour);
      await Promise.all([tick(), tick()]);
      await tick();
      await runDue();
      const left = 20 - (hours + 6) / 24;
      for (const [stage, to] of await told()) said.push([stage, to, Math.ceil(left)]);
    }
    expect(said).toEqual([
      ["ends_14", "UOWNER", 14],
      ["ends_7", "UOWNER", 7],
      ["ends_1", "UOWNER", 1],
    ]);
  });

  test("after a long outage the one reminder that fits is sent, and none when the first try renews it", async ({
    market,
    told,
    live,
    ends,
    silent,
  }) => {
    await ends(5);
    await live(2 * hour);
    expect(await told()).toEqual([]);
    await ends(5);
    silent();
    await live(2 * day);
    expect(await told()).toEqual([["ends_7", "UOWNER"]]);
    market.hook(null);
    await live(2 * day);
    expect(await told()).toEqual([]);
  });

  test("an owner who isn't one any more is not asked: another is", async ({
    market,
    team,
    disconnectAtEtsy,
    told,
    live,
  }) => {
    await market.db.sql("update members set role = 'owner' where id = $1", [team.members.second.id]);
    await market.db.sql("update members set role = 'maker' where id = $1", [team.members.owner.id]);
    await disconnectAtEtsy();
    await live(day + hour);
    expect(await told()).toEqual([
      ["auth_dead", "USECOND"],
      ["signed_out", "USECOND"],
      ["signed_out", "UMANAGER"],
    ]);
  });
});

describe("a sign-in that stays dead", () => {
  let change: Awaited<ReturnType<typeof approvedChange>>;
  test.beforeEach(async ({ market, team, shop, health, disconnectAtEtsy, live }) => {
    change = await approvedChange(market, team, [shop]);
    await disconnectAtEtsy();
    // Dead from the first hour on, as there is work for it.
    await live(day);
    if ((await health()) !== "auth-dead") throw new Error("it isn't dead");
  });

  test("is told to all who lead on days 0, 3 and 5; on day 7 tokens and copies are erased, and that is said", async ({
    market,
    team,
    health,
    told,
    live,
    rows,
  }) => {
    const listings = await rows("listings");
    expect(listings).toBeGreaterThan(3);
    expect(await told()).toEqual([["auth_dead", "UOWNER"], ...everyLeader("signed_out")]);
    await live(2 * day - hour);
    expect(await told()).toEqual([]);
    await live(4 * hour);
    expect(await told()).toEqual(everyLeader("erase_later"));
    await live(2 * day - 4 * hour);
    expect(await told()).toEqual([]);
    await live(4 * hour);
    expect(await told()).toEqual(everyLeader("erase_soon"));
    await live(2 * day - 5 * hour);
    expect(await rows("listings")).toBe(listings);
    expect(await rows("shop_credentials")).toBe(1);
    await live(8 * hour);
    expect(await told()).toEqual(everyLeader("erased"));
    for (const table of ["shop_credentials", "listings", "shop_profiles", "sync_runs"])
      expect(await rows(table)).toBe(0);
    expect(await health()).toBe("disconnected");
    // What the studio wrote is still there, and says why it stands still.
    expect(await market.app.change(team.actors.viewer, change.id)).toMatchObject({
      content: { title: apron.title },
      items: [{ state: "parked", failure: { code: "shop-disconnected" } }],
    });
    await live(3 * day);
    expect(await told()).toEqual([]);

    // And it can come back as the same shop, read anew; what was approved goes on.
    expect(await market.connect(team.actors.owner, sellers.us)).toMatchObject({ outcome: "reconnected" });
    await market.work();
    expect(await health()).toBe("ok");
    expect(await rows("listings")).toBe(listings + 1);
    expect((await market.app.change(team.actors.viewer, change.id)).state).toBe("applied");
  });

  test("but is connected again on day 6: nothing is erased, and the waiting work goes on without a new approval", async ({
    market,
    team,
    health,
    disconnectAtEtsy,
    told,
    live,
    rows,
  }) => {
    expect((await market.app.change(team.actors.viewer, change.id)).state).toBe("failed");
    await live(5 * day);
    const listings = await rows("listings");
    await market.connect(team.actors.owner, sellers.us);
    await market.work();
    expect((await market.app.change(team.actors.viewer, change.id)).state).toBe("applied");
    await told();
    await live(3 * day);
    expect(await health()).toBe("ok");
    expect(await rows("listings")).toBeGreaterThanOrEqual(listings);
    expect(await told()).toEqual([]);
    // Dead a second time, the days are counted anew.
    await disconnectAtEtsy();
    await live(5 * day);
    expect((await told()).map(([what]) => what)).toEqual([
      "auth_dead",
      ...Array(3).fill("signed_out"),
      ...Array(3).fill("erase_later"),
    ]);
    expect(await rows("shop_credentials")).toBe(1);
  });

  test("connected again when its erasure was already enqueued, it stays", async ({
    market,
    team,
    health,
    told,
    live,
    rows,
  }) => {
    await live(6 * day - hour);
    await live(12 * hour, false);
    expect(await market.db.sql("select state from operations where kind = 'erase_shop'")).toEqual([
      { state: "queued" },
    ]);
    await market.connect(team.actors.owner, sellers.us);
    await market.work();
    expect(await health()).toBe("ok");
    expect(await rows("listings")).toBeGreaterThan(3);
    expect((await told()).map(([what]) => what)).not.toContain("erased");
  });

  test("two ticks at once, and twice: each is told once each time, and there is one erasure", async ({
    market,
    tick,
    told,
    runDue,
  }) => {
    const said: unknown[] = [];
    for (let days = 0; days < 9; days += 1) {
      await Promise.all([tick(), tick(), tick()]);
      await runDue();
      await Promise.all([tick(), tick()]);
      said.push(...(await told()));
      market.clock.pass(day);
    }
    expect(said).toEqual([
      ["auth_dead", "UOWNER"],
      ...["signed_out", "erase_later", "erase_soon", "erased"].flatMap(everyLeader),
    ]);
  });

  test("a worker killed in the middle of erasing, wherever it is: done once, said once", async ({
    market,
    health,
    tick,
    told,
    runDue,
    live,
    rows,
  }) => {
    await live(5 * day);
    await told();
    market.clock.pass(2 * day);
    await tick();
    const cuts = [
      { at: 1, when: "before" },
      { at: 1, when: "after" },
      { at: 2, when: "before" },
      { at: 2, when: "after" },
    ] as const;
    for (const cut of cuts) {
      const erasing = (await market.claim()).find(({ kind }) => kind === "erase_shop");
      const { gate, death } = cutting({ ...cut, of: "database" });
      await market.runOne(must(erasing), { deps: market.process(gate), death });
      market.clock.pass(61_000);
    }
    expect(await market.db.sql("select state from operations where kind = 'erase_shop'")).toEqual([{ state: "done" }]);
    market.clock.pass(120_000);
    await runDue();
    expect(await told()).toEqual(everyLeader("erased"));
    expect(await rows("listings")).toBe(0);
    expect(await health()).toBe("disconnected");
  });

  test("a bot that slept from day 1 to day 9 warns first, and erases two days later", async ({
    market,
    told,
    live,
    rows,
  }) => {
    await told();
    market.clock.pass(8 * day);
    await live(2 * hour);
    expect(await told()).toEqual(everyLeader("erase_soon"));
    expect(await rows("shop_credentials")).toBe(1);
    await live(2 * day + 3 * hour);
    expect(await told()).toEqual(everyLeader("erased"));
  });

  test("nobody else's shop is touched, in this studio or another", async ({ market, team, health, live }) => {
    const eu = await market.openShop(team.actors.owner, sellers.eu);
    await live(8 * day);
    expect(await health()).toBe("disconnected");
    const others = (await market.app.shops(team.actors.owner)).map(({ id, health: how }) => [id, how]);
    expect(others).toEqual([[eu, "ok"]]);
    expect(
      must((await market.db.sql<{ n: number }>("select count(*)::int as n from listings where shop_id = $1", [eu]))[0])
        .n,
    ).toBeGreaterThan(0);
  });
});

test("a shop that another studio has is refused there without a word of whose it is", async ({ market, shop }) => {
  const others = await openTeam(market, "Secretive Neighbours");
  const link = must((await market.app.startConnect(others.actors.owner)).url.split("/").at(-1));
  expect((await market.app.describeConnectLink(link)).studioName).toBe("Secretive Neighbours");
  const refused = await refusal(market.connect(others.actors.owner, sellers.us));
  expect(refused.code).toBe("shop-taken");
  expect(`${refused.userText} ${refused.message}`).not.toContain("Pine & Ink");
  expect(await code(market.app.shop(others.actors.owner, shop))).toBe("not-found");
  expect(await market.db.sql("select 1 from shops where studio_id = $1", [others.id])).toEqual([]);
});
