import { createHash } from "node:crypto";
import { fc } from "@fast-check/vitest";
import type { Listing, Question } from "#sandbox/etsy/state.ts";
import { seeded } from "#sandbox/etsy/seed.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { PhotoRef } from "#src/catalog/listing.ts";
import type { ShopOptions, Variations } from "#src/catalog/variations/model.ts";
import { must } from "#test/src/store/studio.ts";
import type { Market } from "./market.ts";

/** Listings with everything, and what each is to be at the marketplace: said twice, and compared there. */

const word = fc
  .string({ unit: fc.constantFrom(...Array.from("abcdeABC019 äßñЖ中&'\"<>-")), minLength: 1, maxLength: 14 })
  .map((text) => text.trim().replaceAll(/\s+/g, " "))
  .filter((each) => each !== "");
const words = (most: number) =>
  fc.uniqueArray(word, { minLength: 1, maxLength: most, selector: (each) => each.toLowerCase() });
const on = fc.constantFrom<number[]>([], [0], [1], [0, 1]);

const attribute = {
  holiday: fc.constantFrom([35, "Christmas"] as const, [37, "Easter"] as const, [48, "Thanksgiving"] as const),
  occasions: fc.subarray(
    [
      [12, "Anniversary"],
      [13, "Birthday"],
      [32, "Wedding"],
      [19, "Housewarming"],
    ] as const,
    {
      minLength: 1,
      maxLength: 2,
    },
  ),
  color: fc.constantFrom([1, "Black"] as const, [2, "Blue"] as const, [13, "Natural"] as const),
};
const price = fc.option(fc.integer({ min: 1, max: 5000 }));
const instructions = fc.option(word);
const question = fc.oneof(
  fc
    .record({ text: word, instructions, required: fc.boolean(), characters: fc.constantFrom(1, 20, 1024), price })
    .map((asked) => ({ ...asked, kind: "text" as const, files: null, options: [] as string[] })),
  fc
    .record({ text: word, required: fc.boolean(), options: words(5) })
    .map((asked) => ({ ...asked, kind: "choice" as const, instructions: null, characters: null, files: null })),
  fc
    .record({ text: word, instructions, required: fc.boolean(), files: fc.integer({ min: 1, max: 10 }) })
    .map((asked) => ({ ...asked, kind: "files" as const, characters: null, options: [] as string[] })),
  fc
    .record({ text: word, instructions, required: fc.boolean(), options: words(4) })
    .map((asked) => ({ ...asked, kind: "labels" as const, characters: null, files: asked.options.length })),
);

/** So many photos there are to choose from. */
export const photosThere = 6;
export const generated = fc.record({
  first: words(4),
  second: fc.option(words(3)),
  colour: fc.boolean(),
  on: fc.record({ price: on, quantity: on, sku: on, readiness: on }),
  prices: fc.array(fc.integer({ min: 20, max: 90_000 }), { minLength: 1, maxLength: 12 }),
  stocks: fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 12 }),
  lastOff: fc.boolean(),
  attributes: fc.record(attribute, { requiredKeys: [] }),
  questions: fc.array(question, { maxLength: 5 }),
  photos: fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 1 }),
  alts: fc.array(word, { minLength: photosThere, maxLength: photosThere }),
  photoOn: fc.constantFrom(null, 0, 1),
});
export type Generated = typeof generated extends fc.Arbitrary<infer T> ? T : never;

export const base = { price: 2400, quantity: 5, sku: "AP-01", currency: "USD" } as const;
const profiles = [seeded.usShop * 100 + 41, seeded.usShop * 100 + 42] as const;

/** An option: the place of its word on each axis, and what is said of it. */
type Cell = {
  readonly key: string;
  readonly words: readonly string[];
  readonly price: number;
  readonly quantity: number;
  readonly sku: string;
  readonly readiness: number;
  readonly off: boolean;
};

