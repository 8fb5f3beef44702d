import { expect, vi } from "vitest";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { photosValue, type WantedPhoto } from "#src/catalog/fields/photos.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { must } from "#test/src/store/studio.ts";
import { listingTest } from "#test/support/shop-test.ts";
import { done, mirror, there, writes } from "./editing.ts";
import { cutting } from "./killing.ts";
import { draftedOptions, withWords } from "./options.ts";

/** With which of its photos a listing on sale shows the options that it has: chosen in an edit, approved, written and read back. */

vi.setConfig({ testTimeout: 240_000 });

const colours = ["Blue", "Sand", "Moss"];

const test = listingTest
  /** The listing has four photos, and its colours are shown with the first of them. */
  .extend("photos", async ({ market, team, shop, number }) => {
    const state = market.state();
    const listing = there(market, number);
    const more = Array.from({ length: 4 - listing.imageIds.length }, (_, at) => 77_000_001 + at);
    const pattern = must(state.images.find(({ id }) => id === listing.imageIds[0]));
    state.images.push(...more.map((id, at) => ({ ...pattern, id, alt: `More ${at + 1}`, rank: 9 + at })));
    listing.imageIds = [...listing.imageIds, ...more].slice(0, 4);
    listing.variationImages = colours.map((_, c) => ({
      propertyId: 200,
      valueId: c + 1,
      imageId: must(listing.imageIds[c]),
    }));
    await mirror(market, team, shop);
    return (at: number) => String(must(there(market, number).imageIds[at]));
  })
  /** Photos that are chosen by their places are kept in the listing's edit; null: none. */
  .extend("chosen", ({ market, team, id, photos }) => {
    const chosen = async (
      places: Readonly<Record<string, number | null>>,
      axis?: number,
      changeId?: ChangeView["id"],
    ): Promise<ChangeView> => {
      const { maker } = team.actors;
      const read = await market.app.listingVariations(maker, id, changeId);
      const of = Object.fromEntries(
        Object.entries(places).map(([word, at]) => [word, at === null ? null : photos(at)]),
      );
      const revision = read.sheet.change?.revision ?? 0;
      const edit = { revision, of, ...(axis === undefined ? {} : { axis }) };
      return done(must(await market.app.saveListingOptionPhotos(maker, read, edit)));
    };
    return chosen;
  })
  .extend("approved", ({ market, team }) => async ({ id }: ChangeView): Promise<ChangeView> => {
    const asked = done(await market.app.requestApproval(team.actors.maker, id));
    await market.app.approve(team.actors.manager, { changeId: asked.id, contentHash: asked.contentHash });
    await market.forget();
    return asked;
  })
  .extend("outcome", ({ market, team }) => async ({ id }: ChangeView) => {
    const { state, items } = await market.app.change(team.actors.viewer, id);
    return { state, failure: items[0]?.failure ?? null, verified: items[0]?.verified };
  })
  /** Which photo of the listing, by its place, each word is shown with. */
  .extend("shown", ({ market, number }) => () => {
    const { products, variationImages, imageIds } = there(market, number);
    const values = products.flatMap(({ properties }) => properties);
    return Object.fromEntries(
      variationImages.map(({ propertyId, valueId, imageId }) => [
        must(values.find((value) => value.propertyId === propertyId && value.valueIds.includes(valueId))).values[0],
        imageIds.indexOf(imageId),
      ]),
    );
  });

const applied = { state: "applied", failure: null, verified: true };
const write = "updateVariationImages";

test("another photo of an option, one taken away: one write, read back, and nothing else of the listing is touched", async ({
  market,
  number,
  chosen,
  approved,
  outcome,
  shown,
}) => {
  expect(shown()).toEqual({ Blue: 0, Sand: 1, Moss: 2 });
  const change = await approved(await chosen({ Blue: 3, Moss: null }));
  const before = structuredClone(there(market, number));
  await market.work();
  expect(await outcome(change)).toEqual(applied);
  expect(shown()).toEqual({ Blue: 3, Sand: 1 });
  expect(await market.operations()).toEqual([
    "getListing",
    "getListingInventory",
    "getListingVariationImages",
    "getListing",
    "getListingInventory",
    write,
    "getListingVariationImages",
  ]);
  const { variationImages: _, updated: _at, ...now } = there(market, number);
  const { variationImages: _old, updated: _was, ...then } = before;
  expect(now).toEqual(then);
});

