import { expect } from "vitest";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { listingDetailsPage } from "#src/modules/changes/slack/details/listing-page.ts";
import { must } from "#test/src/store/studio.ts";
import { listingTest } from "#test/support/shop-test.ts";
import { everythingView } from "#src/modules/changes/slack/shared/full-view.ts";
import { done, mirror } from "./editing.ts";
import type { Market } from "./market.ts";
import type { Team } from "./workshop.ts";

/** What a listing has that nothing here writes: it is read when a person looks at its details, said, and left as it is. */
const test = listingTest.extend("page", ({ market, team }) => async (id: ListingId) => {
  const read = await market.app.openEdit(team.actors.maker, id);
  const kept = await market.app.keptThere(team.actors.maker, read);
  return { kept, text: JSON.stringify(listingDetailsPage(read.sheet, kept)) };
});

/** *See everything* of an edit of the listing, as one who approves it opens it. */
const seen = async (market: Market, team: Team, id: ListingId) => {
  const touched = { title: "Another title" };
  const edit = { listingId: id, changeId: null, revision: 0, touched };
  const { id: changeId } = done(await market.app.saveEdit(team.actors.maker, edit, "keep"));
  await market.forget();
  const change = await market.app.change(team.actors.manager, changeId);
  const kept = await market.app.keptOf(team.actors.manager, id);
  return { kept, text: JSON.stringify(everythingView(change, { kept })) };
};

const listingOf = (market: Market, number: number) => must(market.state().listings.find(({ id }) => id === number));

test("its languages and its place among the featured ones are said, by one call", async ({
  market,
  id,
  number,
  page,
}) => {
  const listing = listingOf(market, number);
  const german = must(must(listing.translations)[0]);
  listing.translations = [german, { ...german, language: "fr" }, { ...german, language: "en-GB" }];
  listing.featured = 1;
  await market.forget();
  const { kept, text } = await page(id);
  expect(kept).toEqual(["translated into German, British English and French", "first of your featured listings"]);
  expect(text).toContain(
    "Also on Etsy: translated into German, British English and French; first of your featured listings. I leave these as they are.",
  );
  expect(await market.operations()).toEqual(["getListing"]);
});

test("a listing without any of it says nothing of it", async ({ market, id, number, page }) => {
  Object.assign(listingOf(market, number), { translations: [], featured: undefined });
  const { kept, text } = await page(id);
  expect(kept).toEqual([]);
  expect(text).not.toContain("Also on Etsy");
});

test("where Etsy can't be asked the page is shown all the same, and says so", async ({ market, id, page }) => {
  await market.fault({ operation: "getListing", mode: "status", status: 503, when: "before", count: 9 });
  const { kept, text } = await page(id);
  expect(kept).toBeNull();
  expect(text).toContain("I couldn't ask Etsy just now what else it has of this listing.");
  expect(text).toContain("Change details");
});

test("it is said in everything of an edit too, by one call", async ({ market, team, id, number }) => {
  const listing = listingOf(market, number);
  listing.translations = [must(must(listing.translations)[0])];
  const { text } = await seen(market, team, id);
  expect(text).toContain("Also on Etsy: translated into German");
  expect(await market.operations()).toEqual(["getListing"]);
});

test("of a listing that is gone there, nothing is asked or said", async ({ market, team, shop, id, number }) => {
  const { text } = await seen(market, team, id);
  expect(text).toContain("Also on Etsy");
  market.state().listings.splice(
    market.state().listings.findIndex((each) => each.id === number),
    1,
  );
  await mirror(market, team, shop);
  await market.forget();
  expect(await market.app.keptOf(team.actors.manager, id)).toBeUndefined();
  expect(await market.operations()).toEqual([]);
});