const axesOf = ({ first, second }: Generated) => [first, ...(second ? [second] : [])];
const placesOf = (of: Generated, name: keyof Generated["on"]) =>
  of.on[name].filter((place) => place < axesOf(of).length);

/** What an option has follows from its words on the axes that it differs by, and from nothing else. */
function cellsOf(of: Generated): Cell[] {
  const axes = axesOf(of);
  const all = axes.reduce<number[][]>(
    (cells, axis) => cells.flatMap((cell) => axis.map((_, at) => [...cell, at])),
    [[]],
  );
  return all.map((at, index) => {
    const by = (name: keyof Generated["on"]) => {
      const places = placesOf(of, name);
      return places.length === 0 ? null : places.reduce((sum, place) => sum * 5 + must(at[place]), 0);
    };
    const pick = <T>(name: keyof Generated["on"], values: readonly T[], otherwise: T) => {
      const number = by(name);
      return number === null ? otherwise : must(values[number % values.length]);
    };
    const words = at.map((place, axis) => must(axes[axis]?.[place]));
    const sku = by("sku");
    // None left of one is none left of those that share its stock.
    const alone = placesOf(of, "quantity").length === axes.length;
    const off = of.lastOff && alone && all.length > 1 && index === all.length - 1;
    return {
      key: words.join(" / "),
      words,
      price: pick("price", of.prices, base.price),
      // Of one that isn't sold no stock is said: it has that of the listing.
      quantity: off ? base.quantity : pick("quantity", of.stocks, base.quantity),
      sku: sku === null ? base.sku : `SKU-${sku}`,
      readiness: pick("readiness", profiles, profiles[0]),
      off,
    };
  });
}

const axisNames = ({ second, colour }: Generated) => ["Size", ...(second ? [colour ? "Primary color" : "Finish"] : [])];
const axisOfPhotos = (of: Generated) =>
  of.photoOn !== null && of.photoOn < axesOf(of).length
    ? { axis: of.photoOn, words: must(axesOf(of)[of.photoOn]) }
    : null;
const attributesOf = ({ attributes: { holiday, occasions, color }, second, colour }: Generated) => [
  ...(holiday ? [{ property: 46803063641, name: "Holiday", values: [holiday] }] : []),
  ...(occasions ? [{ property: 46803063659, name: "Occasion", values: occasions }] : []),
  // Where the colours vary it is no attribute.
  ...(color && !(second && colour) ? [{ property: 200, name: "Primary color", values: [color] }] : []),
];
const questionPrice = (asked: Generated["questions"][number]) =>
  "price" in asked && !asked.required ? asked.price : null;

/** The photos of a listing, in order, each with words of its own. */
export function photosFor({ photos, alts }: Generated, there: readonly PhotoRef[]): PhotoRef[] {
  return photos.map((at) => ({ hash: must(there[at]).hash, alt: `Photo ${at}: ${must(alts[at])}` }));
}

/** … as a form says it. */
export function contentFor(of: Generated, photos: readonly PhotoRef[]): FlatFields {
  const linked = axisOfPhotos(of);
  const readiness = placesOf(of, "readiness");
  const variations: Variations = {
    axes: axesOf(of).map((values, at) => {
      const name = must(axisNames(of)[at]);
      const property = name === "Primary color" ? 200 : null;
      return { property, name, scale: null, scaleName: null, values: values.map((each) => ({ id: null, name: each })) };
    }),
    ...(readiness.length > 0 ? { ownOn: { readiness } } : {}),
    on: { price: placesOf(of, "price"), quantity: placesOf(of, "quantity"), sku: placesOf(of, "sku") },
    skus: placesOf(of, "sku").length === 0 ? {} : Object.fromEntries(cellsOf(of).map(({ key, sku }) => [key, sku])),
    photos: linked && {
      axis: linked.axis,
      of: Object.fromEntries(linked.words.map((each, at) => [each, must(photos[at % photos.length]).hash])),
    },
  };
  return {
    variations,
    attributes: attributesOf(of).map(({ property, name, values }) => ({
      property,
      name,
      scale: null,
      scaleName: null,
      values: values.map(([id, said]) => ({ id, name: said })),
    })),
    personalization: of.questions.map(({ ...asked }) => {
      const amount = questionPrice(asked);
      return { ...asked, price: amount === null ? null : { amount, currency: base.currency } };
    }),
  };
}

