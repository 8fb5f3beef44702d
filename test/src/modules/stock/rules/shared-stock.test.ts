import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { writesADay } from "#src/modules/stock/rules/asking.ts";
import { takenAsTheyAre } from "#src/modules/stock/rules/shared-stock.ts";
import type { Known, OwnWrite, SeenListing } from "#src/modules/stock/rules/stock-types.ts";
import { even, judge, listing, own, q, soldOut, target } from "./judging.ts";

const numRuns = process.env["SCALE"] === "full" ? 20_000 : 1500;

describe("a shared product", () => {
  test("has the lowest number everywhere once it is shared", () => {
    const { outcome, writes, known } = judge(null, [listing(0, 5), listing(1, 3), listing(2, 4)]);
    expect(outcome).toBe("lower");
    expect(writes.map(({ listingId, set }) => [listingId, set[q]])).toEqual([
      ["oak", 3],
      ["elm", 3],
    ]);
    expect(known.base).toEqual({ [q]: 3 });
  });

  test("a sale in one shop lowers the others to its number", () => {
    const { outcome, writes, falls } = judge(even(5, 3), [listing(0, 4), listing(1, 5), listing(2, 5)]);
    expect(outcome).toBe("lower");
    expect(falls).toEqual([{ listingId: "oak", by: { [q]: 1 } }]);
    expect(writes.map(({ set }) => target(set))).toEqual([4, 4]);
  });

  test("two that fell between two checks leave what there was less both", () => {
    const { writes, lowest, before } = judge(even(5), [listing(0, 4), listing(1, 3)]);
    expect(writes.map(({ listingId, set }) => [listingId, target(set)])).toEqual([
      ["oak", 2],
      ["ash", 2],
    ]);
    expect([before, lowest]).toEqual([{ [q]: 5 }, { [q]: 3 }]);
  });

  test("the last piece sold in one shop takes the others off sale", () => {
    const { writes, oversold } = judge(even(1), [soldOut(0), listing(1, 1)]);
    expect(writes).toEqual([{ listingId: "ash", shopId: "shop-1", takeOff: true, before: { [q]: 1 }, set: {} }]);
    expect(oversold).toBe(0);
  });

  test("the last piece sold in both shops is an oversell, told once", () => {
    const first = judge(even(1), [soldOut(0), soldOut(1)]);
    expect(first).toMatchObject({ oversold: 1, writes: [] });
    expect(judge(first.known, [soldOut(0), soldOut(1)])).toMatchObject({ oversold: 0, outcome: "nothing" });
  });

  test("a sale in the shop that is still to be lowered is counted apart from what we wrote there", () => {
    const lowered = judge(even(5), [listing(0, 4), listing(1, 5)]).known;
    const before = judge(lowered, [listing(0, 4), listing(1, 4, { own: own("waiting", 1) })]);
    expect(before).toMatchObject({ chained: true, known: { base: { [q]: 3 } } });
    const waiting = judge(lowered, [listing(0, 4), listing(1, 5, { own: own("open", 1) })]);
    expect(waiting).toMatchObject({ outcome: "nothing", falls: [] });
    // Written, or sold: nobody can tell before it is known what became of the write.
    const unclear = judge(waiting.known, [listing(0, 4), listing(1, 4, { own: own("open", 1) })]);
    expect(unclear).toMatchObject({ outcome: "nothing", falls: [] });
    const written = judge(unclear.known, [listing(0, 4), listing(1, 4, { own: own("written", 1) })]);
    expect(written).toMatchObject({ outcome: "nothing", falls: [], known: { base: { [q]: 4 } } });
    const sold = judge(unclear.known, [listing(0, 4), listing(1, 3, { own: own("written", 1) })]);
    expect(sold.writes.map(({ set }) => target(set))).toEqual([3]);
  });

  test("a write that met a sale there is made anew from today's number", () => {
    const { known } = judge(even(3), [listing(0, 2), listing(1, 3)]);
    const again = judge(known, [listing(0, 2), listing(1, 2, { own: own("moved", 0) })]);
    expect(again.falls).toEqual([{ listingId: "ash", by: { [q]: 1 } }]);
    expect(again.writes.map(({ listingId, set }) => [listingId, target(set)])).toEqual([
      ["oak", 1],
      ["ash", 1],
    ]);
  });

  test("what the marketplace shows of a moment before our write is neither a rise nor, later, a sale", () => {
    const { known } = judge(even(5), [listing(0, 4), listing(1, 5)]);
    const stale = judge(known, [listing(0, 4), listing(1, 5, { own: own("written", 1), settling: true })]);
    expect(stale).toMatchObject({ outcome: "nothing", falls: [] });
    expect(judge(stale.known, [listing(0, 4), listing(1, 4, { settling: true })]).falls).toEqual([]);
  });

  test("an end, a pause and a closed shop are no sales, and are not written to", () => {
    const off = judge(even(5), [listing(0, 5, { sale: "off" }), listing(1, 5)]);
    expect(off).toMatchObject({ outcome: "nothing", falls: [], oversold: 0 });
    const back = judge(judge(off.known, [listing(0, 5, { sale: "off" }), listing(1, 3)]).known, [
      listing(0, 5),
      listing(1, 3),
    ]);
    expect(back.writes.map(({ listingId, set }) => [listingId, target(set)])).toEqual([["oak", 3]]);
    expect(back.falls).toEqual([]);
  });

  test("restocked in one shop, no other is raised, and the higher number is asked about when it is to be lowered", () => {
    const raised = judge(even(3), [listing(0, 10), listing(1, 3)]);
    expect(raised).toMatchObject({ outcome: "nothing", known: { base: { [q]: 3 } } });
    const sold = judge(raised.known, [listing(0, 10), listing(1, 2)]);
    expect(sold).toMatchObject({ outcome: "ask", reasons: ["apart"], writes: [], asksAnew: true });
    expect(judge(sold.known, [listing(0, 10), listing(1, 2)]).asksAnew).toBe(false);
    const confirmed = judge(sold.known, [listing(0, 10), listing(1, 2)], { confirmed: true });
    expect(confirmed.writes.map(({ set }) => target(set))).toEqual([2]);
  });

  test("restocked in all shops, there is as much as they say", () => {
    const { known } = judge(even(3), [listing(0, 10), listing(1, 9)]);
    expect(known.base).toEqual({ [q]: 9 });
  });

  test("put back by a person before our write was judged, it stays so", () => {
    const { known } = judge(even(5), [listing(0, 4), listing(1, 5)]);
    const back = judge(known, [listing(0, 5), listing(1, 5, { own: own("written", 1) })]);
    expect(back).toMatchObject({ outcome: "nothing", writes: [], known: { base: { [q]: 5 } } });
  });

  test("put on sale anew after all was sold, it stays there", () => {
    const sold = judge(even(1), [soldOut(0), listing(1, 1)]).known;
    const taken = judge(sold, [soldOut(0), listing(1, 1, { sale: "off", own: own("written", 0) })]).known;
    expect(judge(taken, [soldOut(0), listing(1, 1, { takenOff: true })])).toMatchObject({
      outcome: "nothing",
      known: { base: { [q]: 1 } },
    });
  });

  test.for([
    { fall: "of more than three", before: 9, seen: listing(0, 5), reason: "much" },
    { fall: "to nothing from more than one", before: 2, seen: soldOut(0), reason: "all" },
  ])("a fall $fall is asked about first", ({ before, seen, reason }) => {
    const asked = judge(even(before), [seen, listing(1, before)]);
    expect(asked).toMatchObject({ outcome: "ask", reasons: [reason], writes: [], asksAnew: true });
    expect(asked.known.base).toEqual({ [q]: before });
    expect(judge(asked.known, [seen, listing(1, before)], { confirmed: true }).outcome).toBe("lower");
    expect(judge(takenAsTheyAre([seen, listing(1, before)], asked.known), [seen, listing(1, before)]).outcome).toBe(
      "nothing",
    );
  });

  test("a write that failed and the writes of a day that are used up are asked about", () => {
    const { known } = judge(even(5), [listing(0, 4), listing(1, 5)]);
    const failed = [listing(0, 4), listing(1, 5, { own: own("failed", 0) })];
    expect(judge(known, failed)).toMatchObject({ outcome: "ask", reasons: ["failed"] });
    const sold = [listing(0, 4), listing(1, 5)];
    expect(judge(even(5), sold, { used: writesADay - 1 }).outcome).toBe("lower");
    expect(judge(even(5), sold, { used: writesADay })).toMatchObject({ outcome: "ask", reasons: ["many"] });
  });

  test("a listing whose stock another request holds is asked about, and isn't written to whatever is answered", () => {
    const seen = [listing(0, 4), listing(1, 5, { held: true })];
    expect(judge(even(5), seen, { confirmed: true })).toMatchObject({ outcome: "ask", reasons: ["held"], writes: [] });
  });

  test("shops that offer different options are asked about, and nothing is written", () => {
    const other = listing(1, 5, { pieces: { "quantity:Blue": 5 } });
    expect(judge(even(5), [listing(0, 4), other])).toMatchObject({ outcome: "ask", reasons: ["options"], writes: [] });
  });

  test("an oversell is told while a question is open, once for each piece", () => {
    const seen = [soldOut(0), listing(1, 1)];
    const asked = judge(even(2), seen);
    expect(asked).toMatchObject({ outcome: "ask", oversold: 1 });
    expect(judge(asked.known, seen).oversold).toBe(0);
    expect(judge(asked.known, [soldOut(0), soldOut(1)]).oversold).toBe(1);
  });

  test("each option is judged by itself", () => {
    const two = (at: number, blue: number, red: number) =>
      listing(at, 0, { pieces: { "quantity:Blue": blue, "quantity:Red": red } });
    const { known } = judge(null, [two(0, 2, 2), two(1, 2, 2)]);
    const { writes } = judge(known, [two(0, 1, 2), two(1, 2, 1)]);
    expect(writes.map(({ set }) => set)).toEqual([{ "quantity:Red": 1 }, { "quantity:Blue": 1 }]);
    const gone = judge(known, [two(0, 1, 0), two(1, 2, 2)], { confirmed: true }).writes;
    expect(gone).toMatchObject([{ takeOff: false, set: { "quantity:Blue": 1, "quantity:Red": 0 } }]);
  });
});

