import fc from "fast-check";
import type { FieldValue, FlatFields } from "#src/catalog/fields/fields.ts";

/** Few names and few values, so that edits meet: stock, prices, sets, structures, what is empty and what isn't there. */
const names = [
  "title",
  "tags",
  "materials",
  "images",
  "variations",
  "sectionId",
  "price:",
  "quantity:",
  "quantity:Blue / L",
];
const words = fc.constantFrom("linen", "Linen", "café", "cafe\u0301", "apron", "");
const plain = fc.oneof(words, fc.integer({ min: 0, max: 3 }), fc.boolean(), fc.constant(null));
const value: fc.Arbitrary<FieldValue> = fc.oneof(
  { weight: 4, arbitrary: plain },
  { weight: 2, arbitrary: fc.array(words, { maxLength: 3 }) },
  {
    weight: 1,
    arbitrary: fc.dictionary(fc.constantFrom("a", "b"), fc.oneof(plain, fc.array(plain, { maxLength: 2 }))),
  },
);

export const flatFields: fc.Arbitrary<FlatFields> = fc.dictionary(fc.constantFrom(...names), value, {
  maxKeys: names.length,
});

/** One field and what somebody made of it; `undefined` takes it away. */
export type Edit = readonly [field: string, value: FieldValue | undefined];
export const edits = fc.uniqueArray(fc.tuple(fc.constantFrom(...names), fc.option(value, { nil: undefined })), {
  selector: ([field]) => field,
  maxLength: 5,
}) as fc.Arbitrary<Edit[]>;

export function edited(fields: FlatFields, made: readonly Edit[]): FlatFields {
  const result: Record<string, FieldValue> = { ...fields };
  for (const [field, each] of made) {
    if (each === undefined) delete result[field];
    else result[field] = each;
  }
  return result;
}

/** A base and what both sides made of it, often the same. */
export const sides = fc
  .tuple(flatFields, edits, edits)
  .map(([base, here, there]) => ({ base, ours: edited(base, here), live: edited(base, there), here, there }));

export const allNames = names;