export function optionsFor(of: Generated): ShopOptions {
  return Object.fromEntries(
    cellsOf(of).map(({ key, price: amount, quantity, readiness, off }) => [
      key,
      {
        ...(placesOf(of, "price").length > 0 ? { price: amount } : {}),
        ...(placesOf(of, "quantity").length > 0 && !off ? { quantity } : {}),
        ...(placesOf(of, "readiness").length > 0 ? { own: { readiness } } : {}),
        ...(off ? { off } : {}),
      },
    ]),
  );
}

/** What the marketplace has to have of it. */
export function expected(of: Generated, photos: readonly PhotoRef[]) {
  const names = axisNames(of);
  const linked = axisOfPhotos(of);
  return {
    state: "active",
    photos: photos.map(({ hash, alt }) => [hash, alt]),
    products: cellsOf(of).map(({ words: chosen, price: amount, quantity, sku, readiness, off }) => ({
      words: chosen.map((each, at) => [must(names[at]), each]),
      sku,
      offer: [amount, quantity, readiness, !off],
    })),
    attributes: attributesOf(of)
      .toSorted((one, other) => one.property - other.property)
      .map(({ property, values }) => [property, values.map(([id]) => id), values.map(([, name]) => name)]),
    questions: of.questions.map((asked) => [
      { text: "text_input", choice: "dropdown", files: "unlabeled_upload", labels: "labeled_upload" }[asked.kind],
      asked.text,
      asked.required,
      asked.instructions,
      asked.characters,
      asked.files,
      questionPrice(asked),
      asked.options,
    ]),
    linked: linked ? linked.words.map((each, at) => [each, must(photos[at % photos.length]).alt]) : [],
  };
}

/** … and what it has, read from its own memory and not by our client. */
export async function there(market: Market, listing: Listing) {
  const { images } = market.state();
  const image = (id: number) => must(images.find((each) => each.id === id));
  const hashOf = async (id: number) => {
    const response = await market.consent(new Request(`https://www.etsy.example/images/${id}/fullxfull`));
    return createHash("sha256")
      .update(Buffer.from(await response.arrayBuffer()))
      .digest("hex");
  };
  const wordOf = (property: number, value: number) => {
    const all = listing.products.flatMap(({ properties }) => properties);
    return must(all.find((each) => each.propertyId === property && each.valueIds.includes(value))).values[0];
  };
  return {
    state: listing.state,
    photos: await Promise.all(listing.imageIds.map(async (id) => [await hashOf(id), image(id).alt])),
    products: listing.products.map(({ sku, properties, offerings: [offer] }) => ({
      words: properties.map(({ name, values }) => [name, values.join(", ")]),
      sku,
      offer: [offer?.price, offer?.quantity, offer?.readinessId, offer?.enabled],
    })),
    attributes: listing.attributes
      .toSorted((one, other) => one.propertyId - other.propertyId)
      .map(({ propertyId, valueIds, values }) => [propertyId, valueIds, values]),
    questions: (listing.questions ?? []).map(questionThere),
    linked: listing.variationImages.map(({ propertyId, valueId, imageId }) => [
      wordOf(propertyId, valueId),
      image(imageId).alt,
    ]),
  };
}

function questionThere({
  type,
  text,
  required,
  instructions: told,
  maxCharacters,
  maxFiles,
  addOn,
  options,
}: Question) {
  return [type, text, required, told, maxCharacters, maxFiles, addOn, (options ?? []).map(({ label }) => label)];
}
