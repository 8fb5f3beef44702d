import { expect, vi } from "vitest";
import { tendLogins } from "#src/modules/shops/use-cases/logins.ts";
import { renewTokens } from "#src/modules/shops/use-cases/shop-access.ts";
import { code, must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { type Cut, cutting } from "./killing.ts";
import { sellers } from "./market.ts";
import { plainSlack } from "./sign-outs.ts";

vi.setConfig({ testTimeout: 120_000 });

const hour = 3_600_000;
const day = 24 * hour;

const test = shopTest
  .extend("slack", ({ market }) => plainSlack(market))
  .extend("row", ({ market, shop }) => async () => {
    return must(
      (
        await market.db.sql<Record<string, unknown>>(
          `select s.health, s.dead_how, s.dead_told_at, c.refresh_begun_at, c.refresh_unsure_since
         from shops s left join shop_credentials c on c.shop_id = s.id where s.id = $1`,
          [shop],
        )
      )[0],
    );
  })
  .extend("view", ({ market, team, shop }) => async () => {
    return must((await market.app.shops(team.actors.owner, true)).find(({ id }) => id === shop));
  })
  .extend("renewing", ({ market, team, shop }) => (deps = market.deps) => {
    return renewTokens(deps, { studioId: team.id, shopId: shop });
  })
  .extend("renew", ({ market, renewing }) => () => {
    return market.clock.during(renewing());
  })
  /** A process that renews the tokens and is killed on the way. */
  .extend("killedWhileRenewing", ({ market, renewing }) => async (cut: Cut): Promise<void> => {
    const { gate, death } = cutting(cut);
    await market.clock.during(Promise.race([renewing(market.process(gate)), death]));
    // Its lease runs out.
    market.clock.pass(61_000);
  })
  /** Day by day, with everything that is due done, and said. */
  .extend("live", ({ market, slack }) => async (days: number): Promise<void> => {
    for (let passed = 0; passed < days; passed += 1) {
      market.clock.pass(day);
      await market.clock.during(tendLogins(market.deps));
      for (const operation of await market.claim()) await market.runOne(operation);
      await slack.deliver();
    }
  });

test.beforeEach(({ market }) => {
  market.clock.pass(2 * hour);
});

test("a process killed between its intent and its call did no harm: the old token is tried once more, and works", async ({
  row,
  renew,
  killedWhileRenewing,
}) => {
  await killedWhileRenewing({ of: "market", at: 1, when: "before" });
  expect((await row())["refresh_begun_at"]).not.toBeNull();
  await renew();
  expect(await row()).toMatchObject({
    health: "ok",
    dead_how: null,
    refresh_begun_at: null,
    refresh_unsure_since: null,
  });
});

test("killed between the marketplace's answer and our save, it asks to sign in again, and erases nothing, ever", async ({
  market,
  team,
  shop,
  slack,
  row,
  view,
  renew,
  killedWhileRenewing,
  live,
}) => {
  await killedWhileRenewing({ of: "market", at: 1, when: "after" });
  await market.forget();
  expect(await code(renew())).toBe("auth-dead");
  expect(await market.operations()).toEqual(["token"]);
  expect(await row()).toMatchObject({ health: "auth-dead", dead_how: "lost" });
  await live(40);
  const said = slack.take();
  expect(said.filter(([, to]) => to === "UMANAGER").map(([stage]) => stage)).toEqual(["lost", "lost", "lost"]);
  expect(said[0]).toEqual(["auth_lost", "UOWNER"]);
  expect(said.map(([stage]) => stage)).not.toContain("erased");
  expect((await view()).deadSignIn).toMatchObject({ how: "lost", erasingAt: null });
  expect(await market.db.sql("select 1 from operations where kind = 'erase_shop'")).toEqual([]);
  expect(await market.db.sql("select 1 from listings where shop_id = $1", [shop])).not.toEqual([]);
  // And it is the same shop as before once somebody signs in.
  await market.connect(team.actors.owner, sellers.us);
  expect((await row())["dead_how"]).toBeNull();
});

test("so it is when only the answer was lost, in a process that lives on", async ({ market, row, renew }) => {
  let cut = true;
  market.hook(async (request, answer) => {
    const answered = await answer();
    if (!cut || !new URL(request.url).pathname.endsWith("/oauth/token")) return answered;
    cut = false;
    throw new Error("the line was cut");
  });
  expect(await code(renew())).toBe("marketplace-down");
  expect((await row())["refresh_unsure_since"]).not.toBeNull();
  expect(await code(renew())).toBe("auth-dead");
  expect(await row()).toMatchObject({ health: "auth-dead", dead_how: "lost" });
});

test("killed after it was stored, nothing is in doubt", async ({ row, renew, killedWhileRenewing }) => {
  // Of its calls to the database: its shop, look, look, lease, look, save.
  await killedWhileRenewing({ of: "database", at: 6, when: "after" });
  expect(await row()).toMatchObject({ health: "ok", refresh_begun_at: null, refresh_unsure_since: null });
  await renew();
  expect((await row())["health"]).toBe("ok");
});

test("a refusal that nothing of ours explains is the marketplace's word, and leaves the doubt of no earlier day behind", async ({
  market,
  row,
  renew,
  killedWhileRenewing,
}) => {
  await killedWhileRenewing({ of: "market", at: 1, when: "before" });
  await renew();
  await market.control("POST", `sellers/${sellers.us}/disconnect`);
  expect(await code(renew())).toBe("auth-dead");
  expect(await row()).toMatchObject({ health: "auth-dead", dead_how: "refused" });
});

test("two processes that renew at once ask once; one that was so slow that its lease ran out still stores what it got", async ({
  market,
  team,
  shop,
  row,
  renewing,
  renew,
}) => {
  await market.forget();
  await Promise.all([renew(), market.clock.during(renewing(market.process((_, run) => run())))]);
  expect(await market.operations()).toEqual(["token"]);
  let slow = true;
  market.hook(async (request, answer) => {
    const answered = await answer();
    if (!slow || !new URL(request.url).pathname.endsWith("/oauth/token")) return answered;
    slow = false;
    // The other takes over while the answer is on its way, and is refused for the spent token.
    await market.db.sql("update shop_credentials set refresh_until = app.now() - interval '1 second'");
    expect(
      await code(
        renewTokens(
          market.process((_, run) => run()),
          { studioId: team.id, shopId: shop },
        ),
      ),
    ).toBe("auth-dead");
    expect(await row()).toMatchObject({ health: "auth-dead", dead_how: "lost" });
    return answered;
  });
  await renew();
  expect(await row()).toMatchObject({ health: "ok", dead_how: null, refresh_unsure_since: null });
  await renew();
  expect((await row())["health"]).toBe("ok");
});

test("a bot that slept for days, or an older database that was restored, is refused for a reason of our own", async ({
  market,
  shop,
  row,
  renew,
}) => {
  // The tokens that were got meanwhile are not in this database.
  const before = await market.db.sql<Record<string, unknown>>("select * from shop_credentials where shop_id = $1", [
    shop,
  ]);
  market.clock.pass(3 * day);
  await renew();
  await market.db.sql(
    `update shop_credentials set access_token = $2, refresh_token = $3, expires_at = $4, updated_at = $5 where shop_id = $1`,
    [shop, ...["access_token", "refresh_token", "expires_at", "updated_at"].map((column) => must(before[0])[column])],
  );
  expect(await code(renew())).toBe("auth-dead");
  expect(await row()).toMatchObject({ health: "auth-dead", dead_how: "lost" });
});
