import { expect } from "vitest";
import { seeded } from "#sandbox/etsy/seed.ts";
import { endpoints } from "#src/marketplaces/etsy/api/endpoints.ts";
import { approvedPhotos, photosOf } from "#test/src/app/live-photos.ts";
import { listingId, approvedEdit, approve, done, makeVaried, mirror } from "#test/src/app/editing.ts";
import { apron, approvedChange } from "#test/src/app/drafting.ts";
import { must } from "#test/src/store/studio.ts";
import { mp4 } from "#test/support/mp4.ts";
import { shopTest as test } from "#test/support/shop-test.ts";
import { takeOperations } from "./proxy.ts";

test("the product calls everything that it knows, and keeps the contract at each call", async ({
  market,
  team,
  shop,
}) => {
  const { maker } = team.actors;
  // What other tests of this worker called is not this one's.
  takeOperations();
  const byManager = async (asked: Parameters<typeof approve>[2]) => {
    await approve(market, team, asked);
    await market.work();
  };
  // The answers of a photo and of the video are lost, so that the listing's photos and videos are read.
  await market.fault({ operation: "uploadListingImage", mode: "drop", when: "after" });
  await market.fault({ operation: "uploadListingVideo", mode: "drop", when: "after" });
  await approvedChange(market, team, [shop], { photos: 2, videos: [market.slack.share(mp4(), "apron.mp4")] });
  await market.work();
  await mirror(market, team, shop);
  const id = await listingId(market, team, must(market.listings(apron.title)[0]).id);
  await approvedEdit(market, team, id, { title: "Linen apron", tags: ["linen apron", "apron"] });
  await market.work();
  const { live } = await market.app.listing(maker, id);
  for (const videos of [[], live["videos"] ?? []]) {
    await approvedEdit(market, team, id, { videos });
    await market.work();
  }
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
  const blue = {
    property: 200,
    name: "Primary color",
    scale: null,
    scaleName: null,
    values: [{ id: 2, name: "Blue" }],
  };
  for (const attributes of [[blue], []]) {
    const { there: beside } = await market.app.listingAttributes(maker, id);
    const edit = { listingId: id, changeId: null, revision: 0, touched: { attributes }, beside };
    await byManager(done(await market.app.saveEdit(maker, edit, "ask")));
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
  // Its operators, as an owner's form does.
  const token = must(market.state().tokens.at(-1));
  token.scopes.push("shops_w");
  const { operators } = market.deps.marketplaces.of("etsy", null).shop({
    externalShopId: String(seeded.usShop),
    token: async () => token.access,
    refused: async () => {},
    guard: async () => {},
    priority: "person",
  });
  const details = {
    name: "Mara Lind",
    street: "Birkenweg 4",
    more: "",
    city: "Lübeck",
    postcode: "23552",
    country: "DE",
    email: "mara@example.org",
  };
  const { id: operator } = await market.clock.during(must(operators).create("manufacturer", details));
  await market.clock.during(must(operators).update(operator, { ...details, city: "Kiel" }));
  expect(await market.clock.during(must(operators).read(operator))).toMatchObject({ id: operator, city: "Kiel" });
  // As the page for keys of a studio's own asks of each.
  const asked = market.deps.marketplaces.of("etsy", null).checkKey?.();
  await market.clock.during(must(asked));
  const seen = takeOperations();
  const unused = Object.keys(endpoints).filter((operation) => !seen.has(operation));
  expect(unused).toEqual([]);
});
