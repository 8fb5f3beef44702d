import type { ListingId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { at, byField, exceeds, sum } from "./pieces.ts";
import type {
  AskReason,
  Judgement,
  Known,
  KnownListing,
  OwnWrite,
  Pieces,
  SeenListing,
  StockWrite,
} from "./stock-types.ts";

export const largestFall = 3;
export const writesADay = 20;

export type JudgeInput = {
  /** null: the rule was just given. */
  readonly known: Known | null;
  readonly seen: readonly SeenListing[];
  /** Writes under standing decisions in the last 24 hours. */
  readonly writesToday: ReadonlyMap<ShopId, number>;
  /** A person answered that the others are to be lowered. */
  readonly confirmed: boolean;
};

type Looked = SeenListing & {
  /** Without our own doing, before. */
  readonly was: Pieces;
  readonly fell: Pieces;
  /** Of these, pieces that only this listing had. */
  readonly spare: Pieces;
  /** It has more than is shared, and is to be lowered whatever fell. */
  readonly due: boolean;
  readonly rose: boolean;
};

/**
 * What the numbers of a shared product ask for. The others are lowered to the lowest number; where several fell, to what there was
 * less all that fell. Nothing is ever raised. An end, a pause and a disconnected shop are no sales.
 */
export function judgeStock({ known, seen, writesToday, confirmed }: JudgeInput): Judgement {
  const there = seen.filter(({ sale }) => sale !== "off");
  const fields = fieldsOf(there, known?.base ?? {});
  if (fields === null) return asking(known ?? nothingKnown, seen, ["options"]);
  const lowestNow = lowestOf(there, fields);
  const first = known === null;
  const base = first ? startOf(there, fields, lowestNow) : onlyFields(known.base, fields, lowestNow);
  const looked = seen.map((each) => look(each, known?.listings[each.listingId] ?? null, base, fields, first));
  const falls = looked.filter(({ fell }) => sum(fell) > 0);
  const shared = (field: string) =>
    falls.reduce((total, { fell, spare }) => total + Math.max(0, at(fell, field) - at(spare, field)), 0);
  const restocked = falls.length === 0 && looked.some(({ rose }) => rose) && !looked.some(({ due }) => due);
  const left = byField(fields, (field) => at(base, field) - shared(field));
  const target = byField(fields, (field) =>
    restocked ? at(lowestNow, field) : Math.max(0, Math.min(at(left, field), at(lowestNow, field))),
  );
  const isLower = fields.some((field) => at(target, field) < at(base, field));
  const onSale = looked.filter(({ sale }) => sale === "on");
  const over = onSale.filter((each) => (isLower || each.due) && exceeds(each.pieces, target));
  const ready = over.filter(({ own }) => !isOnItsWay(own));
  const oversold = fields.reduce((most, field) => Math.max(most, -at(left, field)), 0);
  // What is due was told of by the sales that made it so.
  const extra = (each: Looked, field: string) =>
    (each.due && known?.listings[each.listingId] ? at(base, field) : at(each.pieces, field)) -
    at(target, field) -
    shared(field);
  const apart = ready.some((each) => fields.some((field) => extra(each, field) > largestFall));
  const reasons = askReasons({ falls, ready, apart, fields, writesToday, isLower, confirmed });
  const before = base;
  const isChained = ({ listingId, own }: Looked) =>
    (known?.listings[listingId]?.owed ?? false) && (own?.end === "waiting" || own?.end === "moved");
  const chained = falls.some(isChained);
  const isNews = first || falls.length > 0 || ready.some(({ listingId }) => !known.listings[listingId]?.owed);
  const told = {
    isNews,
    chained,
    falls: falls.map(({ listingId, fell }) => ({ listingId, by: fell })),
    before,
    lowest: lowestNow,
  };
  if (reasons.length > 0) {
    const kept = known ?? nothingKnown;
    const asked = [reasons.join(), ...over.map(({ listingId }) => listingId)].join("|");
    return {
      ...told,
      outcome: "ask",
      reasons,
      known: { ...kept, asked, toldOversold: Math.max(kept.toldOversold, oversold) },
      writes: [],
      oversold: Math.max(0, oversold - kept.toldOversold),
      asksAnew: kept.asked !== asked,
    };
  }
  const owed = new Set(over.map(({ listingId }) => listingId));
  return {
    ...told,
    outcome: ready.length > 0 ? "lower" : "nothing",
    reasons: [],
    known: {
      base: target,
      listings: Object.fromEntries(looked.map((each) => [each.listingId, knownOf(each, owed, known)])),
      asked: null,
      toldOversold: 0,
    },
    writes: ready.map((each) => writeOf(each, target)),
    oversold: Math.max(0, oversold - (known?.toldOversold ?? 0)),
    asksAnew: false,
  };
}

/** Whether a write of ours is still to come, or may be. */
export function isOnItsWay(own: OwnWrite | null): boolean {
  return own?.end === "waiting" || own?.end === "open";
}

const nothingKnown: Known = { base: {}, listings: {}, asked: null, toldOversold: 0 };

/** A person said that what fell was no sale: the numbers as they are now are what there is, and nothing is written. */
export function takenAsTheyAre(seen: readonly SeenListing[]): Known {
  const there = seen.filter(({ sale }) => sale === "on");
  return {
    base: lowestOf(there, fieldsOf(there, {}) ?? []),
    listings: Object.fromEntries(
      seen.map(({ listingId, sale, pieces }) => [listingId, { onSale: sale === "on", pieces, owed: false }]),
    ),
    asked: null,
    toldOversold: 0,
  };
}

function look(
  seen: SeenListing,
  known: KnownListing | null,
  base: Pieces,
  fields: readonly string[],
  first: boolean,
): Looked {
  const { own, sale } = seen;
  const quiet = { was: seen.pieces, fell: {}, spare: {}, rose: false };
  // Seen for the first time it has sold nothing; it is to have what the others have.
  if (first || !known) return { ...seen, ...quiet, due: sale === "on" };
  const taken = own && (own.end === "open" || own.end === "written") ? own.by : {};
  const was = byField(fields, (field) => Math.max(0, at(known.pieces, field) - at(taken, field)));
  // What the marketplace shows of a moment before our write is no rise.
  const pieces = seen.settling
    ? byField(Object.keys(seen.pieces), (field) => Math.min(at(seen.pieces, field), at(was, field)))
    : seen.pieces;
  // Off sale before and now it has sold nothing. What it had less when it went off, or has less since it came back, it may have sold.
  const sold = known.onSale || sale !== "off";
  const fell = sold ? byField(fields, (field) => Math.max(0, at(was, field) - at(pieces, field))) : {};
  const spare =
    known.owed || !known.onSale ? {} : byField(fields, (field) => Math.max(0, at(was, field) - at(base, field)));
  const moved = { ...seen, pieces, was, fell, spare };
  // Once our write is known to be there, what is more than it left was put there by a person.
  const done = own?.end === "written";
  const more = sale === "on" && exceeds(pieces, done ? was : known.pieces);
  if (known.onSale) {
    const left = done ? byField(fields, (field) => Math.min(at(pieces, field), at(was, field))) : pieces;
    return { ...moved, due: known.owed && sale === "on" && exceeds(left, base), rose: more };
  }
  // Back on sale with what it had, it is to have what the others have. With more, or after we took it off, it was restocked.
  const rose = more || (sale === "on" && seen.takenOff);
  return { ...moved, due: sale === "on" && !rose, rose };
}

type AskInput = Pick<JudgeInput, "writesToday" | "confirmed"> & {
  readonly falls: readonly Looked[];
  readonly ready: readonly Looked[];
  /** More is to be taken off a listing than fell. */
  readonly apart: boolean;
  readonly fields: readonly string[];
  readonly isLower: boolean;
};

function askReasons(input: AskInput): AskReason[] {
  const { falls, ready, apart, fields, writesToday, isLower, confirmed } = input;
  if (ready.length === 0) return [];
  const reasons = new Set<AskReason>(ready.some(({ held }) => held) ? ["held"] : []);
  if (confirmed) return [...reasons];
  for (const { fell, was, pieces } of isLower ? falls : []) {
    for (const field of fields) {
      if (at(fell, field) > largestFall) reasons.add("much");
      else if (at(pieces, field) === 0 && at(fell, field) > 0 && at(was, field) > 1) reasons.add("all");
    }
  }
  if (apart) reasons.add("apart");
  for (const { own, shopId } of ready) {
    if (own?.end === "failed") reasons.add("failed");
    const more = ready.filter((each) => each.shopId === shopId).length;
    if ((writesToday.get(shopId) ?? 0) + more > writesADay) reasons.add("many");
  }
  return [...reasons].toSorted();
}

function knownOf(each: Looked, owed: ReadonlySet<ListingId>, known: Known | null): KnownListing {
  const earlier = known?.listings[each.listingId];
  return { onSale: each.sale === "on", pieces: keptPieces(each, earlier), owed: owed.has(each.listingId) };
}

function keptPieces({ sale, own, pieces, was, fell }: Looked, earlier: KnownListing | undefined): Pieces {
  if (!earlier) return pieces;
  // What may be ours stays counted until it is known: a write that isn't ended takes off no more than it says.
  if (own?.end === "open") {
    return byField(Object.keys(pieces), (field) =>
      Math.max(at(pieces, field), at(earlier.pieces, field) - at(fell, field)),
    );
  }
  return sale === "off" ? byField(Object.keys(pieces), (field) => Math.min(at(pieces, field), at(was, field))) : pieces;
}

function writeOf({ listingId, shopId, pieces }: Looked, target: Pieces): StockWrite {
  const higher = Object.keys(pieces).filter((field) => at(pieces, field) > at(target, field));
  const takeOff = Object.keys(pieces).every((field) => Math.min(at(pieces, field), at(target, field)) === 0);
  const pick = (from: Pieces) => Object.fromEntries(higher.map((field) => [field, at(from, field)]));
  return { listingId, shopId, takeOff, before: pick(pieces), set: takeOff ? {} : pick(target) };
}

function asking(known: Known, seen: readonly SeenListing[], reasons: readonly AskReason[]): Judgement {
  const asked = reasons.join();
  return {
    outcome: "ask",
    reasons,
    known: { ...known, asked },
    writes: [],
    falls: [],
    isNews: false,
    chained: false,
    before: known.base,
    lowest: seen[0]?.pieces ?? {},
    oversold: 0,
    asksAnew: known.asked !== asked,
  };
}

/** Null: they don't offer the same options. */
function fieldsOf(listings: readonly SeenListing[], base: Pieces): readonly string[] | null {
  // A sold-out listing may show no options any more.
  const [first, ...others] = listings
    .filter(({ sale }) => sale === "on")
    .map(({ pieces }) => Object.keys(pieces).toSorted());
  if (!first) return Object.keys(base);
  return others.every((each) => each.join("\n") === first.join("\n")) ? first : null;
}

/** Nothing of what is sold out is left. What is on sale at the start says how many there are. */
function startOf(there: readonly SeenListing[], fields: readonly string[], lowest: Pieces): Pieces {
  const onSale = there.filter(({ sale }) => sale === "on");
  return onSale.length === 0 ? lowest : lowestOf(onSale, fields);
}

function lowestOf(listings: readonly SeenListing[], fields: readonly string[]): Pieces {
  const onSale = listings.filter(({ sale }) => sale === "on");
  return byField(fields, (field) =>
    onSale.length === 0 ? 0 : Math.min(...onSale.map(({ pieces }) => at(pieces, field))),
  );
}

/** An option that is new is shared from now on; one that is gone isn't any more. */
function onlyFields(base: Pieces, fields: readonly string[], lowest: Pieces): Pieces {
  return byField(fields, (field) => base[field] ?? at(lowest, field));
}
