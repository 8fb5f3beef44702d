import { expect, vi } from "vitest";
import type { Variations } from "#src/catalog/variations/model.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { must } from "#test/src/store/studio.ts";
import { ownAxis } from "#test/support/axes.ts";
import { listingTest } from "#test/support/shop-test.ts";
import { done, listingId, mirror, there } from "./editing.ts";
import { cutting } from "./killing.ts";
import { differing, draftedOptions, type Said, withWords } from "./options.ts";

/** Options that are added to a listing that exists are shown with one of its photos, if that was chosen. */

vi.setConfig({ testTimeout: 240_000 });

const colours = ["Blue", "Sand", "Moss"];
const one = (word: string): Said =>
  Object.fromEntries(["S", "M", "L", "XL"].map((size) => [`${word} / ${size}`, { quantity: 1 }]));

const test = listingTest
  /** An edit that adds words, and shows some of them with a photo of the listing, by its place. */
  .extend("drafted", ({ market, team, number, id }) => {
    const drafted = async (
      next: (of: Variations | null) => Variations,
      said: Said,
      photos: Readonly<Record<string, number>>,
      of = { number, id },
    ): Promise<ChangeView> => {
      const { maker } = team.actors;
      const { id: changeId } = await draftedOptions(market, team, of.id, ({ variations }) => next(variations), said);
      const read = await market.app.listingVariations(maker, of.id, changeId);
      const images = there(market, of.number).imageIds;
      const chosen = Object.entries(photos).map(([word, at]) => [word, String(must(images[at]))]);
      const revision = must(read.sheet.change).revision;
      const edit = { revision, of: Object.fromEntries(chosen) };
      const result = await market.app.saveListingOptionPhotos(maker, read, edit);
      // A word that is only called otherwise has its photo already.
      return result ? done(result) : market.app.change(maker, changeId);
    };
    return drafted;
  })
  .extend("approved", ({ market, team }) => async ({ id }: ChangeView): Promise<ChangeView> => {
    const asked = done(await market.app.requestApproval(team.actors.maker, id));
    await market.app.approve(team.actors.manager, { changeId: asked.id, contentHash: asked.contentHash });
    await market.forget();
    return asked;
  })
  /** Which photo of the listing, by its place, each word is shown with. */
  .extend("shown", ({ market }) => (of: number) => {
    const { products, variationImages, imageIds } = there(market, of);
    const values = products.flatMap(({ properties }) => properties);
    return variationImages.map(({ propertyId, valueId, imageId }) => [
      values.find((value) => value.propertyId === propertyId && value.valueIds.includes(valueId))?.values[0],
      imageIds.indexOf(imageId),
    ]);
  });

const adding =
  (...words: string[]) =>
  (of: Variations | null) =>
    withWords(must(of), 0, ...colours, ...words);

test("a colour that is added has its photo, those that were there keep theirs, by one write of links", async ({
  market,
  team,
  number,
  drafted,
  approved,
  shown,
}) => {
  const before = shown(number);
  const change = await approved(await drafted(adding("Ochre"), one("Ochre"), { Ochre: 1 }));
  await market.work();
  expect(await market.app.change(team.actors.viewer, change.id)).toMatchObject({
    state: "applied",
    items: [{ verified: true, failure: null }],
  });
  expect(await market.operations()).toEqual([
    "getListing",
    "getListingInventory",
    "getListingVariationImages",
    "updateListingInventory",
    "getListing",
    "getListingInventory",
    "getListingVariationImages",
    "updateVariationImages",
    "getListingVariationImages",
  ]);
  expect(shown(number)).toEqual([...before, ["Ochre", 1]]);
});

test("options of a listing that didn't vary have the photos that were chosen for them", async ({
  market,
  team,
  number,
  drafted,
  approved,
  shown,
}) => {
  const { shopId } = there(market, number);
  const isPlain = (each: ReturnType<typeof there>) =>
    each.shopId === shopId &&
    each.state === "active" &&
    each.products[0]?.properties.length === 0 &&
    each.imageIds.length > 1;
  const plain = must(market.state().listings.find(isPlain));
  const of = { number: plain.id, id: await listingId(market, team, plain.id) };
  const next = () => ({
    ...differing([ownAxis("Size", "Small", "Large")]),
    photos: { axis: 0, of: {} },
  });
  const change = await approved(
    await drafted(next, { Small: { quantity: 1 }, Large: { quantity: 2 } }, { Small: 0, Large: 1 }, of),
  );
  await market.work();
  expect(await market.app.change(team.actors.viewer, change.id)).toMatchObject({ state: "applied" });
  expect(shown(plain.id)).toEqual([
    ["Small", 0],
    ["Large", 1],
  ]);
});

