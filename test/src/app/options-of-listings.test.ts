import { describe, expect, vi } from "vitest";
import type { Variations } from "#src/catalog/variations/model.ts";
import type { ListingVariations } from "#src/modules/changes/use-cases/of-listings/variations.ts";
import { code, must } from "#test/src/store/studio.ts";
import { ownAxis } from "#test/support/axes.ts";
import { listingTest } from "#test/support/shop-test.ts";
import { approvedChange } from "./drafting.ts";
import { done, listingId, mirror, there, writes } from "./editing.ts";
import { approvedOptions, differing, draftedOptions, options, type Said, withWords } from "./options.ts";

const test = listingTest
  /** The edit is written; the calls that it took. Afterwards both sides have it. */
  .extend("written", ({ market, team, id }) => {
    const written = async (
      next: (of: ListingVariations) => Variations | null,
      said: Said = {},
      renamed = true,
      of = id,
    ): Promise<string[]> => {
      const change = await approvedOptions(market, team, of, next, said, renamed);
      await market.work();
      const { state, items } = await market.app.change(team.actors.viewer, change.id);
      expect([state, items[0]?.failure, items[0]?.verified]).toEqual(["applied", null, true]);
      const calls = await market.operations();
      const { differences, live } = await market.app.listing(team.actors.viewer, of);
      expect(differences).toEqual([]);
      // Read as a whole shop is read, it is no news either.
      await mirror(market, team, must(items[0]).shopId);
      const again = await market.app.listing(team.actors.viewer, of);
      expect([again.differences, again.live]).toEqual([[], live]);
      return calls;
    };
    return written;
  })
  /** A listing of the shop that doesn't vary: its number, and its id here. */
  .extend("plain", ({ market, team, number }) => async () => {
    const { shopId } = there(market, number);
    const found = must(
      market
        .state()
        .listings.find(
          (each) =>
            each.shopId === shopId &&
            each.state === "active" &&
            each.products.length === 1 &&
            each.products[0]?.properties.length === 0,
        ),
    );
    must(found.products[0]?.offerings[0]).quantity = 5;
    return { number: found.id, id: await listingId(market, team, found.id) };
  });

const reads = ["getListing", "getListingInventory"];
const links = "getListingVariationImages";
const write = "updateListingInventory";

// The first test of a file waits for its database.
vi.setConfig({ testTimeout: 120_000 });

