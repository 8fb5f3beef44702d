import { describe, expect } from "vitest";
import { must } from "#test/src/store/studio.ts";
import { sellerTest } from "#test/support/shop-test.ts";
import { apron, approvedChange } from "./drafting.ts";
import { sellers } from "./market.ts";
import { read } from "./syncing.ts";

const test = sellerTest;

describe("an approved listing", () => {
  test.for([1, 4])(
    "with %i photos is live after N + 5 calls, for one fee, exactly as approved",
    async (photos, { market, team, see }) => {
      const shop = await market.openShop(team.actors.owner);
      const change = await approvedChange(market, team, [shop], { photos });
      await market.said();
      await market.work();
      expect(await market.operations()).toEqual([
        "createDraftListing",
        ...Array.from({ length: photos }, () => "uploadListingImage"),
        "updateListingInventory",
        "updateListing",
        "getListing",
        "getListingInventory",
      ]);
      const [listing, ...more] = market.listings(apron.title);
      expect(more).toEqual([]);
      expect(listing).toMatchObject({
        state: "active",
        title: apron.title,
        description: apron.description,
        tags: apron.tags,
        materials: apron.materials,
        taxonomyId: apron.category,
        products: [{ sku: apron.sku, offerings: [{ price: 2400, quantity: 3 }] }],
      });
      expect(must(listing).imageIds).toHaveLength(photos);
      expect((await market.fees()).map(({ listingId, cents }) => [listingId, cents])).toEqual([[must(listing).id, 20]]);
      const now = await see(change.id);
      expect(now).toMatchObject({
        state: "applied",
        items: [{ state: "applied", externalId: String(must(listing).id), verified: true, step: null, failure: null }],
      });
      expect(must(now.items[0]).listingUrl).toContain(`/listing/${must(listing).id}`);
      expect((await market.said()).filter(({ template }) => template === "change_note")).toMatchObject([
        { note: "live", mention: [] },
      ]);
    },
  );

  test("matches before and after Etsy has filled in its photos' sizes", async ({ market, team }) => {
    const shop = await market.openShop(team.actors.owner);
    await approvedChange(market, team, [shop], { photos: 2 });
    await market.work();
    const [listing] = market.listings(apron.title);
    const shown = async () => {
      market.clock.pass(1000);
      const answer = await market.seen(`listings/${must(listing).id}?includes=Images`);
      return (answer["images"] as { full_width: number | null }[]).map(({ full_width: width }) => width !== null);
    };
    expect(await shown()).toEqual([false, false]);
    const before = await read(market, team, shop);
    expect(before.result).toMatchObject({ differsHere: 0, changedThere: 0, unreadable: 0 });
    market.clock.pass(10 * 60_000);
    expect(await shown()).toEqual([true, true]);
    const after = await read(market, team, shop);
    expect(after.result).toMatchObject({ differsHere: 0, changedThere: 0, unreadable: 0 });
    expect(after.said).toBe(0);
  });

  test("in two shops of different currencies: one each, one fee each, said once", async ({ market, team, see }) => {
    const us = await market.openShop(team.actors.owner);
    const eu = await market.openShop(team.actors.owner, sellers.eu);
    const change = await approvedChange(market, team, [us, eu]);
    await market.said();
    await market.work();
    expect(
      market.listings(apron.title).map(({ state, products }) => [state, products[0]?.offerings[0]?.price]),
    ).toEqual([
      ["active", 2400],
      ["active", 2400],
    ]);
    expect(await market.fees()).toHaveLength(2);
    expect((await see(change.id)).state).toBe("applied");
    expect((await market.said()).filter(({ template }) => template === "change_note")).toHaveLength(1);
  });

  test("as a draft: everything but activation and its fee; then live, looked at first", async ({
    market,
    team,
    see,
  }) => {
    const shop = await market.openShop(team.actors.owner);
    const change = await approvedChange(market, team, [shop], { mode: "draft" });
    await market.work();
    expect(await see(change.id)).toMatchObject({
      state: "applied",
      mode: "draft",
      items: [{ state: "on_marketplace" }],
    });
    expect(market.listings(apron.title)).toMatchObject([{ state: "draft" }]);
    expect(await market.fees()).toEqual([]);
    await market.forget();
    await market.app.goLive(team.actors.manager, change.id);
    await market.work();
    expect(await market.operations()).toEqual([
      "getListing",
      "getListingInventory",
      "updateListing",
      "getListing",
      "getListingInventory",
    ]);
    expect(market.listings(apron.title)).toMatchObject([{ state: "active" }]);
    expect(await market.fees()).toHaveLength(1);
    expect(await see(change.id)).toMatchObject({ state: "applied", mode: "live", items: [{ state: "applied" }] });
  });
});
