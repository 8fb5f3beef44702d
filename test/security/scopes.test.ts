import { afterAll, beforeAll, expect, test } from "vitest";
import { approvedChange } from "#test/src/app/drafting.ts";
import { type Market, openMarket, sellers } from "#test/src/app/market.ts";
import { openTeam, type Team } from "#test/src/app/workshop.ts";

let market: Market;
let team: Team;
beforeAll(async () => {
  market = await openMarket();
  team = await openTeam(market);
});
afterAll(() => market.close());

test("in everything the product does, four permissions are used, and nobody's orders, payments or addresses are asked for", async () => {
  const addresses: URL[] = [];
  market.hook(async (request, answer) => {
    addresses.push(new URL(request.url));
    return answer();
  });
  const shop = await market.openShop(team.actors.owner);
  const draft = await approvedChange(market, team, [shop], { mode: "draft", photos: 2 });
  await market.work();
  await market.app.goLive(team.actors.manager, draft.id);
  await market.work();
  await market.fault({ operation: "createDraftListing", mode: "timeout", when: "after" });
  await market.fault({ operation: "uploadListingImage", mode: "drop", when: "after" });
  await approvedChange(market, team, [shop], { title: "Second" });
  await market.work();
  await market.app.rereadShop(team.actors.owner, shop);
  market.clock.pass(2 * 3_600_000);
  await market.work();
  await market.app.disconnect(team.actors.owner, shop);

  expect(new Set(market.state().tokens.map(({ scopes }) => scopes.join(" ")))).toEqual(
    new Set(["shops_r listings_r listings_w listings_d"]),
  );
  expect(addresses.length).toBeGreaterThan(40);
  const about = /receipt|transaction|payment|ledger|review|buyer|address|customer|order|email|feedback/i;
  expect(addresses.filter(({ pathname, search }) => about.test(pathname + search))).toEqual([]);
  const people = addresses.filter(({ pathname }) => pathname.includes("/users/"));
  expect(new Set(people.map(({ pathname }) => pathname))).toEqual(new Set(["/v3/application/users/me"]));
  const included = addresses.flatMap(({ searchParams }) => searchParams.get("includes")?.split(",") ?? []);
  expect(new Set(included)).toEqual(new Set(["Images", "Inventory", "Personalization", "Videos"]));
});

test("of the seller herself nothing is kept but the shop: neither her name nor her number", async () => {
  const seller = market.state().sellers.find(({ userId }) => userId === sellers.us);
  const rows = await market.db.sql<{ row: string }>(
    "select t::text as row from shops t union all select t::text from shop_profiles t union all select t::text from sync_events t",
  );
  const kept = rows.map(({ row }) => row).join("\n");
  expect(kept).toContain("PineAndInk");
  expect(kept).not.toContain(seller?.name ?? "nobody");
  expect(kept).not.toContain(String(sellers.us));
});
