import { describe, expect, vi } from "vitest";
import { tendLogins } from "#src/modules/shops/use-cases/logins.ts";
import { code, must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { sellers } from "./market.ts";
import { plainSlack } from "./sign-outs.ts";
import { openTeam } from "./workshop.ts";

vi.setConfig({ testTimeout: 180_000 });

const hour = 3_600_000;
const day = 24 * hour;

const test = shopTest
  .extend("slack", ({ market }) => plainSlack(market))
  .extend("view", ({ market, team, shop }) => async () => {
    return must((await market.app.shops(team.actors.owner, true)).find(({ id }) => id === shop));
  })
  .extend("health", ({ view }) => async () => {
    return (await view()).health;
  })
  .extend("tick", ({ market }) => () => {
    return market.clock.during(tendLogins(market.deps));
  })
  .extend("runDue", ({ market }) => async (): Promise<void> => {
    for (const operation of await market.claim()) await market.runOne(operation);
  })
  /** Six hours by six, as the schedule would; `end` is what becomes of messages. */
  .extend(
    "live",
    ({ market, slack, tick, runDue }) =>
      async (days: number, end?: "given-up" | "silent"): Promise<void> => {
        for (let passed = 0; passed < days * 4; passed += 1) {
          market.clock.pass(6 * hour);
          await tick();
          await runDue();
          await slack.deliver(end);
        }
      },
  )
  .extend("stages", ({ slack }) => () => [...new Set(slack.take().map(([stage]) => stage))])
  .extend("copies", ({ market, shop }) => async () => {
    return (await market.db.sql("select 1 from listings where shop_id = $1", [shop])).length;
  });

test.beforeEach(async ({ market, tick, runDue, health }) => {
  await market.control("POST", `sellers/${sellers.us}/disconnect`);
  // It was not used for a day, so it is exercised, and refused.
  market.clock.pass(day);
  await tick();
  market.clock.pass(600_000);
  await runDue();
  if ((await health()) !== "auth-dead") throw new Error("it isn't dead");
});

describe("the days to an erasure", () => {
  test("don't begin while no message of it has arrived, however long that takes", async ({
    slack,
    view,
    health,
    live,
    stages,
    copies,
  }) => {
    await live(9, "silent");
    expect(await health()).toBe("auth-dead");
    expect(await copies()).toBeGreaterThan(3);
    expect((await view()).deadSignIn).toMatchObject({ how: "refused", erasingAt: null });
    // Then Slack is back: a week from there, with all three messages.
    await slack.deliver();
    expect(stages()).toEqual(["auth_dead", "signed_out"]);
    await live(6.5);
    expect(stages()).toEqual(["erase_later", "erase_soon"]);
    expect(await copies()).toBeGreaterThan(3);
    await live(1);
    expect(stages()).toEqual(["erased"]);
    expect(await copies()).toBe(0);
  });

  test("begin when the last message was given up, and the last warning counts from when it was", async ({
    live,
    copies,
  }) => {
    await live(6.5, "given-up");
    expect(await copies()).toBeGreaterThan(3);
    await live(1.5, "given-up");
    expect(await copies()).toBe(0);
  });

  test("wait at the last warning until it has arrived", async ({ slack, health, live, copies }) => {
    await slack.deliver();
    await live(4);
    await live(10, "silent");
    expect(await health()).toBe("auth-dead");
    await slack.deliver();
    await live(1.75);
    expect(await copies()).toBeGreaterThan(3);
    await live(0.75);
    expect(await copies()).toBe(0);
  });

  test("don't go on while the app is gone from Slack or signed out of it, and begin anew when it is back", async ({
    market,
    team,
    slack,
    health,
    live,
    stages,
    copies,
  }) => {
    await slack.deliver();
    await live(6);
    expect(stages()).toContain("erase_soon");
    await market.db.sql(
      `insert into slack_installations (id, is_org, name, bot_user_id, scopes, installed_by, signed_out_at)
       values ($1, false, 'Pine & Ink', 'UBOT', 'chat:write', 'UOWNER', app.now())`,
      [team.teamId],
    );
    await market.db.sql("update studios set installation_id = $1 where id = $2", [team.teamId, team.id]);
    await live(5, "silent");
    expect(await health()).toBe("auth-dead");
    expect(await copies()).toBeGreaterThan(3);
    const tokens = { accessToken: "xoxb-1", refreshToken: null, expiresAt: null };
    await market.admin.installations.install(
      {
        id: team.teamId,
        isOrg: false,
        enterpriseId: null,
        name: "Pine & Ink",
        botUserId: "UBOT",
        scopes: "chat:write",
        installedBy: team.actors.owner.member.slackUserId,
        tokens,
      },
      [],
    );
    await live(6);
    expect(stages()).toEqual(["auth_dead", "signed_out", "erase_later", "erase_soon"]);
    expect(await copies()).toBeGreaterThan(3);
  });
});

describe("Keep for 30 days", () => {
  test("gives 30 days from then, is recorded with who pressed, and told to everybody else who was", async ({
    market,
    team,
    shop,
    slack,
    view,
    live,
    stages,
    copies,
  }) => {
    await slack.deliver();
    await live(5.5);
    expect(stages()).toContain("erase_soon");
    const { until } = await market.app.keepShop(team.actors.manager, shop);
    expect(must(until).getTime() - market.clock.now().getTime()).toBeCloseTo(30 * day, -4);
    await slack.deliver();
    expect(slack.take()).toEqual([
      ["kept", undefined],
      ["kept", "UOWNER"],
      ["kept", "USECOND"],
    ]);
    expect((await view()).deadSignIn).toMatchObject({ keptBy: "UMANAGER", keptUntil: until, erasingAt: until });
    const [logged] = await market.db.sql("select action, member_id from audit_events where action = 'shop.keep'");
    expect(logged).toEqual({ action: "shop.keep", member_id: team.actors.manager.member.id });
    await live(25.5);
    expect(stages()).toEqual([]);
    await live(3);
    expect(stages()).toEqual(["erase_later", "erase_soon"]);
    expect(await copies()).toBeGreaterThan(3);
    await live(2);
    expect(stages()).toEqual(["erased"]);
    expect(await copies()).toBe(0);
  });

  test("comes in time when the erasure is already on its way, and never makes it less", async ({
    market,
    team,
    shop,
    slack,
    health,
    tick,
    runDue,
    copies,
  }) => {
    await slack.deliver();
    for (let quarters = 0; quarters < 4 * 8; quarters += 1) {
      market.clock.pass(6 * hour);
      await tick();
      await slack.deliver();
    }
    expect(await market.db.sql("select state from operations where kind = 'erase_shop'")).toEqual([
      { state: "queued" },
    ]);
    const first = await market.app.keepShop(team.actors.owner, shop);
    await runDue();
    expect(await copies()).toBeGreaterThan(3);
    const again = await market.app.keepShop(team.actors.second, shop);
    expect(must(again.until).getTime()).toBeGreaterThanOrEqual(must(first.until).getTime());
    expect(await health()).toBe("auth-dead");
  });

  test("is an owner's or manager's to press, also by the database's word", async ({ market, team, shop }) => {
    expect(await code(market.app.keepShop(team.actors.maker, shop))).toBe("not-allowed");
    expect(await code(market.stores.for(team.actors.maker).keepShop({ shopId: shop }))).toBe("not-allowed");
    const others = await openTeam(market, "Somebody Else");
    expect(await code(market.app.keepShop(others.actors.owner, shop))).toBe("not-found");
  });

  test("pressed on an old message it says that nothing is about to be erased", async ({ market, team, shop, view }) => {
    await market.connect(team.actors.owner, sellers.us);
    expect((await market.app.keepShop(team.actors.owner, shop)).until).toBeNull();
    expect((await view()).deadSignIn).toBeNull();
  });
});

test("a message of a dead sign-in that is drawn after the shop was connected again is none of the days", async ({
  market,
  team,
  shop,
  slack,
}) => {
  await market.connect(team.actors.owner, sellers.us);
  await slack.deliver();
  const [state] = await market.db.sql("select dead_told_at, dead_tellings from shops where id = $1", [shop]);
  expect(state).toEqual({ dead_told_at: null, dead_tellings: 0 });
});
