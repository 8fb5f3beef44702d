import { isOnItsWay, type Looked } from "./looking.ts";
import { at, sum } from "./pieces.ts";
import type { AskReason, Known, Pieces, SeenListing } from "./stock-types.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";

export const largestFall = 3;
export const writesADay = 20;

type AskInput = {
  readonly known: Known | null;
  readonly looked: readonly Looked[];
  /** Listings that are to be lowered, now or once a write that is on its way has ended. */
  readonly over: readonly Looked[];
  /** Of these, those that can be lowered now. */
  readonly ready: readonly Looked[];
  /** More is to be taken off a listing than fell. */
  readonly apart: boolean;
  readonly fields: readonly string[];
  readonly target: Pieces;
  readonly isLower: boolean;
  readonly writesToday: ReadonlyMap<ShopId, number>;
  readonly confirmed: boolean;
};

/** Why a person is asked first. */
export function askReasons(input: AskInput): AskReason[] {
  const { known, looked, over, ready, apart, fields, target, isLower, writesToday, confirmed } = input;
  if (over.length === 0) return [];
  const reasons = new Set<AskReason>(ready.some(({ held }) => held) ? ["held"] : []);
  if (confirmed) return [...reasons];
  const fell = looked.filter((each) => sum(each.fell) > 0);
  for (const field of isLower && fell.length > 0 ? fields : []) {
    const all = fell.reduce((total, each) => total + at(each.fell, field), 0);
    if (all === 0) continue;
    if (all > largestFall) reasons.add("much");
    else if (at(target, field) === 0 && [...fell, ...over].some((each) => isSeveral(each, field, known)))
      reasons.add("all");
  }
  if (apart) reasons.add("apart");
  if (known && Object.keys(known.listings).length > 0 && ready.some(({ listingId }) => !known.listings[listingId]))
    reasons.add("new");
  if (ready.some(({ own }) => own?.end === "failed")) reasons.add("failed");
  if (fullShops(ready, writesToday).length > 0) reasons.add("many");
  return [...reasons].toSorted();
}

/** Shops in which more is to be lowered than a day's writes allow. */
export function fullShops(ready: readonly Looked[], writesToday: ReadonlyMap<ShopId, number>): readonly ShopId[] {
  const shops = [...new Set(ready.map(({ shopId }) => shopId))];
  return shops.filter((shop) => {
    const more = ready.filter(({ shopId }) => shopId === shop).length;
    return (writesToday.get(shop) ?? 0) + more > writesADay;
  });
}

/** The numbers that a question is asked with. What we are about to lower is taken as lowered: its end moves no question. */
export function shownText(seen: readonly SeenListing[]): string {
  return seen
    .filter(({ sale }) => sale !== "off")
    .map(({ listingId, pieces, own }) => {
      const coming = own && isOnItsWay(own) ? own.by : {};
      const fields = Object.keys(pieces).toSorted();
      return [listingId, ...fields.map((field) => `${field}=${Math.max(0, at(pieces, field) - at(coming, field))}`)];
    })
    .map((parts) => parts.join(" "))
    .toSorted()
    .join("|");
}

/** The last of several pieces went there at once, or it still shows several once what is on its way is written. */
function isSeveral({ listingId, own, was, fell, pieces }: Looked, field: string, known: Known | null): boolean {
  if (at(pieces, field) === 0) return at(fell, field) > 0 && at(was, field) > 1;
  const earlier = known?.listings[listingId];
  const written = earlier && own && isOnItsWay(own) ? at(earlier.pieces, field) - at(own.by, field) : Infinity;
  return Math.min(at(pieces, field), written) > 1;
}
