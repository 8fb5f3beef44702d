import { fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { type FlatFields, sameValue } from "#src/catalog/fields/fields.ts";
import { isRenewed, wantedPhotos } from "#src/catalog/fields/photos.ts";
import { marketplaceOf } from "#src/marketplaces/registry.ts";
import { editOf } from "#src/modules/changes/index.ts";
import { applyRule } from "#src/modules/plans/rules/apply-rule.ts";
import type { PlanListing } from "#src/modules/plans/rules/outcome.ts";
import type { PlanRule } from "#src/modules/plans/rules/rule.ts";
import { undoItem } from "#src/modules/plans/rules/undo.ts";
import { sameJson } from "#src/platform/kernel/canonical-json.ts";
import { anyListings } from "./any-listings.ts";
import { broken } from "./broken.ts";
import { must } from "#test/src/store/studio.ts";
import { planRules } from "./lines.ts";

/** What the seller does to a field once it was written: nothing, another value, the earlier one, or its option is taken away. */
const moves = ["stays", "stays", "other", "back", "gone"] as const;
type Move = (typeof moves)[number];

const sellers = fc.record({ moves: fc.array(fc.constantFrom(...moves), { minLength: 8, maxLength: 8 }), anyListings });

type Seller = { readonly moves: readonly Move[]; readonly anyListings: PlanListing };

/** A rule carried out on a listing: what the item has, and what its shop has once the seller did something, too. */
function carriedOut(rule: PlanRule, listing: PlanListing, seller: Seller) {
  const outcome = applyRule(rule, listing);
  if (outcome.kind !== "changes" || outcome.change !== "edit") return null;
  const item = editOf(marketplaceOf(listing).facts.fields, listing.fields, outcome.set);
  const written = { ...listing.fields, ...item.set, ...renewedPhotos(item.set) };
  const live: Record<string, FlatFields[string]> = { ...written };
  const did = new Map<string, Move>();
  // What is written together with another value, as it was, is undone by nothing.
  const changed = Object.keys(item.set).filter((field) => !sameValue(field, item.set[field], item.before[field]));
  for (const [at, field] of changed.entries()) {
    const move = seller.moves[at % seller.moves.length] ?? "stays";
    const other = seller.anyListings.fields[field];
    if (move === "other" && other !== undefined && !sameValue(field, other, written[field])) live[field] = other;
    else if (move === "back") live[field] = listing.fields[field] ?? null;
    else if (move === "gone") delete live[field];
    const isMoved = !sameJson(live[field] ?? null, written[field] ?? null) || !(field in live);
    did.set(field, isMoved ? move : "stays");
  }
  return { item, live: live as FlatFields, did };
}

/** An upload gives a photo another number. */
function renewedPhotos({ images }: FlatFields): FlatFields {
  if (images === undefined) return {};
  return {
    images: wantedPhotos(images).map((photo) =>
      isRenewed(photo) ? { imageId: `${photo.again}0`, alt: photo.alt } : { ...photo },
    ),
  };
}

test("what a rule wrote and the seller left goes back to what it was, what the seller moved stays and is named", () => {
  const kept = fc.property(planRules, anyListings, sellers, (rule, listing, seller) => {
    const done = carriedOut(rule, listing, seller);
    if (!done) return true;
    const { item, live, did } = done;
    const { set, moved, fixed } = undoItem(item, live);
    const after: FlatFields = { ...live, ...set };
    return (
      [...did].every(([field, move]) => {
        const named = moved.includes(field) || fixed.includes(field);
        return move === "stays"
          ? field in set && !named && isAsBefore(field, after[field], listing.fields[field])
          : !(field in set) && named && sameJson(after[field] ?? null, live[field] ?? null);
      }) && [...Object.keys(set), ...moved, ...fixed].toSorted().join() === [...did.keys()].toSorted().join()
    );
  });
  expect(broken(kept)).toBeNull();
});

/** Photos were uploaded anew for their words, so those from before aren't there any more: their words are back. */
function isAsBefore(field: string, after: FlatFields[string] | undefined, before: FlatFields[string] | undefined) {
  if (field !== "images") return sameJson(after ?? null, before ?? null);
  return sameJson(wordsOf(after), wordsOf(before));
}

const wordsOf = (photos: FlatFields[string] | undefined) => wantedPhotos(photos).map(({ alt }) => alt);

test("with nothing moved since, undoing a rule leaves the listing as if it had never been carried out", () => {
  const nothing = sellers.map((seller): Seller => ({ ...seller, moves: ["stays"] }));
  const kept = fc.property(planRules, anyListings, nothing, (rule, listing, seller) => {
    const done = carriedOut(rule, listing, seller);
    if (!done || rule.kind === "alts") return true;
    const { set, moved, fixed } = undoItem(done.item, done.live);
    return (
      moved.length + fixed.length === 0 && sameJson({ ...done.live, ...set }, withNulls(listing.fields, done.item.set))
    );
  });
  expect(broken(kept)).toBeNull();
});

/** What wasn't there before is nothing afterwards. */
function withNulls(fields: FlatFields, set: FlatFields): FlatFields {
  return { ...Object.fromEntries(Object.keys(set).map((field) => [field, null])), ...fields };
}

test("these tests meet each kind of rule, and each thing that a seller does to what it wrote, often", () => {
  const examples = fc.sample(fc.tuple(planRules, anyListings, sellers), { numRuns: 3000, seed: 20_261_201 });
  const met = new Map<string, number>();
  for (const [rule, listing, seller] of examples)
    for (const move of carriedOut(rule, listing, seller)?.did.values() ?? [])
      met.set(`${rule.kind} ${move}`, (met.get(`${rule.kind} ${move}`) ?? 0) + 1);
  for (const kind of ["price", "stock", "text", "words", "set", "alts", "questions", "attribute"])
    for (const move of ["stays", "other", "back", "gone"])
      expect([kind, move, (met.get(`${kind} ${move}`) ?? 0) > 3]).toEqual([kind, move, true]);
});

const fields = ["title", "description", "price:", "sku:", "tags"] as const;
const valuesOf = (field: string) => {
  if (field === "price:") return fc.integer({ min: 20, max: 500_000 });
  return field === "tags" ? fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { maxLength: 4 }) : fc.string();
};
const values = fc.record(Object.fromEntries(fields.map((field) => [field, valuesOf(field)])));
const some = fc.subarray([...fields]);

