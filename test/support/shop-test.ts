import { test as base } from "vitest";
import { teamWithListing, teamWithShop } from "#test/src/app/beginnings.ts";
import { openMarket } from "#test/src/app/market.ts";

const marketTest = base
  .extend("limits", { scope: "file" }, { perSecond: 50, perDay: 100_000 })
  .extend("market", { scope: "file" }, async ({ limits }, { onCleanup }) => {
    const market = await openMarket({ limits });
    onCleanup(() => market.close());
    return market;
  });

/**
 * The product without Slack, with a marketplace behind it. The market is opened once for a file; each test begins with
 * the same team and its one shop, connected and checked.
 */
export const shopTest = marketTest
  .extend("beginning", { auto: true }, ({ market }) => teamWithShop(market))
  .extend("team", ({ beginning }) => beginning.team)
  .extend("shop", ({ beginning }) => beginning.shop);

/** The same, with a varied listing in the shop that is known and agreed on: its number there, and its id here. */
export const listingTest = marketTest
  .extend("beginning", { auto: true }, ({ market }) => teamWithListing(market))
  .extend("team", ({ beginning }) => beginning.team)
  .extend("shop", ({ beginning }) => beginning.shop)
  .extend("number", ({ beginning }) => beginning.number)
  .extend("id", ({ beginning }) => beginning.id);
