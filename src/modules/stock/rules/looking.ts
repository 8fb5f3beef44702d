import { at, byField, exceeds } from "./pieces.ts";
import type { Known, KnownListing, OwnWrite, Pieces, SeenListing, TheirWrite } from "./stock-types.ts";

/** A listing, with what of it is news since the last judgement. */
export type Looked = SeenListing & {
  /** Without our own doing and what people wrote through approved changes, before. */
  readonly was: Pieces;
  /** The same, with what may have been written and isn't known to be. */
  readonly stood: Pieces;
  readonly fell: Pieces;
  /** Of these, pieces that only this listing had. */
  readonly spare: Pieces;
  /** It has more than is shared, and is to be lowered whatever fell. */
  readonly due: boolean;
  readonly rose: boolean;
  /** Changes of people that weren't taken into account before. */
  readonly news: readonly TheirWrite[];
};

/** So many changes of people are remembered for each listing: an older one isn't written anew. */
const remembered = 50;

export function look(
  seen: SeenListing,
  known: KnownListing | null,
  base: Pieces,
  fields: readonly string[],
  first: boolean,
): Looked {
  const { own, sale } = seen;
  const quiet = { was: seen.pieces, stood: seen.pieces, fell: {}, spare: {}, rose: false, news: seen.theirs };
  // Seen for the first time it has sold nothing; it is to have what the others have.
  if (first || !known) return { ...seen, ...quiet, due: sale === "on" };
  const news = seen.theirs.filter(({ changeId }) => !known.counted.includes(changeId));
  const done = own?.end === "written";
  const without = (pieces: Pieces, field: string, by: number) => Math.max(0, at(pieces, field) - by);
  const left = byField(fields, (field) => without(known.pieces, field, done ? at(own.by, field) : 0));
  const stood = byField(fields, (field) => without(left, field, writtenBy(news, field)));
  const was = byField(fields, (field) =>
    without(stood, field, (own?.end === "open" ? at(own.by, field) : 0) + openLowers(news, field)),
  );
  // What the marketplace shows of a moment before our write is no rise.
  const pieces = seen.settling
    ? byField(Object.keys(seen.pieces), (field) => Math.min(at(seen.pieces, field), at(was, field)))
    : seen.pieces;
  // Off sale before and now it has sold nothing. What it had less when it went off, or has less since it came back, it may have sold.
  const sold = known.onSale || sale !== "off";
  const fell = sold ? byField(fields, (field) => Math.max(0, at(was, field) - at(pieces, field))) : {};
  const spare =
    known.owed || !known.onSale ? {} : byField(fields, (field) => Math.max(0, at(was, field) - at(base, field)));
  const moved = { ...seen, pieces, was, stood, fell, spare, news };
  // Once our write is known to be there, what is more than it left was put there by a person.
  const more = sale === "on" && exceeds(pieces, done ? left : known.pieces);
  if (known.onSale) {
    const ours = done ? byField(fields, (field) => Math.min(at(pieces, field), at(left, field))) : pieces;
    return { ...moved, due: known.owed && sale === "on" && exceeds(ours, base), rose: more };
  }
  // Back on sale with what it had, it is to have what the others have. With more, or after we took it off, it was restocked.
  const rose = more || (sale === "on" && seen.takenOff);
  return { ...moved, due: sale === "on" && !rose, rose };
}

/** What people's approved changes made of the shared number: the lower of it and what they wrote; more where they wrote more in every shop. */
export function baseAfterPeople(base: Pieces, seen: readonly SeenListing[], known: Known): Pieces {
  const said = seen.flatMap((each) => {
    const earlier = known.listings[each.listingId];
    if (!earlier?.onSale || each.sale === "off") return [];
    const news = each.theirs.filter(({ changeId }) => !earlier.counted.includes(changeId));
    return [{ earlier, news, pieces: each.pieces }];
  });
  return byField(Object.keys(base), (field) => {
    const words = said.map(({ earlier, news, pieces }) => {
      const by = writtenBy(news, field);
      return { by, left: at(earlier.pieces, field) - by, pieces: at(pieces, field) };
    });
    const lowest = Math.min(...words.map(({ left }) => left));
    if (lowest > at(base, field) && words.some(({ by }) => by < 0)) return lowest;
    const lower = words.filter(({ by }) => by > 0).map(({ left, pieces }) => Math.max(0, left, pieces));
    return Math.min(at(base, field), ...lower);
  });
}

/** Whether a write of ours is still to come, or may be. */
export function isOnItsWay(own: OwnWrite | null): boolean {
  return own?.end === "waiting" || own?.end === "open";
}

export function knownOf(each: Looked, owed: ReadonlySet<string>, known: Known | null): KnownListing {
  const earlier = known?.listings[each.listingId];
  return {
    onSale: each.sale === "on",
    pieces: keptPieces(each, earlier),
    owed: owed.has(each.listingId),
    counted: countedOf(each.news, earlier),
  };
}

/** Changes of people whose outcome the numbers hold. */
export function countedOf(news: readonly TheirWrite[], earlier: KnownListing | undefined): readonly string[] {
  const counted = earlier?.counted ?? [];
  const written = news.filter(({ end, changeId }) => end === "written" && !counted.includes(changeId));
  return [...counted, ...written.map(({ changeId }) => changeId)].slice(-remembered);
}

function keptPieces({ sale, own, pieces, was, stood, fell, news }: Looked, earlier: KnownListing | undefined): Pieces {
  if (!earlier) return pieces;
  return byField(Object.keys(pieces), (field) => {
    // What may be written stays counted until it is known: a write that isn't ended takes off no more than it says.
    if (own?.end === "open" || openLowers(news, field) > 0)
      return Math.max(at(pieces, field), at(stood, field) - at(fell, field));
    if (news.some(({ end, by }) => end === "open" && at(by, field) < 0))
      return Math.min(at(pieces, field), at(stood, field));
    return sale === "off" ? Math.min(at(pieces, field), at(was, field)) : at(pieces, field);
  });
}

function writtenBy(news: readonly TheirWrite[], field: string): number {
  return news.reduce((total, { end, by }) => total + (end === "written" ? at(by, field) : 0), 0);
}

function openLowers(news: readonly TheirWrite[], field: string): number {
  return news.reduce((total, { end, by }) => total + (end === "open" ? Math.max(0, at(by, field)) : 0), 0);
}
