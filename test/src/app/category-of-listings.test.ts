import { describe, expect } from "vitest";
import { taxonomyId } from "#sandbox/etsy/taxonomy.ts";
import type { Attribute } from "#src/catalog/fields/attributes.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { Axis } from "#src/catalog/variations/model.ts";
import type { ListingVariations } from "#src/modules/changes/use-cases/of-listings/variations.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { listingTest } from "#test/support/shop-test.ts";
import { approve, done, mirror, there, writes } from "./editing.ts";
import { cutting } from "./killing.ts";
import { differing, draftedOptions, options } from "./options.ts";

const one = (property: number, name: string, id: number, value: string): Attribute => ({
  property,
  name,
  scale: null,
  scaleName: null,
  values: [{ id, name: value }],
});
const easter = one(46803063641, "Holiday", 37, "Easter");
const silver = one(506, "Metal", 81, "Silver");
const [rings, aprons] = [taxonomyId("Rings"), taxonomyId("Aprons")];
const seen = ({ property, values }: Attribute) => [property, values.map(({ name }) => name)];

const test = listingTest
  /** How the listing is at the marketplace, and known here. */
  .extend("is", ({ market, team, shop, number }) => async (category: number, ...attributes: Attribute[]) => {
    const listing = must(there(market, number));
    listing.taxonomyId = category;
    listing.attributes = attributes.map(({ property, name, scale, values }) => ({
      propertyId: property,
      name,
      scaleId: scale,
      valueIds: values.map(({ id }) => id),
      values: values.map((value) => value.name),
    }));
    // It varies by colour, which every category has.
    for (const product of listing.products) product.properties = product.properties.slice(0, 1);
    listing.products = listing.products.filter(({ properties: [color] }, at, all) => {
      return all.findIndex(({ properties: [other] }) => other?.values[0] === color?.values[0]) === at;
    });
    Object.assign(listing, { priceOn: [200], quantityOn: [200], skuOn: [200] });
    await mirror(market, team, shop);
  })
  .extend("now", ({ market, number }) => () => {
    const { taxonomyId: category, attributes } = must(there(market, number));
    return { category, attributes: attributes.map(({ propertyId, values }) => [propertyId, values]) };
  })
  .extend("save", ({ market, team, id }) => async (touched: FlatFields, then: "keep" | "ask") => {
    const { change } = await market.app.startEdit(team.actors.maker, id);
    const edit = { listingId: id, changeId: change?.id ?? null, revision: change?.revision ?? 0, touched };
    return market.app.saveEdit(team.actors.maker, edit, then);
  })
  /** The ring sizes that the form of its options offers, by their scales. */
  .extend("sizesOf", ({ market, team, id }) => async () => {
    const { suggested } = await market.app.listingVariations(team.actors.maker, id);
    return (suggested ?? []).filter(({ name }) => name === "Ring size").map(({ scaleName }) => scaleName);
  })
  /** A ring size as its second axis, in the edit; sent as a form that was opened when it was offered. */
  .extend("withSize", ({ market, team, id }) => async () => {
    const of = await market.app.listingVariations(team.actors.maker, id);
    const { axes } = must(of.variations);
    const words = ["52", "54"].map((name, at) => ({ id: at + 4, name }));
    const size: Axis = { property: 100, name: "Ring size", scale: 20, scaleName: "EU", values: words };
    const variations = differing([...axes, size], { price: [0], sku: [0] });
    const revision = must(of.sheet.change).revision;
    return market.app.saveListingAxes(team.actors.maker, of, { revision, variations, renamed: true });
  });

test("another category takes off what it doesn't have: approved as such, the category first, and read back", async ({
  market,
  team,
  is,
  now,
  save,
  see,
}) => {
  await is(rings, easter, silver);
  const asked = done(await save({ category: aprons }, "ask"));
  expect(asked.items[0]?.content.edit).toEqual({
    set: { category: aprons, attributes: [easter] },
    before: { category: rings, attributes: [silver, easter].toSorted((a, b) => a.property - b.property) },
  });
  expect((await see(asked)).categoryPath).toContain("Aprons");
  expect((await see(asked)).content["categoryBefore"]).toMatchObject({ path: expect.stringContaining("Rings") });
  await market.forget();
  await approve(market, team, asked);
  await market.work();
  // The stand-in takes them off with the category: nothing of it is left to be deleted.
  expect(await market.operations()).toEqual([
    "getListing",
    "getListingInventory",
    "getListingProperties",
    "updateListing",
    "getListingProperties",
    "getListing",
    "getListingInventory",
    "getListingProperties",
  ]);
  expect(now()).toEqual({ category: aprons, attributes: [seen(easter)] });
  expect(await market.app.change(team.actors.viewer, asked.id)).toMatchObject({ state: "applied" });
});