describe("options of a listing on sale take exactly the calls they need, and the rest stays to the byte:", () => {
  test("one more word of one axis", async ({ market, number, written }) => {
    const before = options(market, number);
    const photos = there(market, number).variationImages;
    const kept = there(market, number).products.map(({ properties, offerings: [offer] }) => [
      properties,
      offer?.readinessId,
    ]);
    const calls = await written((of) => withWords(must(of.variations), 0, "Blue", "Sand", "Moss", "Ochre"), {
      "Ochre / S": { price: 3500, quantity: 2, sku: "OC-S" },
      "Ochre / M": { price: 3500, quantity: 3 },
      "Ochre / L": { quantity: 4 },
      "Ochre / XL": { off: true },
    });
    expect(calls).toEqual([...reads, links, write, ...reads, links]);
    expect(options(market, number)).toEqual({
      ...before,
      "Ochre / S": [3500, 2, "OC-S"],
      "Ochre / M": [3500, 3, ""],
      "Ochre / L": [3000, 4, ""],
      "Ochre / XL": [3000, 0, "", "off"],
    });
    expect(there(market, number).variationImages).toEqual(photos);
    const now = there(market, number).products.map(({ properties, offerings: [offer] }) => [
      properties,
      offer?.readinessId,
    ]);
    expect(now.slice(0, 12)).toEqual(kept);
  });

  test("one word less", async ({ market, number, written }) => {
    const { "Sand / S": _s, "Sand / M": _m, "Sand / L": _l, "Sand / XL": _xl, ...rest } = options(market, number);
    const photos = there(market, number).variationImages;
    const calls = await written((of) => withWords(must(of.variations), 0, "Blue", "Moss"));
    expect(calls).toEqual([...reads, links, write, ...reads, links]);
    expect(options(market, number)).toEqual(rest);
    expect(there(market, number).variationImages).toEqual([photos[0], photos[2]]);
  });

  test("a word that is written otherwise keeps its stock, its SKU and its photo", async ({
    market,
    number,
    written,
  }) => {
    const before = options(market, number);
    const photos = there(market, number).variationImages;
    const calls = await written((of) => withWords(must(of.variations), 0, "Blue", "Sand", "Olive"));
    expect(calls).toEqual([...reads, links, write, ...reads, links, "updateVariationImages", links]);
    const after = options(market, number);
    expect(Object.keys(after).slice(8)).toEqual(["Olive / S", "Olive / M", "Olive / L", "Olive / XL"]);
    expect(Object.values(after)).toEqual(Object.values(before));
    const { products, variationImages } = there(market, number);
    const olive = must(products[8]?.properties[0]?.valueIds[0]);
    expect(variationImages).toEqual([photos[0], photos[1], { ...photos[2], valueId: olive }]);
  });

  test("a word that the edit renamed stays the same option when the edit goes on", async ({
    market,
    team,
    number,
    id,
  }) => {
    const longer = (of: ListingVariations) => withWords(must(of.variations), 1, "S", "M", "L", "Extra large");
    await draftedOptions(market, team, id, longer);
    const fewer = (of: ListingVariations) => withWords(must(of.variations), 1, "M", "L", "Extra large");
    const change = await approvedOptions(market, team, id, fewer);
    await market.work();
    expect((await market.app.change(team.actors.viewer, change.id)).state).toBe("applied");
    expect(options(market, number)).toMatchObject({
      "Blue / Extra large": [3030, 8, "HAND-Blue-XL"],
      "Moss / Extra large": [3230, 8, "HAND-Moss-XL"],
    });
    expect(Object.keys(options(market, number))).toHaveLength(9);
  });

  test("what gets a name of its own, or one that the marketplace knows, keeps its photos", async ({
    market,
    number,
    written,
  }) => {
    const before = options(market, number);
    const seen = () => {
      const { products, variationImages } = there(market, number);
      const values = products.flatMap(({ properties }) => properties);
      return variationImages.map(({ propertyId, valueId, imageId }) => {
        const value = values.find((each) => each.propertyId === propertyId && each.valueIds.includes(valueId));
        return [propertyId, value?.values[0], imageId];
      });
    };
    const photos = seen();
    const of = (property: number) => photos.map(([, word, imageId]) => [property, word, imageId]);
    expect(photos).toHaveLength(3);
    const called =
      (property: number | null, name: string) =>
      ({ variations }: ListingVariations): Variations => {
        const [color, ...others] = must(variations).axes;
        const values = must(color).values.map((value) => ({ id: null, name: value.name }));
        return { ...must(variations), axes: [{ ...must(color), property, name, values }, ...others] };
      };
    expect(await written(called(null, "Colour"))).toContain("updateVariationImages");
    expect(seen()).toEqual(of(513));
    expect(await written(called(200, "Primary color"))).toContain("updateVariationImages");
    expect(seen()).toEqual(of(200));
    expect(options(market, number)).toEqual(before);
  });

  test("a word that is another one, and not the old one renamed, begins without its stock", async ({
    market,
    number,
    written,
  }) => {
    await written(
      (of) => withWords(must(of.variations), 1, "S", "M", "L", "XXL"),
      Object.fromEntries(["Blue", "Sand", "Moss"].map((color) => [`${color} / XXL`, { quantity: 1, price: 4000 }])),
      false,
    );
    expect(options(market, number)).toMatchObject({ "Blue / XXL": [4000, 1, ""], "Moss / XXL": [4000, 1, ""] });
  });

  test("another order, and what was off stays off", async ({ market, team, shop, id, number, written }) => {
    must(there(market, number).products[0]?.offerings[0]).enabled = false;
    await mirror(market, team, shop);
    await market.app.keepTheirs(team.actors.maker, id, ["enabled:Blue / S"]);
    const before = options(market, number);
    await written((of) => withWords(must(of.variations), 1, "XL", "L", "M", "S"));
    const after = options(market, number);
    expect(Object.keys(after).slice(0, 4)).toEqual(["Blue / XL", "Blue / L", "Blue / M", "Blue / S"]);
    expect(after).toEqual(before);
    expect(after["Blue / S"]).toEqual([3000, 5, "HAND-Blue-S", "off"]);
  });

  test("a second axis taken away: what stays is as its first option", async ({ market, number, written }) => {
    const photos = there(market, number).variationImages;
    await written(({ variations }) => {
      const { axes } = must(variations);
      return differing(axes.slice(0, 1), { price: [0], sku: [0] });
    });
    expect(options(market, number)).toEqual({
      Blue: [3000, 5, "HAND-Blue-S"],
      Sand: [3100, 5, "HAND-Sand-S"],
      Moss: [3200, 5, "HAND-Moss-S"],
    });
    expect(there(market, number)).toMatchObject({ priceOn: [200], quantityOn: [200], variationImages: photos });
  });

  test("all variations taken away", async ({ market, number, written }) => {
    const calls = await written(() => null);
    expect(calls).toEqual([...reads, links, write, ...reads]);
    expect(options(market, number)).toEqual({ "": [3000, 5, "HAND-Blue-S"] });
    expect(there(market, number)).toMatchObject({ priceOn: [], quantityOn: [], skuOn: [], variationImages: [] });
  });

  test("by which of them the price differs", async ({ market, number, written }) => {
    await written((of) => ({ ...must(of.variations), on: { price: [1], quantity: [0, 1], sku: [0, 1] } }), {
      "Blue / S": { price: 2500 },
    });
    const prices = Object.values(options(market, number)).map((each) => (each as number[])[0]);
    expect(prices).toEqual([2500, 3010, 3020, 3030, 2500, 3010, 3020, 3030, 2500, 3010, 3020, 3030]);
    expect(there(market, number).priceOn).toEqual([100]);
  });
});

