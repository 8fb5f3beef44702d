import { test as property, fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { type FlatFields, sameValue } from "#src/catalog/fields/fields.ts";
import { undoItem } from "#src/modules/plans/rules/undo.ts";
import { must } from "#test/src/store/studio.ts";

const fields = ["title", "description", "price:", "sku:", "tags"] as const;
const valuesOf = (field: string) => {
  if (field === "price:") return fc.integer({ min: 20, max: 500_000 });
  return field === "tags" ? fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { maxLength: 4 }) : fc.string();
};
const listing = fc.record(Object.fromEntries(fields.map((field) => [field, valuesOf(field)])));

property.prop([listing, listing, listing, fc.subarray([...fields]), fc.subarray([...fields])], {
  numRuns: process.env["SCALE"] === "full" ? 10_000 : 500,
})("what was written and stayed goes back, what moved since stays", (before, after, sellers, written, moved) => {
  const set = Object.fromEntries(written.map((field) => [field, after[field] ?? null]));
  const seen = Object.fromEntries(written.map((field) => [field, before[field] ?? null]));
  const live = { ...before, ...set, ...Object.fromEntries(moved.map((field) => [field, sellers[field] ?? null])) };
  const undone: Record<string, unknown> = { ...live, ...undoItem({ set, before: seen }, live).set };
  return fields.every((field) => {
    const stayed = sameValue(field, live[field], { ...before, ...set }[field]);
    return sameValue(field, undone[field] as never, stayed ? before[field] : live[field]);
  });
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