test("where the marketplace leaves what the category lacks, or takes off all, it comes out as approved", async ({
  market,
  team,
  number,
  is,
  now,
  save,
}) => {
  for (const left of [[easter, silver], []]) {
    await is(rings, easter, silver);
    const asked = done(await save({ category: aprons }, "ask"));
    await approve(market, team, asked);
    market.hook(async (request, answer) => {
      const reply = await answer();
      if (request.method === "PATCH") {
        must(there(market, number)).attributes = left.map(({ property, name, values }) => ({
          propertyId: property,
          name,
          scaleId: null,
          valueIds: values.map(({ id }) => id),
          values: values.map((value) => value.name),
        }));
      }
      return reply;
    });
    await market.work();
    market.hook(null);
    expect(now()).toEqual({ category: aprons, attributes: [seen(easter)] });
    expect(await market.app.change(team.actors.viewer, asked.id)).toMatchObject({ state: "applied" });
  }
});

test("what the category needs is said before approval is asked for, by form and by button, and chosen in the draft", async ({
  market,
  team,
  id,
  is,
  now,
  save,
}) => {
  await is(aprons, easter);
  const needs = { ok: false, problems: [{ field: "category", text: expect.stringContaining("needs “Metal”") }] };
  expect(await save({ category: rings }, "ask")).toMatchObject(needs);
  const kept = done(await save({ category: rings }, "keep"));
  expect(await market.app.requestApproval(team.actors.maker, kept.id)).toMatchObject({
    ok: false,
    problems: [{ text: expect.stringContaining("needs “Metal”") }],
  });
  const {
    ofCategory,
    there: beside,
    chosen,
    sheet,
  } = await market.app.listingAttributes(team.actors.maker, id, kept.id);
  expect(ofCategory?.[0]).toMatchObject({ name: "Metal", required: true });
  const edit = { listingId: id, changeId: kept.id as ChangeId, revision: sheet.change?.revision ?? 0, beside };
  const touched = { attributes: [...chosen, silver] };
  const asked = done(await market.app.saveEdit(team.actors.maker, { ...edit, touched }, "ask"));
  await market.forget();
  await approve(market, team, asked);
  await market.work();
  expect((await market.operations()).slice(3, 6)).toEqual([
    "updateListing",
    "getListingProperties",
    "updateListingProperty",
  ]);
  expect(now()).toEqual({ category: rings, attributes: [seen(easter), seen(silver)] });
});

test("a change of mind loses nothing: what only the first choice lacked is there again", async ({ is, save }) => {
  await is(rings, easter, silver);
  const kept = done(await save({ category: aprons, title: "Another title" }, "keep"));
  expect(kept.items[0]?.content.edit?.set["attributes"]).toEqual([easter]);
  const back = done(await save({ category: rings }, "keep"));
  expect(back.items[0]?.content.edit?.set).toEqual({ title: "Another title" });
  expect(back.content).toMatchObject({ category: null, categoryBefore: null });
});

test("a category without what the listing varies by is refused, whether it is kept or asked for", async ({
  market,
  team,
  shop,
  number,
  save,
}) => {
  // By "Size", which is a property of rings.
  must(there(market, number)).taxonomyId = rings;
  await mirror(market, team, shop);
  const refused = { ok: false, problems: [{ field: "category", text: expect.stringContaining("varies by “Size”") }] };
  expect(await save({ category: aprons }, "keep")).toMatchObject(refused);
  expect(await save({ category: aprons }, "ask")).toMatchObject(refused);
});

