import { test as base } from "vitest";
import type { ChangeView } from "#src/modules/changes/model.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { teamWithListing, teamWithShop } from "#test/src/app/beginnings.ts";
import { openDesk } from "#test/src/app/delivering.ts";
import { mirror } from "#test/src/app/editing.ts";
import { type Market, openMarket, sellers } from "#test/src/app/market.ts";
import { openTeam, type Team, type WorkshopOptions } from "#test/src/app/workshop.ts";

/** The product without Slack, with a marketplace behind it, opened once for a file. Nothing is in it, and nothing empties it. */
export const marketTest = base
  .extend("limits", { scope: "file" }, { perSecond: 50, perDay: 100_000 })
  .extend("options", { scope: "file" }, () => ({}) as WorkshopOptions)
  .extend("market", { scope: "file" }, async ({ options, limits }, { onCleanup }) => {
    const market = await openMarket({ ...options, limits });
    onCleanup(() => market.close());
    return market;
  })
  /** What the seller does to a listing at the marketplace. */
  .extend("act", ({ market }) => (id: number, name: string, body: unknown) => {
    return market.control("POST", `listings/${id}/${name}`, body);
  });

type Begun = { readonly market: Market; readonly team: Team };

/** A change as a card in a channel is drawn from it: several people see it. */
const see =
  ({ market, team }: Begun) =>
  async (change: ChangeId | Pick<ChangeView, "id">): Promise<ChangeView> => {
    const id = typeof change === "string" ? change : change.id;
    return { ...(await market.app.change(team.actors.viewer, id)), viewer: null };
  };

/** The team's workspace in Slack's stand-in, where messages are delivered. */
const desk = ({ market, team }: Begun) => openDesk(market, team);

/** Each test begins with everything anew but the clock, and a team that has connected no shop yet. */
export const sellerTest = marketTest
  .extend("team", { auto: true }, async ({ market }) => {
    await market.reset();
    return openTeam(market);
  })
  .extend("see", see)
  .extend("desk", desk);

/** Each test begins with the same team and its one shop, connected and checked. */
export const shopTest = marketTest
  .extend("beginning", { auto: true }, ({ market }) => teamWithShop(market))
  .extend("team", ({ beginning }) => beginning.team)
  .extend("shop", ({ beginning }) => beginning.shop)
  .extend("see", see)
  .extend("desk", desk);

/** The same, with a varied listing in the shop that is known and agreed on: its number there, and its id here. */
export const listingTest = marketTest
  .extend("beginning", { auto: true }, ({ market }) => teamWithListing(market))
  .extend("team", ({ beginning }) => beginning.team)
  .extend("shop", ({ beginning }) => beginning.shop)
  .extend("number", ({ beginning }) => beginning.number)
  .extend("id", ({ beginning }) => beginning.id)
  .extend("see", see);

/** All tests of the file have the same team, and find what the tests before them left. */
export const sameSellerTest = marketTest.extend("team", { scope: "file", auto: true }, ({ market }) =>
  openTeam(market),
);

/** … and the same shop, with every listing of it in the mirror. */
export const sameShopTest = sameSellerTest.extend("shop", { scope: "file", auto: true }, async ({ market, team }) => {
  const shop = await market.openShop(team.actors.owner);
  await mirror(market, team, shop);
  return shop;
});

/** … and two shops, one in euros, with every listing of both in the mirror. */
export const sameShopsTest = sameSellerTest
  .extend("shops", { scope: "file", auto: true }, async ({ market, team }) => {
    const us = await market.openShop(team.actors.owner);
    const eu = await market.openShop(team.actors.owner, sellers.eu);
    await mirror(market, team, us);
    await mirror(market, team, eu);
    return { us, eu };
  })
  .extend("us", { scope: "file" }, ({ shops }) => shops.us)
  .extend("eu", { scope: "file" }, ({ shops }) => shops.eu);