test("of any values, what was written and stayed goes back, what moved since stays", () => {
  const kept = fc.property(values, values, values, some, some, (before, after, theirs, written, moved) => {
    const set = Object.fromEntries(written.map((field) => [field, after[field] ?? null]));
    const seen = Object.fromEntries(written.map((field) => [field, before[field] ?? null]));
    const live = { ...before, ...set, ...Object.fromEntries(moved.map((field) => [field, theirs[field] ?? null])) };
    const undone: Record<string, unknown> = { ...live, ...undoItem({ set, before: seen }, live).set };
    return fields.every((field) => {
      const stayed = sameValue(field, live[field], { ...before, ...set }[field]);
      return sameValue(field, undone[field] as never, stayed ? before[field] : live[field]);
    });
  });
  expect(broken(kept)).toBeNull();
});

test("photos and other options can't be written back, and are told apart from what moved", () => {
  const set = { variations: "other", title: "New", price: 1 } as never;
  const before = { variations: "one", title: "Old" } as never;
  expect(undoItem({ set, before }, { variations: "other", title: "Theirs" })).toEqual({
    set: {},
    moved: ["title", "price"],
    fixed: ["variations"],
  });
});

const words = [
  { imageId: "1", alt: "" },
  { imageId: "2", alt: "A side" },
];
const wroteWords = {
  set: { images: [{ again: "1", alt: "A mug" }, must(words[1])] },
  before: { images: words },
};

test("words of photos go back to the photos that have them now, which have other numbers since", () => {
  const live = {
    images: [
      { imageId: "7", alt: "A mug" },
      { imageId: "2", alt: "A side" },
    ],
  };
  expect(undoItem(wroteWords, live)).toEqual({
    set: {
      images: [
        { again: "7", alt: "" },
        { imageId: "2", alt: "A side" },
      ],
    },
    moved: [],
    fixed: [],
  });
});

test.for<[string, FlatFields]>([
  ["other words", { images: [{ imageId: "7", alt: "Their mug" }, must(words[1])] }],
  ["one photo more", { images: [{ imageId: "7", alt: "A mug" }, ...words] }],
  [
    "another photo beside",
    {
      images: [
        { imageId: "7", alt: "A mug" },
        { imageId: "8", alt: "A side" },
      ],
    },
  ],
  ["another order", { images: [must(words[1]), { imageId: "7", alt: "A mug" }] }],
])("words of photos stay where the seller has %s since", ([, live]) => {
  expect(undoItem(wroteWords, live)).toEqual({ set: {}, moved: ["images"], fixed: [] });
});
