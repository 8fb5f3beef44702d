import { type SeenListing, standingOfListing, tally } from "#src/modules/sync/rules/standing.ts";
import { byScale, type Figure, median, processorMs, rounded } from "./figure.ts";
import { listing } from "./listings.ts";

const runs = byScale({ full: 5, usual: 5, smoke: 1 });
const aimMs = 1000;
/** So much more per listing at 10 000 than at 1 000 is still called linear. */
const linear = 1.5;

/** Planning a sync: every listing compared field by field, as if the database had found all of them different. */
export function planning(): Figure[] {
  // One parsed apart from the other, as they come out of the database and off the wire: nothing is the same object.
  const sides = Array.from({ length: 10_000 }, (_, number) => ({
    base: structuredClone(listing(number).fields),
    ours: structuredClone(listing(number, number % 50 === 0 ? "Wanted here" : undefined).fields),
    live: listing(number, number % 40 === 0 ? "Changed there" : undefined).fields,
  }));
  const plan = (count: number) => () => {
    const seen = sides.slice(0, count).map(
      ({ base, ours, live }): SeenListing => ({
        state: "active",
        standing: standingOfListing(base, ours, live),
        news: true,
      }),
    );
    const { result } = tally(seen, { gone: 0, outOfReach: 0, unreadable: 0, unreadableSome: [] });
    if (result.same + result.changedThere + result.differsHere + result.conflicts !== count)
      throw new Error("miscounted");
  };
  plan(1000)();
  const measured = (count: number) => median(Array.from({ length: runs }, () => processorMs(plan(count))));
  const [thousand, tenThousand] = [measured(1000), measured(10_000)];
  const ratio = tenThousand / thousand / 10;
  const fields = Object.keys(sides[0]?.live ?? {}).length;
  return [
    {
      name: "planning a sync of 10 000 listings",
      value: rounded(tenThousand),
      unit: "ms CPU",
      aim: "< 1000",
      ok: tenThousand < aimMs,
      beside: { "1 000 listings, ms CPU": rounded(thousand), "fields per listing": fields },
    },
    {
      name: "planning, per listing at 10 000 against 1 000",
      value: rounded(ratio),
      unit: "times",
      aim: `linear: ≤ ${linear}`,
      ok: ratio <= linear,
    },
  ];
}
