import fc from "fast-check";
import { expect, test } from "vitest";
import { emptyContent } from "#src/catalog/listing.ts";
import { replaced } from "#src/modules/changes/batches/filling.ts";
import { groupsOf, groupsText, nameStem, readGroups } from "#src/modules/changes/batches/grouping.ts";
import type { BatchPhoto, Grouping } from "#src/modules/changes/batches/model.ts";
import { withUnknowns } from "#src/modules/changes/batches/unknowns.ts";
import { withoutBlanks } from "#src/modules/changes/open-points/rules.ts";
import { offered } from "#src/marketplaces/registry.ts";
import { ownAxis } from "#test/support/axes.ts";

const photo = (name: string, message = "1", more: Partial<BatchPhoto> = {}): BatchPhoto => ({
  id: name,
  name,
  mime: "image/jpeg",
  message,
  hash: "a".repeat(64),
  ...more,
});
const grouped = (photos: readonly BatchPhoto[], grouping: Grouping, groups: number[][] | null = null) =>
  groupsOf({ photos, grouping, groups });
const unknown = (said: Partial<typeof emptyContent>, more: Record<string, unknown> = {}, needed: number[] = []) =>
  withUnknowns({ ...emptyContent, ...said, ...more } as never, offered.fields, new Set(needed));

test("names that differ by a number behind a sign are one listing's; a camera's numbers are not", () => {
  expect(["mug-1.jpg", "Mug_02.JPG", "mug (3).png", "mug b.jpg"].map(nameStem)).toEqual(["mug", "mug", "mug", "mug"]);
  expect(["IMG_0412.jpg", "mug12.jpg", "1.jpg"].map(nameStem)).toEqual(["img_0412", "mug12", "1"]);
});

test("photos are grouped by name, by message, each alone or by hand, without those that can't be photos", () => {
  const photos = [
    photo("a-1.jpg", "1"),
    photo("b.jpg", "1"),
    photo("bad.txt", "2", { problem: "no photo" }),
    photo("a-2.jpg", "2"),
  ];
  expect(grouped(photos, "name")).toEqual([[0, 3], [1]]);
  expect(grouped(photos, "message")).toEqual([[0, 1], [3]]);
  expect(grouped(photos, "each")).toEqual([[0], [1], [3]]);
  expect(grouped(photos, "hand", [[3, 2], [2]])).toEqual([[3]]);
});

test("what a form shows of groups is read as the same groups", () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(Array.from({ length: 40 }, (_, at) => at)),
      fc.integer({ min: 1, max: 7 }),
      (places, size) => {
        const groups = Array.from({ length: Math.ceil(places.length / size) }, (_, at) =>
          places.slice(at * size, (at + 1) * size),
        );
        const read = readGroups(groupsText(groups), 40);
        expect(read).toEqual(
          groups.length === 0 ? { problem: "Write the photos of one listing at least." } : { groups },
        );
      },
    ),
    { numRuns: 500 },
  );
  expect(readGroups("1-3, 5\n4", 5)).toEqual({ groups: [[0, 1, 2, 4], [3]] });
  expect(readGroups("1 two", 5)).toHaveProperty("problem");
});

test.each([
  ["Walnut board 30 x 20 cm", "Walnut board [size?]"],
  ["Walnut board 30cm, oiled", "Walnut board [size?], oiled"],
  ["Blue mug, 350 ml", "[colour?] mug, [volume?]"],
  ["Bowl No. 12", "Bowl [number?]"],
  ["Bowl #7 dark green", "Bowl [number?] [colour?]"],
  ["Greenhouse print", "Greenhouse print"],
  ["Silver ring 12 g", "Silver ring [weight?]"],
  ["Board [30 × 20 cm], oiled", "Board [size?], oiled"],
  ["Board [ 30 cm", "Board [ [size?]"],
  ["Print 4x6", "Print [size?]"],
  ["Frame 12 in x 8 in wide", "Frame [size?] wide"],
  ['Shelf 20" deep, 3-5 kg', "Shelf [size?] deep, [weight?]"],
])("of another piece, the title %s says %s", (title, said) => {
  expect(unknown({ title }).content.title).toBe(said);
});

