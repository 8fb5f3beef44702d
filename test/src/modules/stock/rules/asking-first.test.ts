import { describe, expect, test } from "vitest";
import { even, judge, listing, own, q, soldOut, target } from "./judging.ts";

describe("a shared product", () => {
  test("what approved changes of people wrote is no fall, and isn't taken off once for each shop", () => {
    const wrote = (at: number, from: number, to: number, end: "open" | "written" = "written") =>
      listing(at, to, { theirs: [{ changeId: `change-${at}`, end, by: { [q]: from - to } }] });
    const two = judge(even(5), [wrote(0, 5, 3), wrote(1, 5, 3)]);
    expect(two).toMatchObject({ outcome: "nothing", writes: [], falls: [], known: { base: { [q]: 3 } } });
    const three = judge(even(6, 3), [wrote(0, 6, 4), wrote(1, 6, 4), wrote(2, 6, 4)]);
    expect(three).toMatchObject({ outcome: "nothing", writes: [], falls: [], known: { base: { [q]: 4 } } });
    // Counted once.
    expect(judge(two.known, [wrote(0, 5, 3), listing(1, 2)]).writes.map(({ set }) => target(set))).toEqual([2]);
    const raised = judge(even(3), [wrote(0, 3, 10), wrote(1, 3, 10)]);
    expect(raised).toMatchObject({ writes: [], known: { base: { [q]: 10 } } });
    // While it is being written nobody can tell whether a fall is this write; what sold besides is known afterwards.
    const open = judge(even(5), [wrote(0, 5, 3, "open"), listing(1, 5, { own: own("waiting", 2) })]);
    expect(open.falls).toEqual([]);
    const done = judge(open.known, [
      { ...wrote(0, 5, 3), pieces: { [q]: 2 } },
      listing(1, 3, { own: own("written", 2) }),
    ]);
    expect(done.falls).toEqual([{ listingId: "oak", by: { [q]: 1 } }]);
  });

  test("falls in several shops are summed up, and nothing is taken off sale where several are shown, before a person answers", () => {
    const each = judge(even(6, 3), [listing(0, 4), listing(1, 4), listing(2, 4)]);
    expect(each).toMatchObject({ outcome: "ask", reasons: ["much"], writes: [] });
    const last = judge(even(2, 3), [listing(0, 1), listing(1, 1), listing(2, 2)]);
    expect(last).toMatchObject({ outcome: "ask", reasons: ["all"], writes: [] });
  });

  test("a fall that needs a question is asked about while a write is on its way, and is told with the write that follows", () => {
    const sold = judge(even(9), [listing(0, 8), listing(1, 9)]).known;
    const corrected = [listing(0, 1), listing(1, 9, { own: own("waiting", 1) })];
    const asked = judge(sold, corrected);
    expect(asked).toMatchObject({ outcome: "ask", reasons: ["much"], known: { base: { [q]: 8 } } });
    const written = [listing(0, 1), listing(1, 8, { own: own("written", 1) })];
    expect(judge(asked.known, written)).toMatchObject({ outcome: "ask", writes: [] });
    // Answered while it is still on its way: what fell is told with the write that lowers for it.
    const answered = judge(asked.known, corrected, { confirmed: true });
    expect(answered.writes).toEqual([]);
    expect(judge(answered.known, written)).toMatchObject({
      outcome: "lower",
      isNews: true,
      before: { [q]: 8 },
      falls: [{ listingId: "oak", by: { [q]: 7 } }],
    });
  });

  test("options that were renamed in one shop and then in the other begin with the lowest number", () => {
    const options = (at: number, option: string, pieces: number) => listing(at, 0, { pieces: { [option]: pieces } });
    const [blue, navy] = [`${q}Blue`, `${q}Navy`];
    const { known } = judge(null, [options(0, blue, 5), options(1, blue, 5)]);
    const renamed = judge(known, [options(0, navy, 4), options(1, blue, 5)]);
    expect(renamed).toMatchObject({ outcome: "ask", reasons: ["options"], writes: [] });
    const both = judge(renamed.known, [options(0, navy, 4), options(1, navy, 5)]);
    expect(both).toMatchObject({ outcome: "lower", falls: [], known: { base: { [navy]: 4 } } });
    expect(both.writes).toMatchObject([{ listingId: "ash", before: { [navy]: 5 }, set: { [navy]: 4 } }]);
    const far = judge(renamed.known, [options(0, navy, 4), options(1, navy, 9)]);
    expect(far).toMatchObject({ outcome: "ask", reasons: ["apart"], writes: [] });
  });

  test("a listing that came to the product since is asked about before it is lowered", () => {
    const { known } = judge(even(1), [soldOut(0), listing(1, 1, { sale: "off" })]);
    const third = judge(known, [soldOut(0), listing(1, 1, { sale: "off" }), listing(2, 3)]);
    expect(third).toMatchObject({ outcome: "ask", reasons: ["new"], writes: [] });
  });

  test("a listing that may show what was there before our write isn't lowered from that number", () => {
    const { known } = judge(even(5), [listing(0, 4), listing(1, 5)]);
    const stale = judge(known, [listing(0, 3), listing(1, 5, { own: own("written", 1), settling: true })]);
    expect(stale).toMatchObject({ outcome: "nothing", writes: [], known: { base: { [q]: 3 } } });
    const later = judge(stale.known, [listing(0, 3), listing(1, 4)]);
    expect(later).toMatchObject({ outcome: "lower", falls: [{ listingId: "oak", by: { [q]: 1 } }] });
    expect(later.writes).toMatchObject([{ before: { [q]: 4 }, set: { [q]: 3 } }]);
  });
});
