import { fc } from "@fast-check/vitest";
import { seeded } from "#sandbox/etsy/seed.ts";
import { taxonomyId } from "#sandbox/etsy/taxonomy.ts";
import type { Attribute } from "#src/catalog/fields/attributes.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { ItemContent, ListingContent } from "#src/catalog/listing.ts";
import { joinTags } from "#src/catalog/tags.ts";
import { optionsIn } from "#src/catalog/variations/model.ts";
import { tidyLine, tidyText } from "#src/platform/text/text.ts";
import { currency } from "./two-sides.ts";

/** Listings as people may make them, right and wrong. */

/** What of a listing is made otherwise. */
export type Part = {
  readonly content?: FlatFields;
  readonly item?: Partial<ItemContent>;
  readonly defaults?: FlatFields;
  readonly byPartner?: boolean;
  readonly calculates?: boolean;
  readonly inSection?: number;
  readonly madeBy?: "manufacturer" | "person" | "both";
};

const plainSigns = "abcxyzABCXYZ0189 -'.,!?/()[]|#*~=<>%:&+$^`\\\"_@{};äßéñøŁİıſſΣσςЖ中文あ한ः™©®€½²№→✓•–—’‘ʼ“”…§°";
const signs = [
  ...Array.from(plainSigns),
  "😀",
  "👩‍🎨",
  "🇩🇪",
  "e\u0301",
  "\u0301",
  "\u200b",
  "\u200d",
  "\u202e",
  "\u00a0",
  "\u2009",
  "\t",
  "\n",
  "\u0007",
  "\ud800",
];
const text = (most: number) =>
  fc.oneof(
    fc.string({ unit: fc.constantFrom(...signs), maxLength: 12 }),
    fc
      .record({
        sign: fc.constantFrom("a", "é", "中", "😀", " "),
        length: fc.integer({ min: most - 2, max: most + 2 }),
      })
      .map(({ sign, length }) => sign.repeat(Math.max(0, length))),
    fc.tuple(fc.constantFrom(...signs), fc.constantFrom(...signs)).map(([a, b]) => `Linen ${a} apron ${b}`),
  );
const words = (most: number, longest: number) =>
  fc.oneof(
    fc.array(text(longest), { maxLength: 3 }),
    fc.integer({ min: most - 1, max: most + 1 }).map((count) => Array.from({ length: count }, (_, at) => `word ${at}`)),
  );
const cents = fc.constantFrom(0, 1, 19, 20, 21, 4800, 5_000_000, 5_000_001, 9_000_000);

const attribute: fc.Arbitrary<Attribute> = fc.record({
  property: fc.constantFrom(200, 46803063641, 46803063659, 506, 9),
  name: fc.constant("Some"),
  scale: fc.constant(null),
  scaleName: fc.constant(null),
  values: fc.uniqueArray(
    fc.record({ id: fc.constantFrom(1, 2, 12, 13, 19, 32, 35, 81, 99), name: fc.constant("Some") }),
    { minLength: 1, maxLength: 4, selector: ({ id }) => id },
  ),
});
const question = fc.record({
  kind: fc.constantFrom("text", "choice", "files", "labels"),
  text: text(45),
  instructions: fc.option(text(256)),
  required: fc.boolean(),
  characters: fc.option(fc.constantFrom(0, 1, 1024, 1025)),
  files: fc.option(fc.constantFrom(0, 1, 10, 11)),
  price: fc.option(fc.record({ amount: fc.constantFrom(0, 1, 450), currency: fc.constant(currency) })),
  options: fc.array(text(20), { maxLength: 3 }),
});

/** As the form keeps what was typed: no empty word, none twice but for its case, which it says itself. */
const optionName = fc
  .oneof(text(20), fc.constantFrom("Small", "Large", "Blue", "blue", "Size (EU)", "a / b", "a/b", "½"))
  .map((name) => tidyLine(name))
  .filter((name) => name !== "");
