import { expect } from "vitest";
import { offered } from "#src/marketplaces/registry.ts";
import { idleOperatorKey, tendOperatorKey } from "#src/modules/shops/use-cases/operator-key.ts";
import { operatorKeyCheck } from "#src/main/checks/operator-key.ts";
import { sellerTest } from "#test/support/shop-test.ts";

/** The operator's own key, which no studio's owner hears of: the log and `npm run doctor` tell the one who runs the app. */
const test = sellerTest
  /** A call by it, as a process reserves it. */
  .extend("call", ({ market }) => () => {
    const app = { pace: offered.key, appId: null, perSecond: 5, perDay: null };
    const wants = { priority: "person" as const, people: true, demand: 1, studios: [] };
    return market.deps.admin.paces.reserve(app, "a process", { ...wants, used: {}, said: { used: 0 }, leadMs: 100 });
  });

const day = 24 * 3_600_000;

test("a key of the operator's that made no call for five months is warned of, with what to do, until it makes one", async ({
  market,
  call,
}) => {
  const { deps, clock, lines } = market;
  expect(await idleOperatorKey(deps)).toBeNull();
  await call();
  clock.pass(148 * day);
  await tendOperatorKey(deps);
  expect(lines.filter((line) => line.includes("six months"))).toEqual([]);
  expect(await operatorKeyCheck(deps).run()).toEqual([]);

  clock.pass(8 * day);
  await tendOperatorKey(deps);
  const [warned, ...more] = lines.filter((line) => line.includes("six months"));
  expect(more).toEqual([]);
  expect(JSON.parse(warned ?? "{}")).toMatchObject({
    level: 40,
    msg: expect.stringMatching(
      /^The app's own key for Etsy \(in \.env\) has made no call since \d+ \w+ \d{4}\..* \/oms sync: one call is enough\./,
    ),
  });
  const [found] = await operatorKeyCheck(deps).run();
  expect(found).toMatchObject({ state: "waiting", sentence: JSON.parse(warned ?? "{}").msg });

  await call();
  expect(await operatorKeyCheck(deps).run()).toEqual([]);
});

test("without a key of the operator's there is nothing to warn of", async ({ market, call }) => {
  await call();
  market.clock.pass(400 * day);
  const keyless = {
    ...market.deps,
    marketplaces: { of: () => ({ ...market.deps.marketplaces.of(offered.key, null), keyless: true }) },
  };
  expect(await idleOperatorKey(keyless)).toBeNull();
});