test("a description keeps its words and numbers without a unit; left out, only what wasn't known goes", () => {
  const description = "Oiled three times, in 2 layers.\nSize: 30 x 20 x 2 cm\nIt is light brown. Wash it by hand.";
  const { content } = unknown({ title: "Board", description });
  expect(content.description).toBe("Oiled three times, in 2 layers.\nSize: [size?]\nIt is [colour?]. Wash it by hand.");
  expect(withoutBlanks(content)).toEqual({ description: "Oiled three times, in 2 layers.\nWash it by hand." });
});

test.each([
  "Ready to ship in 3-5 days.",
  "A 2 in 1 tool for ages 3-6.",
  "Made by hand since 1990-1995, 5 in stock, 3 in a set.",
  "Only natural materials, olive wood and rose petals.",
  "Order 2 to 3 of them.",
])("%s says the same of every piece", (description) => {
  expect(unknown({ title: "Board", description }).content.description).toBe(description);
});

test.each([
  ["Between 30 and 3 – 5 cm.", "Between 30 and [size?]."],
  ["[measured] 20 to 25 cm [by hand]", "[measured] [size?] [by hand]"],
  ["[20 cm]\n12 in.", "[size?]\n[size?]."],
  ["In natural, or natural linen.", "In [colour?], or [colour?] linen."],
])("of another piece, the description %s says %s", (description, said) => {
  expect(unknown({ title: "Board", description }).content.description).toBe(said);
});

test("what is left out of lists and options alters nothing that has no blank", () => {
  const content = {
    ...emptyContent,
    tags: ["mug [size?]", " - mug,  blue"],
    options: { a: { words: "- as it is,  " }, b: { words: "Large, [size?]" } },
  };
  expect(withoutBlanks(content as never)).toEqual({
    tags: [" - mug,  blue"],
    options: { a: { words: "- as it is,  " }, b: { words: "Large" } },
  });
});

test("what is typed for a blank takes its place in tags and options, too", () => {
  const content = { tags: ["mug [size?]", "mug"], options: { a: { words: "[size?]" }, b: "[weight?]" }, sku: null };
  expect(replaced(content as never, new Map([["size", "large"]]))).toEqual({
    tags: ["mug large", "mug"],
    options: { a: { words: "large" }, b: "[weight?]" },
  });
});

test("what buyers choose by is known; tags with what isn't known go, and attributes of it are asked for", () => {
  const attributes = [
    { property: 200, name: "Primary color", scale: null, scaleName: null, values: [{ id: 1, name: "Blue" }] },
    { property: 300, name: "Occasion", scale: null, scaleName: null, values: [{ id: 2, name: "Birthday" }] },
  ];
  const said = { title: "Blue mug", tags: ["blue mug", "mug", "350 ml mug"] };
  const { content, points } = unknown(said, { attributes }, [200]);
  expect(content.tags).toEqual(["mug"]);
  expect(points).toEqual([{ field: "attributes", point: "200", name: "Primary color", needed: true }]);
  expect(content["attributes"]).toEqual([attributes[1]]);
  const variations = {
    axes: [ownAxis("Colour", "Blue", "Red")],
    on: { price: [], quantity: [], sku: [] },
    skus: {},
    photos: null,
  };
  expect(unknown(said, { variations }).content.title).toBe("Blue mug");
});

test("no blank is ever made inside of another, and what is left out leaves none", () => {
  const word = fc.constantFrom(
    "30 cm",
    "blue",
    "350 ml",
    "12",
    "No. 3",
    "mug",
    "5 kg",
    "x",
    "light green",
    "of",
    "2 x 3 in",
    "[size?]",
    "[30 × 20 cm]",
    "[",
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 9 }), (words) => {
      const { content } = unknown({ title: words.join(" "), description: words.join(" ") });
      for (const said of [content.title, content.description]) {
        const outside = said.replaceAll(/\[[^\][]+\?\]/g, "");
        expect(outside).not.toContain("?]");
        expect(outside).not.toMatch(/\d cm|\d ml|\d kg|blue/);
      }
      const left = { ...content, ...withoutBlanks(content) };
      expect(JSON.stringify(left)).not.toContain("?]");
    }),
    { numRuns: 2000 },
  );
});