const axis = fc
  .record({
    property: fc.constantFrom(null, null, 200, 100),
    name: optionName,
    values: fc.array(optionName, { maxLength: 4 }),
    many: fc.constantFrom(0, 0, 0, 69, 70, 71),
  })
  .map(({ property, name, values, many }) => ({
    property,
    name: property === 200 ? "Primary color" : property === 100 ? "Ring size" : name,
    scale: property === 100 ? 19 : null,
    scaleName: property === 100 ? "US/Canada" : null,
    values: (many > 0 ? Array.from({ length: many }, (_, at) => `v${at}`) : values).map((each) => ({
      id: null,
      name: each,
    })),
  }));
const on = fc.constantFrom([], [0], [1], [0, 1]);
/** The processing profiles that the shop has there. */
const readiness = [seeded.usShop * 100 + 41, seeded.usShop * 100 + 42] as const;
const own = fc.record(
  {
    price: cents.filter((amount) => amount > 0),
    quantity: fc.constantFrom(0, 1, 999, 1000),
    off: fc.boolean(),
    own: fc.record({ readiness: fc.constantFrom(...readiness, readiness[0] + 900) }),
  },
  { requiredKeys: [] },
);
const varied: fc.Arbitrary<Part> = fc
  .record({
    axes: fc.array(axis, { minLength: 1, maxLength: 2 }),
    on: fc.record({ price: on, quantity: on, sku: on }),
    readiness: on,
    own: fc.array(own, { minLength: 1, maxLength: 5 }),
    skus: fc.array(text(32).map(tidyLine), { maxLength: 2 }),
    /** Of the words of which axis one is shown with a photo, and whether the listing has that photo. */
    photos: fc.option(fc.record({ axis: fc.constantFrom(0, 1), there: fc.boolean() })),
  })
  // Thousands of options would take their time, and say nothing more.
  .filter(({ axes }) => optionsIn({ axes }).length < 300)
  .map(({ axes, on: apart, readiness: apartInReadiness, own: values, skus, photos }) => {
    const by = (places: readonly number[]) => places.filter((place) => place < axes.length);
    const kept = { price: by(apart.price), quantity: by(apart.quantity), sku: by(apart.sku) };
    const keys = optionsIn({ axes }).map(({ key }) => key);
    const shown = photos && axes[photos.axis]?.values[0];
    return {
      content: {
        variations: {
          axes,
          on: kept,
          ...(by(apartInReadiness).length > 0 ? { ownOn: { readiness: by(apartInReadiness) } } : {}),
          skus: Object.fromEntries(skus.map((sku, at) => [keys[at] ?? "", sku]).filter(([, sku]) => sku !== "")),
          ...(photos && shown
            ? { photos: { axis: photos.axis, of: { [shown.name]: photos.there ? "h0" : "gone" } } }
            : {}),
        },
      },
      item: { options: Object.fromEntries(keys.map((key, at) => [key, values[at % values.length] ?? {}])) },
    };
  });

export const parts: fc.Arbitrary<Part> = fc.oneof(
  { arbitrary: varied, weight: 4 },
  { arbitrary: otherParts(), weight: 19 },
);