test("all photos taken away is an edit like any other", async ({ market, chosen, approved, outcome, shown }) => {
  const change = await approved(await chosen({ Blue: null, Sand: null, Moss: null }));
  await market.work();
  expect(await outcome(change)).toEqual(applied);
  expect([shown(), await writes(market)]).toEqual([{}, [write]]);
});

test("photos of the other axis take the place of all that there were", async ({
  market,
  chosen,
  approved,
  outcome,
  shown,
}) => {
  const change = await approved(await chosen({ S: 0, XL: 2 }, 1));
  await market.work();
  expect(await outcome(change)).toEqual(applied);
  expect(shown()).toEqual({ S: 0, XL: 2 });
});

test("what is so already, or is chosen back, is nothing to write", async ({ market, team, id, chosen, photos }) => {
  const { maker } = team.actors;
  const read = await market.app.listingVariations(maker, id);
  const same = { revision: 0, of: { Blue: photos(0), Sand: photos(1) } };
  expect(await market.app.saveListingOptionPhotos(maker, read, same)).toBeNull();
  const change = await chosen({ Blue: 3 });
  expect(Object.keys(change.items[0]?.content.edit?.set ?? {})).toEqual(["optionPhotos"]);
  const again = await market.app.listingVariations(maker, id);
  const back = await market.app.saveListingOptionPhotos(maker, again, {
    revision: change.revision,
    of: { Blue: photos(0) },
  });
  expect(back).toMatchObject({
    ok: false,
    problems: [{ text: expect.stringContaining("the only change of this draft") as unknown }],
  });
});

test("photos of options that another person chose there meanwhile stop the edit, by name, and nothing is written", async ({
  market,
  number,
  chosen,
  approved,
  outcome,
  shown,
}) => {
  const change = await approved(await chosen({ Blue: 3 }));
  const listing = there(market, number);
  Object.assign(must(listing.variationImages[1]), { imageId: listing.imageIds[0] });
  await market.work();
  expect(await outcome(change)).toMatchObject({ state: "failed", failure: { code: "changed-live" } });
  expect((await outcome(change)).failure?.text).toContain("Photos of options changed on Etsy");
  expect([shown(), await writes(market)]).toEqual([{ Blue: 0, Sand: 0, Moss: 2 }, []]);
});

test("opened again, an edit that was stopped keeps its own words and takes those of the other person as they are", async ({
  market,
  team,
  id,
  number,
  chosen,
  approved,
  outcome,
  shown,
}) => {
  const first = await approved(await chosen({ Blue: 3 }));
  const listing = there(market, number);
  Object.assign(must(listing.variationImages[1]), { imageId: listing.imageIds[0] });
  await market.work();
  expect((await outcome(first)).state).toBe("failed");
  await market.app.reopen(team.actors.maker, first.id);
  Object.assign(must(there(market, number).variationImages[1]), { imageId: listing.imageIds[2] });
  const read = await market.app.listingVariations(team.actors.maker, id, first.id);
  expect(Object.fromEntries(must(read.shown).wanted.map(({ word, place }) => [word, place]))).toEqual({
    Blue: 4,
    Moss: 3,
    Sand: 3,
  });
  const change = await approved(await chosen({ Moss: null }, undefined, first.id));
  await market.work();
  expect(await outcome(change)).toEqual(applied);
  expect(shown()).toEqual({ Blue: 3, Sand: 2 });
});

test("a photo that was taken out of the listing after it was chosen stops the edit, with the option's name", async ({
  market,
  number,
  chosen,
  approved,
  outcome,
  shown,
}) => {
  const change = await approved(await chosen({ Blue: 3 }));
  const listing = there(market, number);
  listing.imageIds = listing.imageIds.slice(0, 3);
  await market.work();
  const { state, failure } = await outcome(change);
  expect([state, failure?.code]).toEqual(["failed", "changed-live"]);
  expect(failure?.text).toContain("The photo that was chosen for “Blue” was taken out of the listing");
  expect([shown(), await writes(market)]).toEqual([{ Blue: 0, Sand: 1, Moss: 2 }, []]);
});