describe("a listing that doesn't vary", () => {
  test("gets two axes in one call, with the price and SKU that it has", async ({ market, plain, written }) => {
    const { number, id } = await plain();
    const [price, , sku] = options(market, number)[""] as [number, number, string];
    const said = {
      "S / Red": { quantity: 1 },
      "S / Blue": { quantity: 2, price: price + 100 },
      "M / Red": { off: true },
      "M / Blue": { quantity: 0, price: price + 200 },
    };
    const calls = await written(
      () => differing([ownAxis("Size", "S", "M"), ownAxis("Finish", "Red", "Blue")], { price: [0, 1], sku: [] }),
      said,
      true,
      id,
    );
    expect(calls).toEqual([...reads, write, ...reads]);
    expect(options(market, number)).toEqual({
      "S / Red": [price, 1, sku],
      "S / Blue": [price + 100, 2, sku],
      "M / Red": [price, 5, sku, "off"],
      "M / Blue": [price + 200, 0, sku],
    });
    expect(there(market, number)).toMatchObject({ priceOn: [513, 514], quantityOn: [513, 514], skuOn: [] });
  });

  test("has no stock of its options until it is said: nothing is multiplied in silence", async ({
    market,
    team,
    plain,
  }) => {
    const { id } = await plain();
    const draft = await draftedOptions(market, team, id, () => differing([ownAxis("Size", "S", "M")]));
    expect(draft.problems.map(({ text }) => text)).toEqual([
      expect.stringContaining("needs the stock of S and 1 more option") as string,
    ]);
    expect(await market.app.requestApproval(team.actors.maker, draft.id)).toMatchObject({ ok: false });
  });

  test("whose stock was divided and is bought meanwhile is not written: it would be put back", async ({
    market,
    team,
    plain,
  }) => {
    const { number, id } = await plain();
    const change = await approvedOptions(market, team, id, () => differing([ownAxis("Size", "S", "M")]), {
      S: { quantity: 2 },
      M: { quantity: 3 },
    });
    must(there(market, number).products[0]?.offerings[0]).quantity = 4;
    await market.work();
    expect(await writes(market)).toEqual([]);
    const { items } = await market.app.change(team.actors.viewer, change.id);
    expect(items[0]?.failure).toMatchObject({ code: "changed-live", text: expect.stringContaining("Stock") });
  });

  test("whose stock was divided, and stopped by a sale, is divided anew and written", async ({
    market,
    team,
    shop,
    plain,
  }) => {
    const { number, id } = await plain();
    const sizes = () => differing([ownAxis("Size", "S", "M")]);
    const change = await approvedOptions(market, team, id, sizes, { S: { quantity: 2 }, M: { quantity: 3 } });
    must(there(market, number).products[0]?.offerings[0]).quantity = 4;
    await market.work();
    await market.app.reopen(team.actors.maker, change.id);
    await mirror(market, team, shop);
    const again = await market.app.listingVariations(team.actors.maker, id);
    const revision = must(again.sheet.change).revision;
    const variations = withWords(must(again.variations), 0, "S", "M");
    const axes = { revision, variations, renamed: true };
    const opened = done(must(await market.app.saveListingAxes(team.actors.maker, again, axes)));
    // What was said of five pieces isn't said of four.
    expect(opened.problems.map(({ text }) => text)).toEqual([
      expect.stringContaining("needs the stock of S and 1 more option") as string,
    ]);
    const next = await approvedOptions(market, team, id, sizes, { S: { quantity: 2 }, M: { quantity: 2 } });
    await market.work();
    expect(await market.app.change(team.actors.viewer, next.id)).toMatchObject({ state: "applied" });
    expect(options(market, number)).toMatchObject({ S: [6200, 2, "PI-016"], M: [6200, 2, "PI-016"] });
  });
});