/** All but what it varies by. */
export function otherParts(): fc.Arbitrary<Part> {
  return fc.oneof(
    text(140).map((title) => ({ content: { title } })),
    text(30).map((description) => ({ content: { description } })),
    words(13, 20).map((tags) => ({ content: { tags } })),
    words(13, 45).map((materials) => ({ content: { materials } })),
    words(2, 45).map((styles) => ({ content: { styles } })),
    text(32).map((sku) => ({ content: { sku } })),
    fc.array(text(500), { maxLength: 2 }).map((alts) => ({
      content: { photos: alts.map((alt, at) => ({ hash: `h${at}`, alt })) },
    })),
    fc.integer({ min: 19, max: 21 }).map((count) => ({
      content: { photos: Array.from({ length: count }, (_, at) => ({ hash: `h${at}`, alt: "" })) },
    })),
    cents.map((amount) => ({ item: { price: { amount, currency } } })),
    fc.constantFrom(-1, 0, 1, 999, 1000).map((quantity) => ({ item: { quantity } })),
    fc.constantFrom(-1, 0, 0.001, 450).map((number) => ({ content: { weight: { numbers: [number], unit: "g" } } })),
    fc.constantFrom(-1, 0, 0.5, 20).map((number) => ({
      content: { dimensions: { numbers: [number, 10, 5], unit: "cm" } },
    })),
    fc.array(question, { maxLength: 6 }).map((personalization) => ({ content: { personalization } })),
    fc
      .uniqueArray(attribute, { maxLength: 3, selector: ({ property }) => property })
      .map((attributes) => ({ content: { attributes } })),
    fc.constantFrom("Rings", "Aprons").map((name) => ({ content: { category: taxonomyId(name) } })),
    fc
      .record({
        whoMade: fc.constantFrom("i_did", "someone_else", "collective"),
        whenMade: fc.constantFrom("made_to_order", "since_2020", "vintage"),
        isSupply: fc.boolean(),
        byPartner: fc.boolean(),
      })
      .map(({ byPartner, ...defaults }) => ({ defaults, byPartner })),
    fc.record({ measured: fc.boolean(), calculates: fc.constant(true) }).map(({ measured, calculates }) => ({
      calculates,
      content: measured
        ? { weight: { numbers: [450], unit: "g" }, dimensions: { numbers: [20, 10, 5], unit: "cm" } }
        : {},
    })),
    fc.constantFrom(0, 1, 2, 3).map((count) => ({ content: { videos: Array.from({ length: count }, videoOf) } })),
    fc.constantFrom(-1, 0, 1, 2).map((inSection) => ({ inSection })),
    fc.boolean().map((autoRenew) => ({ defaults: { autoRenew } })),
    fc.constantFrom("manufacturer", "person", "both").map((madeBy) => ({ madeBy })),
    text(100).map((serial) => ({ item: { overrides: { serialNumber: tidyLine(serial) || null } } })),
    text(1000).map((warnings) => ({ item: { overrides: { safetyWarnings: tidyText(warnings).trim() || null } } })),
    fc.constantFrom("shippingProfileId", "returnPolicyId", "readiness", "sectionId").map((key) => ({
      defaults: { [key]: null },
    })),
  );
}

const videoOf = (_: unknown, at: number) => ({ hash: String(at).repeat(64), name: `${at}.mp4`, bytes: 12, ms: 8000 });

/** As the forms keep what was typed. */
export function kept(content: ListingContent): ListingContent {
  const words = (key: string) => joinTags((content[key] ?? []) as string[], "");
  const questions = (content["personalization"] ?? []) as unknown as Asked[];
  return {
    ...content,
    title: tidyLine(content.title),
    description: tidyText(content.description),
    sku: tidyLine(content.sku ?? "") || null,
    tags: words("tags"),
    materials: words("materials"),
    styles: words("styles"),
    photos: content.photos.map(({ hash, alt }) => ({ hash, alt: tidyLine(alt) })),
    personalization: questions.map(keptQuestion),
  };
}

type Asked = {
  kind: string;
  text: string;
  instructions: string | null;
  options: string[];
  files: number | null;
  characters: number | null;
  price: unknown;
};

/** As `readQuestion` reads one: fields that its kind doesn't have are not sent. */
function keptQuestion({ characters, price, ...asked }: Asked): FlatFields {
  const options = [...new Set(asked.options.map((each) => tidyLine(each)).filter((each) => each !== ""))];
  const listed = asked.kind === "choice" || asked.kind === "labels";
  return {
    ...asked,
    text: tidyLine(asked.text),
    instructions: asked.kind === "choice" ? null : tidyText(asked.instructions ?? "") || null,
    characters: asked.kind === "text" ? characters : null,
    files: asked.kind === "labels" ? options.length : asked.kind === "files" ? asked.files : null,
    price: asked.kind === "text" ? (price as never) : null,
    options: listed ? options : [],
  } as FlatFields;
}