test("a photo that the same edit takes out can't be chosen: it says for which option", async ({
  market,
  team,
  id,
  chosen,
  photos,
}) => {
  const draft = await chosen({ Blue: 3 });
  const read = await market.app.listingVariations(team.actors.maker, id, draft.id);
  const images = [0, 1, 2].map((at) => ({ imageId: photos(at), alt: "" }));
  const edit = {
    listingId: id,
    changeId: draft.id,
    revision: must(read.sheet.change).revision,
    touched: { images: photosValue(images) },
  };
  const saved = await market.app.saveEdit(team.actors.maker, edit, "keep");
  expect(saved).toMatchObject({
    ok: false,
    problems: [{ field: "optionPhotos", text: expect.stringContaining("The photo of “Blue” isn't among") as unknown }],
  });
});

test("together with photos in another order, and one that is uploaded anew for its alt text, each word has its own", async ({
  market,
  team,
  id,
  number,
  chosen,
  approved,
  outcome,
  photos,
  shown,
}) => {
  const draft = await chosen({ Blue: 2, Moss: 3 });
  const read = await market.app.listingVariations(team.actors.maker, id, draft.id);
  const order: WantedPhoto[] = [
    { imageId: photos(3), alt: "" },
    { again: photos(2), alt: "Another alt text" },
    { imageId: photos(0), alt: "" },
    { imageId: photos(1), alt: "" },
  ];
  const kept = new Map(
    (read.read.fields["images"] as readonly { imageId: string; alt: string }[]).map((each) => [each.imageId, each.alt]),
  );
  const images = order.map((each) => ("imageId" in each ? { ...each, alt: kept.get(each.imageId) ?? "" } : each));
  const saved = done(
    await market.app.saveEdit(
      team.actors.maker,
      {
        listingId: id,
        changeId: draft.id,
        revision: must(read.sheet.change).revision,
        touched: { images: photosValue(images) },
      },
      "keep",
    ),
  );
  const change = await approved(saved);
  await market.work();
  expect(await outcome(change)).toEqual(applied);
  expect(shown()).toEqual({ Blue: 1, Sand: 3, Moss: 0 });
  expect((await writes(market)).filter((each) => each === write)).toEqual([write]);
  expect(there(market, number).imageIds).toHaveLength(4);
});

test("together with a colour that is renamed and one that is added, each has the photo that was chosen", async ({
  market,
  team,
  id,
  chosen,
  approved,
  outcome,
  shown,
}) => {
  for (const words of [
    ["Azure", "Sand", "Moss"],
    ["Azure", "Sand", "Moss", "Ochre"],
  ]) {
    await draftedOptions(market, team, id, ({ variations }) => withWords(must(variations), 0, ...words));
  }
  const sizes = ["S", "M", "L", "XL"];
  const read = await market.app.listingVariations(team.actors.maker, id);
  const options = {
    ...read.lines.options,
    ...Object.fromEntries(sizes.map((size) => [`Ochre / ${size}`, { quantity: 1 }])),
  };
  const { change } = read.sheet;
  const lines = { options, skus: read.lines.skus };
  done(await market.app.saveListingOptions(team.actors.maker, read, { revision: must(change).revision, lines }));
  const edit = await approved(await chosen({ Azure: 3, Ochre: 0, Moss: null }, undefined, must(change).id));
  await market.work();
  expect(await outcome(edit)).toEqual(applied);
  expect(shown()).toEqual({ Azure: 3, Sand: 1, Ochre: 0 });
  expect((await writes(market)).filter((each) => each === write)).toEqual([write]);
});

test.for([
  ["market", "before"],
  ["market", "after"],
  ["database", "before"],
] as const)(
  "killed at any call (%s, %s), the photos are there at the end, and verified",
  async ([of, when], { market, team, shop, chosen, approved, outcome, shown }) => {
    for (let at = 1; ; at += 1) {
      const place = at % 2 === 0 ? 0 : 3;
      const change = await approved(await chosen({ Blue: place }));
      const [operation] = await market.claim();
      const killed = cutting({ at, when, of });
      await market.runOne(must(operation), { deps: market.process(killed.gate), death: killed.death });
      market.clock.pass(61_000);
      await market.work();
      expect([at, await outcome(change)]).toEqual([at, applied]);
      expect([at, shown()]).toEqual([at, { Blue: place, Sand: 1, Moss: 2 }]);
      if (!killed.dead()) break;
      await mirror(market, team, shop satisfies ShopId);
    }
  },
);