test("what was chosen stays when another word is added, and goes with its word", async ({
  market,
  team,
  id,
  drafted,
}) => {
  const { maker } = team.actors;
  await drafted(adding("Ochre", "Plum"), { ...one("Ochre"), ...one("Plum") }, { Ochre: 1, Plum: 0 });
  const chosen = async () => {
    const { variations, linked } = await market.app.listingVariations(maker, id);
    return [Object.keys(variations?.photos?.of ?? {}), [...linked]];
  };
  const next = ({ variations }: { readonly variations: Variations | null }) => adding("Ochre", "Rust")(variations);
  // Another colour, and not the same one called otherwise.
  const other = await draftedOptions(market, team, id, next, {}, false);
  expect([other.kind, await chosen()]).toEqual(["edit", [["Ochre"], colours]]);
});

test("a photo that was taken out meanwhile stops the edit before anything is written", async ({
  market,
  team,
  number,
  drafted,
  approved,
  shown,
}) => {
  const before = shown(number);
  const change = await approved(await drafted(adding("Ochre"), one("Ochre"), { Ochre: 1 }));
  const listing = there(market, number);
  const gone = must(listing.imageIds[1]);
  listing.imageIds = listing.imageIds.filter((image) => image !== gone);
  await market.work();
  const { state, items } = await market.app.change(team.actors.viewer, change.id);
  expect([state, items[0]?.state]).toEqual(["failed", "parked"]);
  expect((await market.operations()).filter((operation) => !operation.startsWith("get"))).toEqual([]);
  expect(shown(number)).toHaveLength(before.length);
});

test.for([
  ["market", "before"],
  ["market", "after"],
  ["database", "before"],
] as const)(
  "killed at any call (%s, %s), the options are there once, each with its photo",
  async ([of, when], { market, team, shop, number, drafted, approved, shown }) => {
    for (let at = 1; ; at += 1) {
      const word = `Ochre ${at}`;
      const change = await approved(
        await drafted((there) => withWords(must(there), 0, ...colours, word), one(word), { [word]: 1 }),
      );
      const [operation] = await market.claim();
      const killed = cutting({ at, when, of });
      await market.runOne(must(operation), { deps: market.process(killed.gate), death: killed.death });
      market.clock.pass(61_000);
      await market.work();
      const { state, items } = await market.app.change(team.actors.viewer, change.id);
      expect([at, state, items[0]?.verified]).toEqual([at, "applied", true]);
      expect([at, shown(number).at(-1), there(market, number).products.length]).toEqual([at, [word, 1], 16]);
      if (!killed.dead()) break;
      await mirror(market, team, shop);
    }
  },
);

test.for([
  ["before", 500],
  ["after", 500],
  ["after", 504],
] as const)(
  "links of unknown fate %s their effect (%i) are looked for, and are there",
  async ([when, status], { market, team, number, drafted, approved, shown }) => {
    const before = shown(number);
    const change = await approved(await drafted(adding("Ochre"), one("Ochre"), { Ochre: 1 }));
    await market.fault({ operation: "updateVariationImages", mode: "status", status, when });
    await market.work();
    for (let round = 0; round < 4; round += 1) {
      market.clock.pass(120_000);
      await market.work();
    }
    expect(await market.app.change(team.actors.viewer, change.id)).toMatchObject({ state: "applied" });
    expect(shown(number)).toEqual([...before, ["Ochre", 1]]);
    const written = (await market.operations()).filter((operation) => operation === "updateVariationImages");
    expect(written).toHaveLength(when === "before" ? 2 : 1);
  },
);

test.for(["before", "after"] as const)(
  "a photo that is removed after the options were written, killed %s their links are, is told and not called verified",
  async (when, { market, team, number, drafted, approved, shown }) => {
    const before = shown(number);
    const change = await approved(await drafted(adding("Ochre"), one("Ochre"), { Ochre: 1 }));
    await market.fault({ operation: "updateVariationImages", mode: "drop", when });
    const [operation] = await market.claim();
    await market.runOne(must(operation));
    const listing = there(market, number);
    const gone = must(listing.imageIds[1]);
    listing.imageIds = listing.imageIds.filter((image) => image !== gone);
    listing.variationImages = listing.variationImages.filter(({ imageId }) => imageId !== gone);
    market.state().images = market.state().images.filter(({ id }) => id !== gone);
    await market.work();
    const { state, items } = await market.app.change(team.actors.viewer, change.id);
    expect([state, items[0]?.verified, items[0]?.failure?.code]).toEqual(["failed", false, "readback-differs"]);
    expect(items[0]?.failure?.text).toContain("the photo of Ochre, which the listing doesn't have any more");
    expect(shown(number).map(([word]) => word)).not.toContain("Ochre");
    expect(before.length).toBeGreaterThan(0);
  },
);