describe("what happens there meanwhile", () => {
  test("what was sold stays sold, and a stock that was typed is moved by as much", async ({
    market,
    team,
    number,
    id,
  }) => {
    const change = await approvedOptions(market, team, id, (of) => withWords(must(of.variations), 1, "S", "M", "L"), {
      "Blue / M": { quantity: 16 },
    });
    const [small, medium] = there(market, number).products;
    must(small?.offerings[0]).quantity = 1;
    must(medium?.offerings[0]).quantity = 4;
    await market.work();
    expect(await market.app.change(team.actors.viewer, change.id)).toMatchObject({ state: "applied" });
    expect(options(market, number)).toMatchObject({
      "Blue / S": [3000, 1, "HAND-Blue-S"],
      "Blue / M": [3010, 14, "HAND-Blue-M"],
    });
  });

  test("options that come to have one stock have it, whichever of them was bought meanwhile", async ({
    market,
    team,
    number,
    id,
  }) => {
    const byColour = (of: ListingVariations) => ({
      ...must(of.variations),
      on: { price: [0, 1], quantity: [0], sku: [0] },
    });
    const change = await approvedOptions(market, team, id, byColour, { "Blue / S": { quantity: 16 } });
    must(there(market, number).products[1]?.offerings[0]).quantity = 1;
    await market.work();
    expect(await market.app.change(team.actors.viewer, change.id)).toMatchObject({
      state: "applied",
      items: [{ verified: true, failure: null }],
    });
    expect(options(market, number)).toMatchObject({
      "Blue / S": [3000, 16, expect.anything()],
      "Blue / M": [3010, 16, expect.anything()],
    });
  });

  test("an option that the seller added stops it, is told, and stays when it is edited again", async ({
    market,
    team,
    shop,
    number,
    id,
  }) => {
    const change = await approvedOptions(market, team, id, (of) => withWords(must(of.variations), 1, "S", "M", "L"));
    const listing = there(market, number);
    listing.products = listing.products.flatMap((product, at) => {
      if (at % 4 !== 3) return [product];
      const [color, size] = product.properties;
      const xxl = { ...must(size), values: ["XXL"], valueIds: [77] };
      return [product, { ...product, id: product.id + 500, sku: "THEIRS", properties: [must(color), xxl] }];
    });
    await market.work();
    expect(await writes(market)).toEqual([]);
    const stopped = await market.app.change(team.actors.manager, change.id);
    expect(stopped).toMatchObject({
      state: "failed",
      items: [{ failure: { code: "changed-live", text: expect.stringContaining("Variations") } }],
    });
    await market.app.reopen(team.actors.maker, change.id);
    await mirror(market, team, shop);
    const again = await market.app.listingVariations(team.actors.maker, id);
    expect(again).toMatchObject({ rebased: true, sheet: { change: { id: change.id } } });
    expect(again.variations?.axes[1]?.values.map(({ name }) => name)).toEqual(["S", "M", "L", "XXL"]);
    const edit = { revision: must(again.sheet.change).revision, variations: again.variations, renamed: true };
    done(must(await market.app.saveListingAxes(team.actors.maker, again, edit)));
    const asked = done(await market.app.requestApproval(team.actors.maker, change.id));
    await market.app.approve(team.actors.manager, { changeId: asked.id, contentHash: asked.contentHash });
    await market.work();
    expect(Object.keys(options(market, number)).slice(0, 4)).toEqual([
      "Blue / S",
      "Blue / M",
      "Blue / L",
      "Blue / XXL",
    ]);
    expect(options(market, number)["Moss / XXL"]).toEqual([3230, 8, "THEIRS"]);
  });

  test("options that the shop was not checked for since aren't edited, and it is said", async ({
    market,
    team,
    number,
    id,
  }) => {
    there(market, number).products.splice(4);
    expect(await code(market.app.listingVariations(team.actors.maker, id))).toBe("wrong-state");
  });
});

