import { describe, expect } from "vitest";
import { must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { apron, approvedChange, saved } from "./drafting.ts";
import type { Market } from "./market.ts";

const test = shopTest
  .extend("limits", { scope: "file" }, { perSecond: 5, perDay: 5000 })
  .extend("notes", ({ market }) => async () => {
    return (await market.said()).filter(({ template }) => template === "change_note" || template === "shop_note");
  })
  .extend("published", ({ market, see }) => async (id: Id) => {
    return {
      state: (await see(id)).state,
      listings: market.listings(apron.title).map(({ state, imageIds }) => `${state}, ${imageIds.length} photos`),
      fees: (await market.fees()).length,
    };
  })
  .extend("onMarketplace", ({ market, team, shop }) => async () => {
    const change = await approvedChange(market, team, [shop], { mode: "draft", photos: 2 });
    await market.work();
    await market.said();
    return { change, listing: must(market.listings(apron.title)[0]) };
  });

type Id = Parameters<Market["app"]["change"]>[1];
const good = { state: "applied", listings: ["active, 2 photos"], fees: 1 };

describe("what somebody did on the marketplace", () => {
  test("to the draft before it goes live stops it, names the field, and costs nothing", async ({
    market,
    team,
    see,
    notes,
    onMarketplace,
  }) => {
    const { change, listing } = await onMarketplace();
    await market.control("POST", `listings/${listing.id}/edit`, { price: 9900, title: "Dearer apron" });
    await market.app.goLive(team.actors.manager, change.id);
    const began = market.clock.now().getTime();
    await market.work();
    expect(market.clock.now().getTime() - began).toBeLessThan(10_000);
    const { items } = await see(change.id);
    expect(items).toMatchObject([{ state: "parked", failure: { code: "changed-live" } }]);
    expect(must(items[0]?.failure).text).toBe(
      "After the approval these changed on Etsy: the title, the price ($99.00 there). So I stopped before I published it.",
    );
    expect(await market.fees()).toEqual([]);
    expect((await notes()).map(({ note, mention }) => [note, mention])).toEqual([["parked", ["UMANAGER"]]]);
  });

  test("a photo of hers, added after one of ours was refused, is never taken for ours", async ({
    market,
    team,
    shop,
    see,
  }) => {
    const body = JSON.stringify({ error: "This file exceeds the maximum file size" });
    await market.fault({ operation: "uploadListingImage", skip: 1, mode: "status", status: 400, body });
    const change = await approvedChange(market, team, [shop], { photos: 2 });
    await market.work();
    expect(await see(change.id)).toMatchObject({ items: [{ failure: { code: "marketplace-refused" } }] });
    const listing = must(market.listings(apron.title)[0]);
    const [image] = market.state().images.filter(({ listingId }) => listingId === listing.id);
    const hers = { ...structuredClone(must(image)), id: must(image).id + 1_000, rank: 2 };
    market.state().images.push(hers);
    listing.imageIds.push(hers.id);
    await market.app.retry(team.actors.manager, change.id);
    await market.work();
    const { items } = await see(change.id);
    expect(items).toMatchObject([{ state: "parked", failure: { code: "changed-live" } }]);
    expect(must(items[0]?.failure).text).toContain("the photos");
    expect(must(market.listings(apron.title)[0]).imageIds).toContain(hers.id);
    expect(await market.fees()).toEqual([]);
  });

  test("the draft was deleted there: said, and nothing is made anew unasked", async ({
    market,
    team,
    see,
    published,
    onMarketplace,
  }) => {
    const { change, listing } = await onMarketplace();
    await market.control("POST", `listings/${listing.id}/delete`);
    await market.app.goLive(team.actors.manager, change.id);
    await market.work();
    expect(await see(change.id)).toMatchObject({ items: [{ failure: { code: "not-found" } }] });
    expect(market.listings(apron.title)).toEqual([]);
    await market.app.reopen(team.actors.maker, change.id);
    const review = saved(await market.app.requestApproval(team.actors.maker, change.id));
    await market.app.approve(team.actors.manager, {
      changeId: change.id,
      contentHash: review.contentHash,
      mode: "live",
    });
    await market.work();
    expect(await published(change.id)).toEqual(good);
  });

  test("it was put live there already: no second fee", async ({ market, team, published, onMarketplace }) => {
    const { change, listing } = await onMarketplace();
    await market.control("POST", `listings/${listing.id}/state`, { state: "active" });
    await market.app.goLive(team.actors.manager, change.id);
    await market.work();
    expect(await published(change.id)).toEqual(good);
  });

  test("it was put live and taken down there: it stays down", async ({ market, team, see, onMarketplace }) => {
    const { change, listing } = await onMarketplace();
    await market.control("POST", `listings/${listing.id}/state`, { state: "active" });
    await market.control("POST", `listings/${listing.id}/state`, { state: "inactive" });
    await market.app.goLive(team.actors.manager, change.id);
    await market.work();
    expect(market.listings(apron.title)).toMatchObject([{ state: "inactive" }]);
    expect(await see(change.id)).toMatchObject({ items: [{ failure: { code: "changed-live" } }] });
  });

  test("a draft adopted after a lost create is looked at before it goes live", async ({ market, team, shop, see }) => {
    await market.fault({ operation: "createDraftListing", mode: "status", status: 500, when: "after" });
    const change = await approvedChange(market, team, [shop]);
    market.hook(async (request, answer) => {
      if (request.method !== "PUT") return answer();
      market.hook(null);
      const [draft] = market.listings(apron.title);
      await market.control("POST", `listings/${must(draft).id}/edit`, { description: "Not what was approved." });
      return answer();
    });
    await market.work();
    expect(market.listings(apron.title)).toMatchObject([{ state: "draft" }]);
    expect(await see(change.id)).toMatchObject({ items: [{ failure: { code: "changed-live" } }] });
    expect(await market.fees()).toEqual([]);
  });

  test("an edited draft is not deleted for a newer form of ours; one that is as we left it is", async ({
    market,
    team,
    shop,
    see,
  }) => {
    const change = await approvedChange(market, team, [shop], { mode: "draft" });
    await market.fault({ operation: "updateListingInventory", mode: "status", status: 400, body: '{"error":"No."}' });
    await market.work();
    expect((await see(change.id)).state).toBe("failed");
    const again = async (title: string) => {
      const reopened = await market.app.reopen(team.actors.maker, change.id);
      const edit = { changeId: change.id, revision: reopened.revision, content: { title } };
      const review = await market.app.saveDraft(team.actors.maker, edit, "ask");
      if (!review.ok) throw new Error("refused");
      await market.app.approve(team.actors.manager, {
        changeId: change.id,
        contentHash: review.change.contentHash,
        mode: "draft",
      });
      await market.work();
    };
    const [left] = market.listings(apron.title);
    await market.fault({ operation: "updateListingInventory", mode: "status", status: 400, body: '{"error":"No."}' });
    await again("Second title");
    expect(market.state().listings.some(({ id }) => id === must(left).id)).toBe(false);
    const [edited] = market.listings("Second title");
    await market.control("POST", `listings/${must(edited).id}/edit`, { description: "Better words of somebody." });
    await again("Third title");
    expect(market.listings("Second title")).toMatchObject([{ description: "Better words of somebody." }]);
    expect(market.listings("Third title")).toEqual([]);
    expect(await see(change.id)).toMatchObject({ items: [{ state: "parked", failure: { code: "changed-live" } }] });
  });

  test("it was bought between going live and reading back: no difference", async ({
    market,
    team,
    shop,
    published,
  }) => {
    const change = await approvedChange(market, team, [shop], { quantity: 1, photos: 2 });
    market.hook(async (request, answer) => {
      const response = await answer();
      if (request.method === "PATCH") {
        market.hook(null);
        await market.control("POST", `listings/${must(market.listings(apron.title)[0]).id}/sell`);
      }
      return response;
    });
    await market.work();
    expect(await published(change.id)).toEqual({ ...good, listings: ["sold_out, 2 photos"] });
  });
});
