import { describe, expect } from "vitest";
import { etsy } from "#src/marketplaces/etsy/etsy.ts";
import { must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { approvedEdit, listingId, there, writes } from "./editing.ts";
import { sellers } from "./market.ts";
import { hiding, mirrored, newest, nothingFound, numbersIn, read, reality, results } from "./syncing.ts";
import { openTeam } from "./workshop.ts";

const shopNumber = 31_000_100;
const test = shopTest
  .extend("listings", ({ market }) => () => {
    return Object.keys(reality(market, shopNumber)).length;
  })
  .extend("edit", ({ market }) => (number: number, body: Record<string, unknown>) => {
    return market.control("POST", `listings/${number}/edit`, body);
  })
  .extend("active", ({ market }) => (index = 0) => {
    return must(numbersIn(market, shopNumber, "active")[index]);
  })
  .extend("want", ({ market, team }) => async (number: number, ours: Record<string, string>) => {
    return market.stores
      .for(team.actors.maker)
      .setOurs({ listingId: await listingId(market, team, number), agreed: [], ours, outbox: [] });
  });

describe("connecting", () => {
  test("mirrors every listing in its state, and announces the shop alone", async ({ market, listings }) => {
    await market.reset();
    const team = await openTeam(market);
    await market.connect(team.actors.owner, sellers.us);
    await market.work();
    const said = (await market.said()).map(({ template }) => template);
    expect(said).toEqual(["shop_connected"]);
    const [connected] = await market.app.shops(team.actors.owner);
    expect(await mirrored(market, must(connected).id)).toEqual(reality(market, shopNumber));
    expect(new Set(Object.values(reality(market, shopNumber))).size).toBe(5);
    expect((await newest(market, team, must(connected).id)).result).toMatchObject({
      fresh: listings(),
      same: 0,
      gone: 0,
    });
  });
});

describe("an unchanged shop", () => {
  test("is one call a state, no write, nothing to say, and all as it should be", async ({
    market,
    team,
    shop,
    listings,
  }) => {
    const { result, said, done, total } = await read(market, team, shop);
    expect(await market.operations()).toEqual(Array.from({ length: 5 }, () => "getListingsByShop"));
    expect(result).toEqual({ ...nothingFound, same: listings(), soldOut: 1, expired: 1 });
    expect([done, total, said]).toEqual([listings(), listings(), 0]);
  });

  test("is said to whoever asked, once for each asking", async ({ market, team, shop }) => {
    await market.app.sync(team.actors.maker, shop);
    await market.work();
    expect(await results(market)).toBe(1);
    await market.app.sync(team.actors.maker, shop);
    await market.work();
    expect(await results(market)).toBe(1);
  });

  test("takes a call more for each further hundred of a state", async ({ market, team, shop }) => {
    const calls = async (more: number) => {
      await market.control("POST", `shops/${shopNumber}/fill`, { count: more, state: "inactive" });
      await market.forget();
      expect((await read(market, team, shop)).result).toMatchObject({ fresh: more });
      return (await market.operations()).length;
    };
    // One is inactive already: ninety-nine more make a whole hundred.
    expect([await calls(99), await calls(1), await calls(99), await calls(1)]).toEqual([5, 6, 6, 7]);
  });

  test("is read while the studio and the shop are paused", async ({ market, team, shop, listings }) => {
    await market.app.pause(team.actors.manager, null);
    await market.app.pause(team.actors.manager, shop);
    expect((await read(market, team, shop)).result).toMatchObject({ same: listings() });
  });
});

describe("a listing", () => {
  test("changed there is reported with both values, and stays as the seller made it", async ({
    market,
    team,
    shop,
    listings,
    edit,
    active,
  }) => {
    const number = active();
    await edit(number, { title: "Her new title", price: 9900 });
    const { result, differing } = await read(market, team, shop);
    expect(result).toMatchObject({ changedThere: 1, same: listings() - 1 });
    expect(differing.map((each) => each.differences.map(({ field, standing }) => [field, standing]))).toEqual([
      [
        ["price:", "live"],
        ["title", "live"],
      ],
    ]);
    expect((await market.app.problems(team.actors.viewer, 0)).differing.map(({ title }) => title)).toEqual([
      "Her new title",
    ]);
    expect(there(market, number).title).toBe("Her new title");
    expect(await writes(market)).toEqual([]);
  });

  test("wanted otherwise here, and there as agreed, differs here", async ({ market, team, shop, active, want }) => {
    await want(active(), { title: "Ours" });
    expect((await read(market, team, shop)).result).toMatchObject({ differsHere: 1, changedThere: 0, conflicts: 0 });
  });

  test("changed on both sides apart is a conflict; to the same, it is agreed", async ({
    market,
    team,
    shop,
    edit,
    active,
    want,
  }) => {
    await want(active(0), { title: "Ours" });
    await want(active(1), { title: "The same" });
    await edit(active(0), { title: "Hers" });
    await edit(active(1), { title: "The same" });
    const { result, differing } = await read(market, team, shop);
    expect(result).toMatchObject({ conflicts: 1, changedThere: 0, differsHere: 0 });
    expect(differing.map(({ externalId }) => externalId)).toEqual([String(active(0))]);
    await edit(active(1), { title: "Moved on" });
    expect((await read(market, team, shop)).result).toMatchObject({ conflicts: 1, changedThere: 1 });
  });

  test("sold in part is no difference, and its stock is followed", async ({ market, team, shop, listings, active }) => {
    const number = active();
    const { quantity } = must(there(market, number).products[0]?.offerings[0]);
    await market.control("POST", `listings/${number}/sell`, { quantity: 1 });
    const { result, said } = await read(market, team, shop);
    expect(result).toMatchObject({ same: listings() });
    expect(said).toBe(0);
    const seen = await market.app.listing(team.actors.viewer, await listingId(market, team, number));
    expect(seen).toMatchObject({ differences: [], live: { "quantity:": quantity - 1 } });
  });

  test("sold out and expired are counted beside how they stand", async ({ market, team, shop, listings, active }) => {
    const [one, other] = [active(0), active(1)];
    const quantity = must(there(market, one).products[0]?.offerings[0]).quantity;
    await market.control("POST", `listings/${one}/sell`, { quantity });
    await market.control("POST", `listings/${other}/state`, { state: "expired" });
    const { result, shop: seen } = await read(market, team, shop);
    expect(result).toEqual({ ...nothingFound, same: listings(), soldOut: 2, expired: 2 });
    expect(seen.counts).toMatchObject({ sold_out: 2, expired: 2 });
  });

  test("gone is said once, and is back when it is back", async ({ market, team, shop, listings, active }) => {
    market.hook(hiding(active(), "everywhere"));
    const first = await read(market, team, shop);
    expect([first.result?.gone, first.said, first.differing.map(({ gone }) => gone)]).toEqual([1, 1, [true]]);
    const second = await read(market, team, shop);
    expect([second.result?.gone, second.said]).toEqual([0, 0]);
    market.hook(null);
    expect((await read(market, team, shop)).result).toMatchObject({ gone: 0, same: listings() });
    expect(await mirrored(market, shop)).toEqual(reality(market, shopNumber));
  });

  test("really deleted there is gone", async ({ market, team, shop, listings, active }) => {
    await market.control("POST", `listings/${active()}/delete`);
    expect((await read(market, team, shop)).result).toMatchObject({ gone: 1, same: listings() });
    expect(await mirrored(market, shop)).toEqual(reality(market, shopNumber));
  });

  test("with its tags in another order is as it should be", async ({ market, team, shop, listings, edit, active }) => {
    const number = active();
    await edit(number, { tags: there(market, number).tags.toReversed() });
    expect(await read(market, team, shop)).toMatchObject({ result: { same: listings() }, said: 0, differing: [] });
  });

  test("that we published is not new and no difference", async ({ market, team, shop, active }) => {
    const before = await read(market, team, shop);
    await approvedEdit(market, team, await listingId(market, team, active()), { title: "Published here" });
    await market.work();
    expect((await read(market, team, shop)).result).toEqual(before.result);
  });

  test("says how old what is shown is, and that it is too old", async ({ market, team, shop, active }) => {
    const id = await listingId(market, team, active());
    expect((await market.app.listing(team.actors.viewer, id)).stale).toBe(false);
    market.clock.pass(etsy.showForMs + 1000);
    expect((await market.app.listing(team.actors.viewer, id)).stale).toBe(true);
    await read(market, team, shop);
    expect((await market.app.listing(team.actors.viewer, id)).stale).toBe(false);
  });
});

describe("by itself it speaks up", () => {
  test("once for each thing that is new, not at every reading", async ({ market, team, shop, edit, active }) => {
    const said = async () => (await read(market, team, shop)).said;
    await edit(active(), { title: "Her new title" });
    expect([await said(), await said(), await said()]).toEqual([1, 0, 0]);
    await edit(active(), { title: "Changed once more" });
    expect([await said(), await said()]).toEqual([1, 0]);
  });

  test("not about what is only wanted here", async ({ market, team, shop, active, want }) => {
    await want(active(), { title: "Ours" });
    expect((await read(market, team, shop)).said).toBe(0);
  });
});

test("how far it is can be seen at every page: what was read, of how many there are", async ({
  market,
  team,
  shop,
}) => {
  await market.control("POST", `shops/${shopNumber}/fill`, { count: 300, state: "active" });
  const seen: string[] = [];
  market.hook(async (request, answer) => {
    const response = await answer();
    if (request.url.includes("offset")) {
      const { done, total } = await newest(market, team, shop);
      seen.push(`${done} of ${total}`);
    }
    return response;
  });
  await read(market, team, shop);
  // Before the first page only what was counted at the last reading is known.
  expect(seen[0]).toBe("0 of 12");
  expect(seen.slice(1, 4)).toEqual(["100 of 312", "200 of 312", "300 of 312"]);
  expect(seen.at(-1)).toMatch(/of 312$/);
});
