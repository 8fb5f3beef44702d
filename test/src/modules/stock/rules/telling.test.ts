import { describe, expect, test } from "vitest";
import { shownText } from "#src/modules/stock/rules/asking.ts";
import { lastFall, oversoldIn } from "#src/modules/stock/rules/telling.ts";
import { even, judge, listing, own, q, soldOut } from "./judging.ts";

const now = new Date("2027-01-16T10:00:00Z");

describe("what is told of a judgement", () => {
  test("a question shows what each listing showed before and shows now", () => {
    const asked = judge(even(9), [listing(0, 5), listing(1, 9)]);
    expect(asked).toMatchObject({ outcome: "ask", reasons: ["much"] });
    expect(asked.shows).toEqual([
      { listingId: "oak", before: { [q]: 9 }, now: { [q]: 5 } },
      { listingId: "ash", before: { [q]: 9 }, now: { [q]: 9 } },
    ]);
  });

  test("an oversell names no shop whose sale was followed before", () => {
    const sold = judge(even(2, 3), [listing(0, 1), listing(1, 2), listing(2, 2)]);
    const earlier = lastFall(now, sold, null);
    const followed = [
      listing(0, 1),
      listing(1, 1, { own: own("written", 1) }),
      listing(2, 1, { own: own("written", 1) }),
    ];
    const { known } = judge(sold.known, followed);
    const twice = judge(known, [listing(0, 1), soldOut(1), soldOut(2)]);
    expect(twice.oversold).toBe(1);
    expect(oversoldIn(twice, earlier).map(({ listingId }) => listingId)).toEqual(["ash", "elm"]);
  });

  test("an oversell names the sale that a listing wasn't lowered for yet", () => {
    const sold = judge(even(1), [soldOut(0), listing(1, 1)]);
    const earlier = lastFall(now, sold, null);
    const twice = judge(
      sold.known,
      [soldOut(0), soldOut(1)].map((each, at) => ({
        ...each,
        own: at === 1 ? own("waiting", 0) : null,
      })),
    );
    expect(twice.oversold).toBe(1);
    expect(oversoldIn(twice, earlier).map(({ listingId }) => listingId)).toEqual(["oak", "ash"]);
  });

  test("the numbers of a question are the same before and after our own write", () => {
    const waits = [listing(0, 1), listing(1, 9, { own: own("waiting", 1) })];
    expect(shownText(waits)).toBe(shownText([listing(0, 1), listing(1, 8, { own: own("written", 1) })]));
    expect(shownText(waits)).not.toBe(shownText([listing(0, 0), listing(1, 8)]));
  });

  test("names the shops whose writes of the day are used up, and no others", () => {
    const sold = [listing(0, 4), listing(1, 5)];
    expect(judge(even(5), sold, { used: 20 }).full).toEqual(["shop-1"]);
    expect(judge(even(5), sold, { used: 19 }).full).toEqual([]);
  });
});
