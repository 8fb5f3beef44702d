import type { Market } from "./market.ts";
import { openVaried } from "./editing.ts";
import { openTeam } from "./workshop.ts";

/** A team with one shop, connected and read: the same again for each test. */
export function teamWithShop(market: Market) {
  return market.prepared(async () => {
    const team = await openTeam(market);
    return { team, shop: await market.openShop(team.actors.owner) };
  });
}

/** … and a varied listing in it, known and agreed on. */
export function teamWithListing(market: Market) {
  return market.prepared(async () => {
    const team = await openTeam(market);
    const shop = await market.openShop(team.actors.owner);
    return { team, shop, ...(await openVaried(market, team, shop)) };
  });
}
