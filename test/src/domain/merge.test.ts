import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "#src/platform/kernel/canonical-json.ts";
import { type FlatFields, sameValue } from "#src/catalog/fields/fields.ts";
import { compare, merge, settle, standingOf } from "#src/modules/listings/rules/merge.ts";
import { allNames, edited, flatFields, sides } from "./flat-fields.ts";

/** Ten thousand cases take a few seconds. */
const often = { numRuns: 10_000 };

const alike = (a: FlatFields, b: FlatFields) => allNames.every((field) => sameValue(field, a[field], b[field]));
const isStock = (field: string) => field.startsWith("quantity:");

test("no edit is lost: each one is in the merger, or is a conflict", () => {
  fc.assert(
    fc.property(sides, ({ base, ours, live, here, there }) => {
      const { merged, conflicts } = merge(base, ours, live);
      for (const [side, made] of [
        [ours, here],
        [live, there],
      ] as const) {
        for (const [field] of made) {
          if (sameValue(field, side[field], base[field])) continue;
          expect(sameValue(field, merged[field], side[field]) || conflicts.includes(field)).toBe(true);
        }
      }
      const untouched = allNames.filter(
        (field) => sameValue(field, ours[field], base[field]) && sameValue(field, live[field], base[field]),
      );
      expect(untouched.every((field) => sameValue(field, merged[field], base[field]))).toBe(true);
    }),
    often,
  );
});

test("a conflict is left as it stands there, and only what both moved apart is one", () => {
  fc.assert(
    fc.property(sides, ({ base, ours, live }) => {
      const { merged, conflicts } = merge(base, ours, live);
      for (const field of allNames) {
        const moved = (side: FlatFields) => !sameValue(field, side[field], base[field]);
        const apart = moved(ours) && moved(live) && !sameValue(field, ours[field], live[field]);
        expect(conflicts.includes(field)).toBe(apart);
      }
      expect(conflicts.map((field) => merged[field])).toEqual(conflicts.map((field) => live[field]));
    }),
    often,
  );
});

test("merged once is merged for good", () => {
  fc.assert(
    fc.property(sides, ({ base, ours, live }) => {
      const { merged } = merge(base, ours, live);
      expect(merge(merged, merged, merged)).toEqual({ merged, conflicts: [] });
      const again = merge(live, merged, live);
      expect(again.conflicts).toEqual([]);
      expect(alike(again.merged, merged)).toBe(true);
    }),
    often,
  );
});

test("edits of different fields come to the same, whoever made which", () => {
  fc.assert(
    fc.property(sides, ({ base, here, there }) => {
      const others = there.filter(([field]) => !here.some(([own]) => own === field));
      const [one, other] = [edited(base, here), edited(base, others)];
      const forth = merge(base, one, other);
      const back = merge(base, other, one);
      expect([forth.conflicts, back.conflicts]).toEqual([[], []]);
      expect(alike(forth.merged, back.merged)).toBe(true);
      expect(alike(forth.merged, edited(one, others))).toBe(true);
    }),
    often,
  );
});

test("settling hides no difference, makes none up, and doing it twice changes nothing", () => {
  fc.assert(
    fc.property(sides, ({ base, ours, live }) => {
      const settled = settle(base, ours, live);
      expect(compare(settled.base, settled.ours, live)).toEqual(compare(base, ours, live));
      expect(settle(settled.base, settled.ours, live)).toEqual(settled);
    }),
    often,
  );
});

test("settling changes what the studio wants in one thing only: stock that moved there alone is followed", () => {
  fc.assert(
    fc.property(sides, ({ base, ours, live }) => {
      const settled = settle(base, ours, live);
      for (const field of allNames) {
        const followed =
          isStock(field) && canonicalJson({ field: ours[field] }) === canonicalJson({ field: base[field] });
        expect(settled.ours[field]).toEqual(followed ? live[field] : ours[field]);
      }
    }),
    often,
  );
});

test("what is agreed is what both had, never a third thing", () => {
  fc.assert(
    fc.property(flatFields, flatFields, flatFields, (base, ours, live) => {
      const settled = settle(base, ours, live);
      for (const field of allNames) expect([base[field], live[field]]).toContainEqual(settled.base[field]);
    }),
    { numRuns: 2000 },
  );
});

describe("a field", () => {
  test.each([
    ["as it was", "a", "a", "a", "same"],
    ["changed here", "a", "b", "a", "ours"],
    ["changed there", "a", "a", "b", "live"],
    ["changed on both sides to the same", "a", "b", "b", "same"],
    ["changed on both sides apart", "a", "b", "c", "conflict"],
    ["taken away there", "a", "a", undefined, "live"],
    ["new there", undefined, undefined, "a", "live"],
    ["empty here and absent there", "a", null, undefined, "same"],
  ] as const)("%s", (_, base, ours, live, standing) => {
    expect(standingOf("title", base, ours, live)).toBe(standing);
  });

  test("tags in another order or case are the same, other texts are not", () => {
    expect(standingOf("tags", ["a", "b"], ["a", "b"], ["B", "a"])).toBe("same");
    expect(standingOf("tags", ["café"], ["café"], ["cafe\u0301"])).toBe("same");
    expect(standingOf("tags", ["a"], ["a"], ["a", "a"])).toBe("live");
    expect(standingOf("title", "a", "a", "A")).toBe("live");
    expect(standingOf("images", ["a", "b"], ["a", "b"], ["b", "a"])).toBe("live");
  });

  test("stock that was sold is no difference, stock that we want otherwise is", () => {
    const stock = (quantity: number) => ({ "quantity:": quantity });
    expect(compare(stock(5), stock(5), stock(3))).toEqual({ ours: [], live: [], conflict: [] });
    expect(compare(stock(5), stock(8), stock(5)).ours).toEqual(["quantity:"]);
    expect(compare(stock(5), stock(8), stock(3)).conflict).toEqual(["quantity:"]);
    expect(settle(stock(5), stock(8), stock(3))).toEqual({ base: stock(5), ours: stock(8) });
  });
});
