import { expect } from "vitest";
import { endpoints } from "#src/marketplaces/etsy/api/endpoints.ts";
import { approvedPhotos, photosOf } from "#test/src/app/live-photos.ts";
import { listingId, approvedEdit, approve, done, makeVaried, mirror } from "#test/src/app/editing.ts";
import { apron, approvedChange } from "#test/src/app/drafting.ts";
import { must } from "#test/src/store/studio.ts";
import { shopTest as test } from "#test/support/shop-test.ts";
import { takeOperations } from "./proxy.ts";

test("the product calls everything that it knows, and keeps the contract at each call", async ({
  market,
  team,
  shop,
}) => {
  const { maker } = team.actors;
  const byManager = async (asked: Parameters<typeof approve>[2]) => {
    await approve(market, team, asked);
    await market.work();
  };
  // One photo's answer is lost, so that the listing's photos are read.
  await market.fault({ operation: "uploadListingImage", mode: "drop", when: "after" });
  await approvedChange(market, team, [shop], { photos: 2 });
  await market.work();
  await mirror(market, team, shop);
  const id = await listingId(market, team, must(market.listings(apron.title)[0]).id);
  await approvedEdit(market, team, id, { title: "Linen apron", tags: ["linen apron", "apron"] });
  await market.work();
  const asks = {
    kind: "choice",
    text: "Which wood?",
    instructions: null,
    required: true,
    characters: null,
    files: null,
    price: null,
    options: ["Oak"],
  };
  for (const personalization of [[asks], []]) {
    await approvedEdit(market, team, id, { personalization });
    await market.work();
  }
  // Its options are shown with its photos, and one of these gets another alt text.
  const varied = makeVaried(market);
  await mirror(market, team, shop);
  const of = await listingId(market, team, varied);
  const [first, ...photos] = await photosOf(market, team, of);
  await approvedPhotos(market, team, of, [{ again: must(first).imageId, alt: "Another" }, ...photos]);
  await market.work();
  await byManager(done(await market.app.unpublish(maker, id)));
  await byManager(done(await market.app.deleteListing(maker, id)));
  const seen = takeOperations();
  const unused = Object.keys(endpoints).filter((operation) => !seen.has(operation));
  expect(unused).toEqual([]);
});
