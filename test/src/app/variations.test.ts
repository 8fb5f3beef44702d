import { expect } from "vitest";
import { must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { apron, approvedChange, asked, completeDraft, saved } from "./drafting.ts";
import { type Cut, cutting } from "./killing.ts";

const test = shopTest
  /** What a listing's options are there. */
  .extend("optionsThere", ({ market }) => (title: string) => {
    const listing = must(market.listings(title)[0]);
    return listing.products.map(({ sku, properties, offerings: [offer] }) => [
      properties.map(({ values }) => values.join()).join(" / "),
      offer?.price,
      offer?.quantity,
      offer?.enabled,
      sku,
    ]);
  })
  /** The positions of the photos that the colours are shown with. */
  .extend("photosThere", ({ market }) => (title: string) => {
    const listing = must(market.listings(title)[0]);
    const names = new Map(
      listing.products.map(({ properties }) => [properties[1]?.valueIds[0], properties[1]?.values[0]]),
    );
    return listing.variationImages.map(({ valueId, imageId }) => [
      names.get(valueId),
      listing.imageIds.indexOf(imageId),
    ]);
  });

const fourOptions = [
  ["Small / Blue", 2000, 2, true, "AP-S-B"],
  ["Small / Red", 2000, 3, true, "AP-01"],
  ["Large / Blue", 2400, 1, true, "AP-01"],
  ["Large / Red", 2400, 3, false, "AP-01"],
];
const twoPhotos = [
  ["Blue", 0],
  ["Red", 1],
];

test("a listing that varies is written with the fewest calls: its options in one, its photos' links in another", async ({
  market,
  team,
  shop,
  optionsThere,
  photosThere,
}) => {
  const change = await approvedChange(market, team, [shop], { photos: 2, varied: true });
  await market.said();
  const before = (await market.operations()).length;
  await market.work();
  expect((await market.operations()).slice(before)).toEqual([
    "createDraftListing",
    "uploadListingImage",
    "uploadListingImage",
    "updateListingInventory",
    "getListing",
    "getListingInventory",
    "updateVariationImages",
    "updateListing",
    "getListing",
    "getListingInventory",
    "getListingVariationImages",
  ]);
  expect(await market.app.change(team.actors.viewer, change.id)).toMatchObject({ state: "applied" });
  expect(optionsThere(apron.title)).toEqual(fourOptions);
  expect(photosThere(apron.title)).toEqual(twoPhotos);
});

test("killed after any call took effect: one listing with its options and their photos, one fee", {
  timeout: 120_000,
}, async ({ market, team, shop, optionsThere, photosThere }) => {
  await market.app.settings(team.actors.owner, { dailyFeeCeiling: { amount: 100_000, currency: "USD" } });
  for (let at = 1; ; at += 1) {
    const title = `${apron.title} varied ${at}`;
    const cut: Cut = { at, when: "after", of: "market" };
    const change = await approvedChange(market, team, [shop], { photos: 2, varied: true, title });
    const [operation] = await market.claim();
    const killed = cutting(cut);
    await market.runOne(must(operation), { deps: market.process(killed.gate), death: killed.death });
    market.clock.pass(61_000);
    await market.work();
    const { state } = await market.app.change(team.actors.viewer, change.id);
    const fees = (await market.fees()).filter((fee) => fee.title === title).length;
    expect([at, state, market.listings(title).length, fees]).toEqual([at, "applied", 1, 1]);
    expect([at, optionsThere(title), photosThere(title)]).toEqual([at, fourOptions, twoPhotos]);
    if (!killed.dead()) break;
  }
});

test("what another person did to an option before it went on sale is named, and what was bought is no difference", async ({
  market,
  team,
  shop,
}) => {
  const { id } = await approvedChange(market, team, [shop], {
    photos: 2,
    varied: true,
    mode: "draft",
    title: "Left as a draft",
  });
  await market.work();
  const listing = must(market.state().listings.find(({ title }) => title === "Left as a draft"));
  must(listing.products[1]?.offerings[0]).price = 1900;
  must(listing.products[0]?.offerings[0]).price = 1900;
  await market.app.goLive(team.actors.manager, id);
  await market.work();
  const change = await market.app.change(team.actors.viewer, id);
  expect(change.items[0]?.failure?.text).toContain("Small / Blue: the price ($19.00 there)");
});

test("readers that don't see the options yet are asked again, and no photo is left out", async ({
  market,
  team,
  shop,
  optionsThere,
  photosThere,
}) => {
  const title = "Read too early";
  await approvedChange(market, team, [shop], { photos: 2, varied: true, title });
  let early = 2;
  market.hook(async (request, go) => {
    const answer = await go();
    if (early === 0 || request.method !== "GET" || !new URL(request.url).pathname.endsWith("/inventory")) return answer;
    early -= 1;
    const { products, ...inventory } = (await answer.json()) as { products: { property_values: unknown[] }[] };
    const first = products.slice(0, 1).map((product) => ({ ...product, property_values: [] }));
    return Response.json({ ...inventory, products: first }, { status: 200 });
  });
  await market.work();
  expect(optionsThere(title)).toEqual(fourOptions);
  expect(photosThere(title)).toEqual(twoPhotos);
});

test("another property of the same words, and a photo more, are another person's doing", async ({
  market,
  team,
  shop,
}) => {
  const changed = async (title: string, change: (listing: ReturnType<typeof market.listings>[number]) => void) => {
    const { id } = await approvedChange(market, team, [shop], { photos: 2, varied: true, mode: "draft", title });
    await market.work();
    change(must(market.state().listings.find((each) => each.title === title)));
    await market.app.goLive(team.actors.manager, id);
    await market.work();
    return (await market.app.change(team.actors.viewer, id)).items[0]?.failure?.text ?? "";
  };
  expect(
    await changed("A photo less", (listing) => {
      listing.variationImages.pop();
    }),
  ).toContain("the photos of its options");
  expect(
    await changed("Another name", (listing) => {
      for (const { properties } of listing.products) must(properties[0]).name = "Length";
    }),
  ).toContain("the variations");
});

test("a draft with a photo or a value that is gone keeps what is left", async ({ market, team, shop }) => {
  const draft = await completeDraft(market, team, [shop], { photos: 2, varied: true, title: "With fewer photos" });
  const [first] = draft.content.photos;
  const changed = saved(
    await market.app.savePhotos(team.actors.maker, {
      changeId: draft.id,
      revision: draft.revision,
      photos: [must(first)],
      added: [],
    }),
  );
  const request = saved(await market.app.requestApproval(team.actors.maker, changed.id));
  await market.app.approve(team.actors.manager, {
    changeId: request.id,
    contentHash: request.contentHash,
    mode: "live",
  });
  await market.work();
  const listing = must(market.listings("With fewer photos")[0]);
  expect(listing.variationImages.map(({ imageId }) => imageId)).toEqual(listing.imageIds);
});

test("one price more after approval was asked for, and the request is over", async ({ market, team, shop }) => {
  const request = await asked(market, team, [shop], { photos: 1, varied: true, title: "Edited while it waits" });
  const { id, revision, content, items } = request;
  const options = { ...items[0]?.content.options, "Large / Red": { quantity: 1 } };
  const { skus } = content["variations"] as unknown as { skus: Record<string, string> };
  const edit = { changeId: id, revision, shopId: shop, options, skus };
  expect(saved(await market.app.saveOptions(team.actors.maker, edit))).toMatchObject({ state: "draft" });
});

test("stock that differs by option has to be said of each: nothing is multiplied in silence", async ({
  market,
  team,
  shop,
}) => {
  const draft = await completeDraft(market, team, [shop], { photos: 1, varied: true, title: "Without a stock" });
  const { id, revision, items, content } = draft;
  const { "Large / Blue": _, ...options } = items[0]?.content.options ?? {};
  const { skus } = content["variations"] as unknown as { skus: Record<string, string> };
  const kept = saved(
    await market.app.saveOptions(team.actors.maker, { changeId: id, revision, shopId: shop, options, skus }),
  );
  expect(kept.problems.map(({ text }) => text)).toEqual([
    expect.stringMatching(/needs the stock of Large \/ Blue\. Write it under Variations\.$/) as string,
  ]);
  expect(await market.app.requestApproval(team.actors.maker, id)).toMatchObject({ ok: false });
});