describe("category and options of one edit are judged together:", () => {
  test("what only the old category has can't be added, nor what only the new one had", async ({
    is,
    save,
    withSize,
    sizesOf,
  }) => {
    await is(rings);
    expect((await sizesOf()).length).toBeGreaterThan(0);
    done(await save({ category: aprons }, "keep"));
    expect(await sizesOf()).toEqual([]);
    const added = { ok: false, problems: [{ field: "category", text: expect.stringContaining("vary by “Ring size") }] };
    expect(await withSize()).toMatchObject(added);
    await is(aprons, easter);
    // The other way round it is offered, and taken; then the category can't go back alone.
    done(await save({ category: rings, title: "Another title" }, "keep"));
    expect((await sizesOf()).length).toBeGreaterThan(0);
    done(must(await withSize()));
    expect(await save({ category: aprons }, "keep")).toMatchObject(added);
  });

  test("what the new category lacks may go with the edit, and can't come back into it", async ({
    market,
    team,
    shop,
    number,
    id,
    now,
    save,
  }) => {
    must(there(market, number)).taxonomyId = rings;
    await mirror(market, team, shop);
    const first = (of: ListingVariations) => differing(must(of.variations).axes.slice(0, 1), { price: [0], sku: [0] });
    await draftedOptions(market, team, id, first);
    const kept = done(await save({ category: aprons }, "keep"));
    const of = await market.app.listingVariations(team.actors.maker, id);
    const back = { revision: kept.revision, variations: of.there, renamed: true };
    expect(await market.app.saveListingAxes(team.actors.maker, of, back)).toMatchObject({
      ok: false,
      problems: [{ field: "category", text: expect.stringContaining("varies by “Size”") }],
    });
    const asked = done(await market.app.requestApproval(team.actors.maker, kept.id));
    await market.forget();
    await approve(market, team, asked);
    await market.work();
    expect(await market.app.change(team.actors.viewer, asked.id)).toMatchObject({ state: "applied" });
    // Without the sizes first, so that none is of a category that doesn't have it.
    expect(await writes(market)).toEqual(["updateListingInventory", "updateListing"]);
    expect(now().category).toBe(aprons);
    expect(Object.keys(options(market, number))).toEqual(["Blue", "Sand", "Moss"]);
  });

  test("what buyers don't choose any more has to be said", async ({ market, team, shop, number, id, is, save }) => {
    await is(aprons);
    for (const { properties } of must(there(market, number)).products) {
      Object.assign(must(properties[0]), { propertyId: silver.property, name: silver.name });
    }
    const on = [silver.property];
    Object.assign(must(there(market, number)), { priceOn: on, quantityOn: on, skuOn: on, variationImages: [] });
    await mirror(market, team, shop);
    await draftedOptions(market, team, id, () => null);
    const needs = { ok: false, problems: [{ text: expect.stringContaining("needs “Metal”") }] };
    expect(await save({ category: rings }, "ask")).toMatchObject(needs);
    const kept = done(await save({ category: rings }, "keep"));
    expect(await market.app.requestApproval(team.actors.maker, kept.id)).toMatchObject(needs);
  });
});

test("an open form is told what a category would do", async ({ market, team, id, is }) => {
  await is(rings, easter, silver);
  const { maker } = team.actors;
  const read = await market.app.openEdit(maker, id, undefined, { named: true });
  expect(read.sheet.category).toMatchObject({ id: rings, path: expect.stringContaining("Rings") });
  expect(await market.app.categoryChange(maker, read, aprons)).toMatchObject({
    to: { path: expect.stringContaining("Aprons") },
    lost: [silver],
    needed: [],
    axes: [],
    added: [],
  });
  expect(await market.app.categoryChange(maker, read, rings)).toBeNull();
});

test("it is there once, whatever call the process is killed after", async ({ market, team, is, now, save }) => {
  for (let at = 1, dead = true; dead; at += 1) {
    await is(rings, easter, silver);
    const change = done(await save({ category: aprons }, "ask"));
    await approve(market, team, change);
    const [operation] = await market.claim(1);
    const killed = cutting({ at, when: "after", of: "market" });
    await market.runOne(must(operation), { deps: market.process(killed.gate), death: killed.death });
    market.clock.pass(61_000);
    await market.work();
    expect([at, now(), (await market.app.change(team.actors.viewer, change.id)).state]).toEqual([
      at,
      { category: aprons, attributes: [seen(easter)] },
      "applied",
    ]);
    dead = killed.dead();
  }
});
