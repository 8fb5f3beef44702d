import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { askReasons, fullShops, largestFall, shownText } from "./asking.ts";
import { baseAfterPeople, countedOf, isOnItsWay, knownOf, look, type Looked } from "./looking.ts";
import { at, byField, exceeds, sum } from "./pieces.ts";
import type { AskReason, Falls, Judgement, Known, Pieces, SeenListing, StockWrite } from "./stock-types.ts";

export type JudgeInput = {
  /** null: the rule was just given. */
  readonly known: Known | null;
  readonly seen: readonly SeenListing[];
  /** Writes under standing decisions in the last 24 hours. */
  readonly writesToday: ReadonlyMap<ShopId, number>;
  /** A person answered that the others are to be lowered. */
  readonly confirmed: boolean;
};

/**
 * What the numbers of a shared product ask for. The others are lowered to the lowest number; where several fell, to what there was
 * less all that fell. Nothing is ever raised. What people wrote through approved changes is no sale, and neither are an end, a pause and a disconnected shop.
 */
export function judgeStock({ known, seen, writesToday, confirmed }: JudgeInput): Judgement {
  const there = seen.filter(({ sale }) => sale !== "off");
  const fields = fieldsOf(there, known?.base ?? {});
  if (fields === null) return asking(known ?? nothingKnown, seen, ["options"]);
  const lowestNow = lowestOf(there, fields);
  const first = known === null;
  const kept = first ? startOf(there, fields, lowestNow) : onlyFields(known.base, fields, lowestNow);
  const said = first ? kept : baseAfterPeople(kept, seen, known);
  const base = byField(fields, (field) => Math.max(at(kept, field), at(said, field)));
  const looked = seen.map((each) => look(each, known?.listings[each.listingId] ?? null, base, fields, first));
  const falls = looked.filter(({ fell }) => sum(fell) > 0);
  const shared = (field: string) =>
    falls.reduce((total, { fell, spare }) => total + Math.max(0, at(fell, field) - at(spare, field)), 0);
  const restocked = falls.length === 0 && looked.some(({ rose }) => rose) && !looked.some(({ due }) => due);
  const left = byField(fields, (field) => at(said, field) - shared(field));
  const target = byField(fields, (field) =>
    restocked ? at(lowestNow, field) : Math.max(0, Math.min(at(left, field), at(lowestNow, field))),
  );
  const isLower = fields.some((field) => at(target, field) < at(base, field));
  const onSale = looked.filter(({ sale }) => sale === "on");
  // Of an option that has another name since, or came to the product, nobody knows what fell: the lowest number is the shared one.
  const named = first ? [] : fields.filter((field) => !(field in known.base));
  const isHigher = ({ pieces }: Looked) => named.some((field) => at(pieces, field) > at(target, field));
  const over = onSale.filter((each) => (isLower || each.due || isHigher(each)) && exceeds(each.pieces, target));
  // Where the marketplace may show what was there before our write, it isn't known by how much to lower.
  const isStale = ({ listingId, pieces }: Looked) =>
    exceeds(seen.find((each) => each.listingId === listingId)?.pieces ?? {}, pieces);
  const ready = over.filter((each) => !isOnItsWay(each.own) && !isStale(each));
  const oversold = fields.reduce((most, field) => Math.max(most, -at(left, field)), 0);
  // What is due was told of by the sales that made it so.
  const extra = (each: Looked, field: string) =>
    (each.due && known?.listings[each.listingId] ? at(base, field) : at(each.pieces, field)) -
    at(target, field) -
    shared(field);
  const apart = ready.some((each) => fields.some((field) => extra(each, field) > largestFall));
  const reasons = askReasons({ known, looked, over, ready, apart, fields, target, isLower, writesToday, confirmed });
  const untold = known?.untold ?? null;
  const isChained = ({ listingId, own }: Looked) =>
    (known?.listings[listingId]?.owed ?? false) && (own?.end === "waiting" || own?.end === "moved");
  const chained = falls.some(isChained) || (untold?.chained ?? false);
  const isNews =
    first || untold !== null || falls.length > 0 || ready.some(({ listingId }) => !known.listings[listingId]?.owed);
  const told = {
    isNews,
    chained,
    falls: together(
      untold?.falls ?? [],
      falls.map(({ listingId, fell }) => ({ listingId, by: fell })),
    ),
    before: untold?.before ?? base,
    lowest: lowestNow,
    shows: looked
      .filter(({ sale }) => sale !== "off")
      .map(({ listingId, stood, pieces }) => ({ listingId, before: stood, now: pieces })),
    full: fullShops(ready, writesToday),
    follows: falls.some(({ listingId }) => known?.listings[listingId]?.owed),
  };
  if (reasons.length > 0) {
    const stays = known ?? nothingKnown;
    const asked = [reasons.join(), ...over.map(({ listingId }) => listingId)].join("|");
    return {
      ...told,
      outcome: "ask",
      reasons,
      known: { ...stays, asked, shown: shownText(seen), toldOversold: Math.max(stays.toldOversold, oversold) },
      writes: [],
      oversold: Math.max(0, oversold - stays.toldOversold),
      asksAnew: stays.asked !== asked,
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
      shown: null,
      toldOversold: 0,
      untold:
        over.length > 0 && ready.length === 0 && isNews ? { before: told.before, chained, falls: told.falls } : null,
    },
    writes: ready.map((each) => writeOf(each, target)),
    oversold: Math.max(0, oversold - (known?.toldOversold ?? 0)),
    asksAnew: false,
  };
}

const nothingKnown: Known = { base: {}, listings: {}, asked: null, shown: null, toldOversold: 0, untold: null };

/** What fell in a listing, and then once more, is one fall. */
function together(earlier: Falls, later: Falls): Falls {
  const again = (id: string) => later.find(({ listingId }) => listingId === id)?.by ?? {};
  return [
    ...earlier.map(({ listingId, by }) => ({
      listingId,
      by: { ...by, ...byField(Object.keys(again(listingId)), (field) => at(by, field) + at(again(listingId), field)) },
    })),
    ...later.filter(({ listingId }) => !earlier.some((each) => each.listingId === listingId)),
  ];
}

/** A person said that what fell was no sale: the numbers as they are now are what there is, and nothing is written. */
export function takenAsTheyAre(seen: readonly SeenListing[], known: Known | null): Known {
  const there = seen.filter(({ sale }) => sale === "on");
  return {
    base: lowestOf(there, fieldsOf(there, {}) ?? []),
    listings: Object.fromEntries(
      seen.map(({ listingId, sale, pieces, theirs }) => [
        listingId,
        { onSale: sale === "on", pieces, owed: false, counted: countedOf(theirs, known?.listings[listingId]) },
      ]),
    ),
    asked: null,
    shown: null,
    toldOversold: 0,
    untold: null,
  };
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
    known: { ...known, asked, shown: shownText(seen) },
    writes: [],
    falls: [],
    isNews: false,
    chained: false,
    before: known.base,
    lowest: seen[0]?.pieces ?? {},
    shows: seen
      .filter(({ sale }) => sale !== "off")
      .map(({ listingId, pieces }) => ({
        listingId,
        before: known.listings[listingId]?.pieces ?? pieces,
        now: pieces,
      })),
    full: [],
    follows: false,
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