const anySeen = fc.record({
  sale: fc.constantFrom<SeenListing["sale"]>("on", "on", "on", "sold-out", "off"),
  pieces: fc.nat(12),
  end: fc.constantFrom<OwnWrite["end"] | null>("open", "waiting", "written", "moved", "failed", null, null, null),
  by: fc.nat(4),
  settling: fc.boolean(),
});
const anyChecks = fc.array(fc.tuple(anySeen, anySeen, anySeen, fc.boolean(), fc.nat(25)), {
  minLength: 1,
  maxLength: 12,
});

test("whatever is seen, nothing is raised, nothing off sale is written to, and the same check twice writes nothing more", () => {
  fc.assert(
    fc.property(anyChecks, (checks) => {
      let known: Known | null = null;
      for (const [a, b, c, confirmed, used] of checks) {
        const seen = [a, b, c].map(({ sale, pieces, end, by, settling }, at) =>
          listing(at, sale === "sold-out" ? 0 : pieces, { sale, settling, own: end === null ? null : own(end, by) }),
        );
        const found = judge(known, seen, { confirmed, used });
        for (const { listingId, set, before, takeOff } of found.writes) {
          const there = seen.find((each) => each.listingId === listingId);
          expect(there?.sale).toBe("on");
          expect(["open", "waiting"]).not.toContain(there?.own?.end);
          expect(before[q]).toBeLessThanOrEqual(there?.pieces[q] ?? -1);
          expect(takeOff ? Object.keys(set).length : Number((set[q] ?? 0) >= (before[q] ?? -1))).toBe(0);
        }
        const mayWrite = found.outcome !== "ask" && (confirmed || used < writesADay);
        expect(mayWrite ? [] : found.writes).toEqual([]);
        expect(Object.values(found.known.base).every((pieces) => pieces >= 0)).toBe(true);
        // With its writes on their way; what was judged with its end isn't looked at again, unless a question is open.
        const on = new Map(found.writes.map((write) => [write.listingId, write]));
        const again = judge(
          found.known,
          seen.map((each) => {
            const write = on.get(each.listingId);
            const by = Object.fromEntries(
              Object.keys(write?.set ?? {}).map((field) => [
                field,
                (write?.before[field] ?? 0) - (write?.set[field] ?? 0),
              ]),
            );
            if (found.outcome === "ask") return each;
            return {
              ...each,
              own: write
                ? { end: "open" as const, by }
                : each.own?.end === "open" || each.own?.end === "waiting"
                  ? each.own
                  : null,
            };
          }),
          { used },
        );
        expect(found.outcome === "ask" ? [] : again.writes).toEqual([]);
        expect(again.oversold).toBe(0);
        known = found.known;
      }
    }),
    { numRuns },
  );
});
