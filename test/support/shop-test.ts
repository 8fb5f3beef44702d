import { test as base } from "vitest";
import { teamWithShop } from "#test/src/app/beginnings.ts";
import { openMarket } from "#test/src/app/market.ts";

/**
 * The product without Slack, with a marketplace behind it. The market is opened once for a file; each test begins with
 * the same team and its one shop, connected and checked.
 */
export const shopTest = base
  .extend("limits", { scope: "file" }, { perSecond: 50, perDay: 100_000 })
  .extend("market", { scope: "file" }, async ({ limits }, { onCleanup }) => {
    const market = await openMarket({ limits });
    onCleanup(() => market.close());
    return market;
  })
  .extend("beginning", { auto: true }, ({ market }) => teamWithShop(market))
  .extend("team", ({ beginning }) => beginning.team)
  .extend("shop", ({ beginning }) => beginning.shop);
