import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ShopId } from "#src/domain/ids.ts";
import { must } from "#test/src/store/studio.ts";
import { approvedEdit, listingId, writes } from "./editing.ts";
import { type Hook, type Market, openMarket, sellers } from "./market.ts";
import { mirrored, newest, numbersIn, read, reality, stateAsked } from "./syncing.ts";
import { openTeam, type Team } from "./workshop.ts";

const shopNumber = 31_000_100;
let market: Market;
let team: Team;
let shop: ShopId;
let odd: number;
beforeAll(async () => {
  market = await openMarket({ limits: { perSecond: 50, perDay: 100_000 } });
});
afterAll(() => market.close());
beforeEach(async () => {
  market.hook(null);
  await market.reset();
  team = await openTeam(market);
  shop = await market.openShop(team.actors.owner);
  odd = must(numbersIn(market, shopNumber, "active")[0]);
});

type Row = Record<string, unknown> & { listing_id: number };

/** This listing is answered otherwise than usual, on pages and alone. */
const answering =
  (change: (row: Row) => unknown): Hook =>
  async (request, answer) => {
    const response = await answer();
    const alone = new URL(request.url).pathname.endsWith(`/listings/${odd}`);
    if (!response.ok || (stateAsked(request) === null && !alone)) return response;
    const body = (await response.json()) as Row & { results: Row[] };
    if (alone) return Response.json(change(body));
    return Response.json({ ...body, results: body.results.map((row) => (row.listing_id === odd ? change(row) : row)) });
  };

const all = () => Object.keys(reality(market, shopNumber)).length;

describe("one listing of a shop", () => {
  test.each<[string, (row: Row) => unknown, string]>([
    ["in a state nobody knows", (row) => ({ ...row, state: "edit" }), "Etsy says that its state is “edit”"],
    ["without its inventory", (row) => ({ ...row, inventory: null }), "Etsy doesn't show its stock and prices"],
    [
      "without a price",
      (row) => ({ ...row, inventory: { products: [{ offerings: [{ price: null, quantity: 1 }] }] } }),
      "Etsy shows its stock and prices in a form that I don't know",
    ],
    [
      "with a title that is none",
      (row) => ({ ...row, title: null }),
      "Etsy shows its title in a form that I don't know",
    ],
  ])("%s is counted and named; the others are read, and it isn't called gone", async (_, change, why) => {
    const title = market.state().listings.find(({ id }) => id === odd)?.title;
    market.hook(answering(change));
    const { result, said } = await read(market, team, shop);
    expect(result).toMatchObject({ same: all() - 1, gone: 0, unreadable: 1 });
    const named = why.includes("title") ? "" : title;
    expect(result?.unreadableSome).toEqual([{ listingId: String(odd), title: named, why }]);
    expect(said).toBe(0);
    expect(await mirrored(market, shop)).toEqual(reality(market, shopNumber));
  });

  test("that is no object at all is counted", async () => {
    market.hook(answering(() => null));
    const { result } = await read(market, team, shop);
    // It is looked for by its number too, and shows itself there as little.
    expect(result).toMatchObject({ same: all() - 1, gone: 0, unreadable: 2 });
  });

  test("with ids as texts and zeros where nothing is, is read as it is", async () => {
    const change = (row: Row) => ({ ...row, listing_id: String(row.listing_id), shop_section_id: 0 });
    market.hook(answering(change));
    expect((await read(market, team, shop)).result).toMatchObject({ unreadable: 0, gone: 0 });
    const seen = await market.app.listing(team.actors.viewer, await listingId(market, team, odd));
    expect(seen.live["sectionId"]).toBeNull();
  });

  test("whose inventory can't be found isn't gone", async () => {
    const hidden: Hook = async (request, answer) => {
      const { pathname } = new URL(request.url);
      if (pathname.endsWith(`/listings/${odd}/inventory`)) {
        return Response.json({ error: "Resource not found" }, { status: 404 });
      }
      const response = await answer();
      if (stateAsked(request) !== "active" || !response.ok) return response;
      const body = (await response.json()) as { results: Row[] };
      return Response.json({ ...body, results: body.results.filter((row) => row.listing_id !== odd) });
    };
    market.hook(hidden);
    expect((await read(market, team, shop)).result).toMatchObject({ gone: 0, unreadable: 1 });
  });

  test("makes no new shop unreadable", async () => {
    market.hook(answering((row) => ({ ...row, state: "edit" })));
    const others = await openTeam(market, "Somebody Else");
    await market.app.disconnect(team.actors.owner, shop);
    await market.work();
    await market.connect(others.actors.owner, sellers.us);
    await market.work();
    const [connected] = await market.app.shops(others.actors.owner);
    expect(connected?.health).toBe("ok");
    expect((await newest(market, others, must(connected).id)).result).toMatchObject({
      fresh: all() - 1,
      unreadable: 1,
    });
  });
});

test("nothing is written to a listing in an unknown form, and its approval waits", async () => {
  const id = await listingId(market, team, odd);
  await approvedEdit(market, team, id, { title: "Approved by the studio" });
  await market.forget();
  market.hook(answering((row) => ({ ...row, state: "edit" })));
  const [operation] = await market.claim();
  await market.runOne(must(operation));
  expect(await writes(market)).toEqual([]);
  market.hook(null);
  market.clock.pass(60_000);
  await market.work();
  expect(market.state().listings.find((each) => each.id === odd)?.title).toBe("Approved by the studio");
});

test("“no section” takes a listing's section off", async () => {
  const id = await listingId(market, team, odd);
  const { sections } = market.state().shops.find((each) => each.shopId === shopNumber) ?? { sections: [] };
  must(market.state().listings.find((each) => each.id === odd)).sectionId = must(sections[0]).id;
  await read(market, team, shop);
  await approvedEdit(market, team, id, { sectionId: null } as never);
  await market.work();
  expect(market.state().listings.find((each) => each.id === odd)?.sectionId).toBeNull();
});