test("a reading of the shop just after the write, and before it is read back, finds no news in it", async ({
  market,
  team,
  shop,
  number,
  id,
}) => {
  const change = await approvedOptions(
    market,
    team,
    id,
    (of) => withWords(must(of.variations), 1, "S", "M", "XXL"),
    Object.fromEntries(["Blue", "Sand", "Moss"].map((color) => [`${color} / XXL`, { quantity: 1 }])),
  );
  const [operation] = await market.claim(1);
  let reads = 0;
  // Readers lag behind: each reading back waits, and meanwhile the shop is read.
  market.hook(async (request, go) => {
    const answer = await go();
    if (request.method !== "GET" || !request.url.includes(`/listings/${number}/inventory`)) return answer;
    reads += 1;
    if (reads !== 2) return answer;
    return Response.json({ error: "Server Error" }, { status: 500 });
  });
  await market.runOne(must(operation));
  expect(await market.app.change(team.actors.viewer, change.id)).toMatchObject({ state: "applying" });
  const listing = await market.app.listing(team.actors.viewer, id);
  expect(listing.differences).toEqual([]);
  market.clock.pass(120_000);
  await mirror(market, team, shop);
  expect((await market.app.listing(team.actors.viewer, id)).differences).toEqual([]);
  for (let round = 0; round < 3; round += 1) {
    market.clock.pass(120_000);
    await market.work();
  }
  expect(await market.app.change(team.actors.viewer, change.id)).toMatchObject({ state: "applied" });
  const history = await market.app.history(team.actors.viewer, id, 0);
  const kinds = history.entries.map(({ kind }) => kind);
  expect(kinds.slice(0, kinds.indexOf("asked"))).not.toContain("changed_there");
  const sent = history.entries.find(({ kind }) => kind === "sent");
  expect(sent).toMatchObject({ moves: [{ field: "variations" }] });
});

test("a draft of ours there whose options were edited goes on sale as the edit left it", async ({
  market,
  team,
  shop,
}) => {
  const title = "Edited as a draft";
  const made = await approvedChange(market, team, [shop], { photos: 2, varied: true, mode: "draft", title });
  await market.work();
  await mirror(market, team, shop);
  const number = must(market.state().listings.find((each) => each.title === title)).id;
  const id = await listingId(market, team, number);
  await approvedOptions(market, team, id, (of) => withWords(must(of.variations), 0, "Small", "Tiny"), {
    "Tiny / Blue": { price: 1500, quantity: 1 },
    "Tiny / Red": { off: true },
  });
  await market.work();
  expect(options(market, number)["Tiny / Blue"]).toEqual([1500, 1, expect.any(String)]);
  await market.app.goLive(team.actors.manager, made.id);
  await market.work();
  const { items } = await market.app.change(team.actors.viewer, made.id);
  expect([items[0]?.failure, there(market, number).state]).toEqual([null, "active"]);
});

test("where the options stay, what is said of one is an edit of just that", async ({ market, team, id }) => {
  const draft = await draftedOptions(market, team, id, (of) => of.variations, { "Blue / M": { price: 2500 } });
  expect(draft.items[0]?.content.edit).toEqual({ set: { "price:Blue / M": 2500 }, before: { "price:Blue / M": 3010 } });
});

test("what comes by itself is taken back with what it came from, and what was typed stays", async ({
  market,
  team,
  id,
}) => {
  const { maker } = team.actors;
  const shared = (of: ListingVariations) => ({
    ...must(of.variations),
    on: { price: [1], quantity: [0, 1], sku: [0, 1] },
  });
  const said = { "Sand / S": { sku: "MINE" } };
  const first = await draftedOptions(market, team, id, shared, said);
  expect(first.items[0]?.content.edit?.set).toMatchObject({
    "price:Sand / S": 3000,
    "price:Moss / XL": 3030,
    "sku:Sand / S": "MINE",
  });
  const again = await market.app.listingVariations(maker, id, first.id);
  const more = withWords({ ...must(again.there) }, 0, "Blue", "Sand", "Moss", "Ochre");
  const edit = { revision: first.revision, variations: more, renamed: true };
  const saved = done(must(await market.app.saveListingAxes(maker, again, edit)));
  expect(Object.keys(saved.items[0]?.content.edit?.set ?? {}).toSorted()).toEqual(["sku:Sand / S", "variations"]);
});

