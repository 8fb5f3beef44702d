import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, sameJson } from "#src/platform/kernel/canonical-json.ts";

const value = fc.jsonValue({ depthSize: "small", maxDepth: 3 });
/** Few keys and few values, so that many pairs are nearly the same; with keys that every object has by birth. */
const alike = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, 0, 1, "", "a", true),
    fc.array(tie("any"), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom("a", "b", "__proto__", "toString"), tie("any"), { maxKeys: 2 }),
  ),
})).any;

test("two values are the same exactly where their canonical texts are", () => {
  const either = fc.oneof(value, alike);
  fc.assert(
    fc.property(either, either, (a, b) => {
      expect([a, b, sameJson(a, b)]).toEqual([a, b, canonicalJson(a) === canonicalJson(b)]);
      const copy: unknown = JSON.parse(JSON.stringify(a));
      expect([a, sameJson(a, copy)]).toEqual([a, true]);
    }),
    { numRuns: 5000 },
  );
});

test("what is left out is as what is not there, and in a list as nothing", () => {
  expect(sameJson({ a: undefined, b: 1 }, { b: 1, c: undefined })).toBe(true);
  expect(sameJson([undefined, 1], [null, 1])).toBe(true);
  expect(sameJson({ a: undefined }, { b: 1 })).toBe(false);
});
