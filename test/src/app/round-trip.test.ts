import { fc } from "@fast-check/vitest";
import { expect } from "vitest";
import { seeded } from "#sandbox/etsy/seed.ts";
import { taxonomyId } from "#sandbox/etsy/taxonomy.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { ShopOptions, Variations } from "#src/catalog/variations/model.ts";
import { must } from "#test/src/store/studio.ts";
import { shopTest as test } from "#test/support/shop-test.ts";
import { completeDraft, saved } from "./drafting.ts";
import { mirror } from "./editing.ts";

/**
 * Listings with everything: whatever is approved is there after it was published, and to publish the same once more writes
 * nothing.
 */
const count = process.env["SCALE"] === "full" ? 2000 : 24;
const together = 12;

const word = fc
  .string({ unit: fc.constantFrom(...Array.from("abcdeABC019 äßñЖ中&'\"<>-")), minLength: 1, maxLength: 14 })
  .map((text) => text.trim().replaceAll(/\s+/g, " "));
const words = (most: number) =>
  fc
    .uniqueArray(
      word.filter((each) => each !== ""),
      { minLength: 1, maxLength: most, selector: (each) => each.toLowerCase() },
    )
    .map((all) => all.map((name) => ({ id: null, name })));
const on = fc.constantFrom<number[]>([], [0], [1], [0, 1]);
const listing = fc.record({
  first: words(4),
  second: fc.option(words(3)),
  colour: fc.boolean(),
  on: fc.record({ price: on, quantity: on, sku: on, readiness: on }),
  profiles: fc.array(fc.constantFrom(41, 42), { minLength: 1, maxLength: 5 }),
  prices: fc.array(fc.integer({ min: 20, max: 90_000 }), { minLength: 1, maxLength: 12 }),
  stocks: fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 12 }),
  attributes: fc.subarray([
    [46803063641, "Holiday", 35, "Christmas"],
    [46803063659, "Occasion", 32, "Wedding"],
  ] as const),
  questions: fc.array(
    word.filter((each) => each !== ""),
    { maxLength: 3 },
  ),
  photoOn: fc.constantFrom(null, 0),
});
type Generated = typeof listing extends fc.Arbitrary<infer T> ? T : never;

function variationsOf({ first, second, colour, on: apart, photoOn }: Generated, photo: string): Variations {
  const own = (name: string, values: typeof first) => ({ property: null, name, scale: null, scaleName: null, values });
  const known = { property: 200, name: "Primary color", scale: null, scaleName: null };
  const axes = [own("Size", first), ...(second ? [colour ? { ...known, values: second } : own("Finish", second)] : [])];
  const by = (places: readonly number[]) => places.filter((place) => place < axes.length);
  const readiness = by(apart.readiness);
  return {
    axes,
    ...(readiness.length > 0 ? { ownOn: { readiness } } : {}),
    on: { price: by(apart.price), quantity: by(apart.quantity), sku: by(apart.sku) },
    skus: { [must(first[0]).name]: "ONE" },
    photos: photoOn === null ? null : { axis: photoOn, of: { [must(first[0]).name]: photo } },
  };
}

function optionsOf({ axes }: Variations, { prices, stocks, profiles }: Generated): ShopOptions {
  const names = axes.reduce<string[]>(
    (all, { values }) => all.flatMap((key) => values.map(({ name }) => (key === "" ? name : `${key} / ${name}`))),
    [""],
  );
  return Object.fromEntries(
    names.map((key, at) => [
      key,
      {
        price: must(prices[at % prices.length]),
        quantity: must(stocks[at % stocks.length]),
        own: { readiness: seeded.usShop * 100 + must(profiles[at % profiles.length]) },
      },
    ]),
  );
}

function fieldsOf({ attributes, questions }: Generated): FlatFields {
  return {
    attributes: attributes.map(([property, name, id, value]) => ({
      property,
      name,
      scale: null,
      scaleName: null,
      values: [{ id, name: value }],
    })),
    personalization: questions.map((text) => ({
      kind: "text",
      text,
      instructions: null,
      required: false,
      characters: 20,
      files: null,
      price: null,
      options: [],
    })),
  };
}

test(`${count} listings that vary: each is there as it was approved, and once more it is no change`, {
  timeout: 60_000 + count * 1500,
}, async ({ market, team, shop }) => {
  await market.app.settings(team.actors.owner, { dailyFeeCeiling: { amount: 1_000_000, currency: "USD" } });
  // More calls than a day has.
  await market.control("PUT", "settings", { per_day: 1_000_000 });
  const base = await completeDraft(market, team, [shop], { photos: 2, title: "The first" });
  const photo = must(base.content.photos[0]).hash;
  const { maker, manager, viewer } = team.actors;
  const drafted: string[] = [];
  const check = async () => {
    await market.work();
    const changes = await Promise.all(drafted.splice(0).map((id) => market.app.change(viewer, id as never)));
    const told = changes.map(({ state, items: [item], content }) => [
      content.title,
      state,
      item?.verified,
      item?.failure?.text,
    ]);
    expect(told).toEqual(changes.map(({ content }) => [content.title, "applied", true, undefined]));
  };
  for (const [at, each] of fc.sample(listing, { numRuns: count, seed: 20_261_130 }).entries()) {
    const { change } = await market.app.draftLike(maker, { changeId: base.id });
    const variations = variationsOf(each, photo);
    const [item] = change.items;
    const draft = saved(
      await market.app.saveDraft(
        maker,
        {
          changeId: change.id,
          revision: change.revision,
          content: { title: `Round trip ${at}`, category: taxonomyId("Aprons"), variations, ...fieldsOf(each) },
          items: [
            { shopId: shop, content: { ...must(item).content, quantity: 5, options: optionsOf(variations, each) } },
          ],
        },
        "keep",
      ),
    );
    const { id, contentHash } = saved(await market.app.requestApproval(maker, draft.id));
    await market.app.approve(manager, { changeId: id, contentHash, mode: "live" });
    drafted.push(id);
    if (drafted.length === together) await check();
  }
  await check();
  // Read as a shop is read, each is what it was approved to be; an edit to just that is none.
  await market.said();
  const before = (await market.operations()).length;
  await mirror(market, team, shop);
  const found = await market.app.findListings(viewer, "Round trip", { limit: 20, offset: 0 });
  for (const { id, live } of found) {
    const touched = Object.fromEntries(Object.entries(live).filter(([field]) => field !== "variations"));
    const edit = { listingId: id, changeId: null, revision: 0, touched };
    expect(await market.app.saveEdit(maker, edit, "keep")).toMatchObject({ ok: false });
  }
  const reads = (await market.operations()).slice(before);
  expect(reads.filter((operation) => !operation.startsWith("get"))).toEqual([]);
  expect(found.filter(({ differences }) => differences.length > 0)).toEqual([]);
  expect(found.length).toBe(Math.min(count, 20));
});