test("an option that the edit takes away can't be typed into elsewhere: it is said, and nothing is lost", async ({
  market,
  team,
  id,
}) => {
  const draft = await draftedOptions(market, team, id, (of) => withWords(must(of.variations), 1, "S", "M", "L"), {
    "Blue / S": { price: 2900 },
  });
  const edit = { listingId: id, changeId: draft.id, revision: draft.revision };
  const typed = await market.app.saveEdit(team.actors.maker, { ...edit, touched: { "price:Blue / XL": 100 } }, "keep");
  expect(typed).toMatchObject({ ok: false, problems: [{ field: "price", option: "Blue / XL" }] });
  const other = done(
    await market.app.saveEdit(team.actors.maker, { ...edit, touched: { "price:Blue / M": 2950 } }, "keep"),
  );
  expect(other.items[0]?.content.edit?.set).toMatchObject({ "price:Blue / S": 2900, "price:Blue / M": 2950 });
});

test("options of a shop that is closed to a person aren't read for them", async ({ market, team, shop, id }) => {
  await market.app.setShopAccess(team.actors.owner, shop, [team.members.second.slackUserId]);
  await market.forget();
  expect(await code(market.app.listingVariations(team.actors.maker, id))).toBe("not-allowed");
  expect(await market.calls()).toEqual([]);
});

test("another scale with words that stay is refused in a sentence, beside other changes too", async ({
  market,
  team,
  id,
}) => {
  const { maker } = team.actors;
  const change = done(
    await market.app.saveEdit(
      maker,
      { listingId: id, changeId: null, revision: 0, touched: { title: "Another" } },
      "keep",
    ),
  );
  const of = await market.app.listingVariations(maker, id, change.id);
  const scaled = (variations: Variations): Variations => ({
    ...variations,
    axes: variations.axes.map((axis) => (axis.property === 100 ? { ...axis, scale: 18, scaleName: "EU" } : axis)),
  });
  const refused = { ok: false, problems: [{ field: "variations", text: expect.stringContaining("keep their scale") }] };
  const there = must(of.variations);
  for (const next of [there, withWords(there, 0, "Blue", "Sand"), withWords(there, 1, "S", "M", "50")]) {
    const edit = { revision: change.revision, variations: scaled(next), renamed: true };
    expect(await market.app.saveListingAxes(maker, of, edit)).toMatchObject(refused);
  }
  // Words of that scale alone are other options, and named as such.
  const edit = { revision: change.revision, variations: scaled(withWords(there, 1, "50", "52")), renamed: true };
  const kept = done(must(await market.app.saveListingAxes(maker, of, edit)));
  expect(kept.items[0]?.content.edit?.set["variations"]).toMatchObject({
    wanted: { axes: [{ scale: null }, { scale: 18 }] },
  });
});

test("a third axis is refused in a sentence, and nothing of it is touched", async ({
  market,
  team,
  shop,
  number,
  id,
}) => {
  for (const { properties } of there(market, number).products)
    properties.push({ propertyId: 514, name: "Finish", scaleId: null, valueIds: [9], values: ["Plain"] });
  await mirror(market, team, shop);
  await expect(market.app.listingVariations(team.actors.maker, id)).rejects.toThrow("wrong-state");
  expect(await writes(market)).toEqual([]);
});

test("hostile words, and as many options as there can be", { timeout: 120_000 }, async ({
  market,
  number,
  written,
  plain,
}) => {
  const words = ["constructor", "<!channel>", "*b*_i_~s~", "“q” & 'q'", "Ж中ñ", "a/b", ":quantity"];
  await written(
    (of) => withWords(must(of.variations), 0, "Blue", "Sand", "Moss", ...words),
    Object.fromEntries(
      words.flatMap((word) => ["S", "M", "L", "XL"].map((size) => [`${word} / ${size}`, { price: 2000, quantity: 1 }])),
    ),
  );
  expect(Object.keys(options(market, number))).toHaveLength(40);
  expect(options(market, number)[":quantity / XL"]).toEqual([2000, 1, ""]);
  const other = await plain();
  const many = Array.from({ length: 50 }, (_, at) => `Word ${at}`);
  await written(
    () => differing([ownAxis("Size", ...many), ownAxis("Finish", "Red", "Green", "Blue")], { price: [], sku: [] }),
    Object.fromEntries(
      many.flatMap((word) => ["Red", "Green", "Blue"].map((color) => [`${word} / ${color}`, { quantity: 2 }])),
    ),
    true,
    other.id,
  );
  expect(Object.keys(options(market, other.number))).toHaveLength(150);
});
