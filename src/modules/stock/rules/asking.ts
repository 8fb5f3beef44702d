import { isOnItsWay, type Looked } from "./looking.ts";
import { at, sum } from "./pieces.ts";
import type { AskReason, Known, Pieces } from "./stock-types.ts";
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
  for (const { own, shopId } of ready) {
    if (own?.end === "failed") reasons.add("failed");
    const more = ready.filter((each) => each.shopId === shopId).length;
    if ((writesToday.get(shopId) ?? 0) + more > writesADay) reasons.add("many");
  }
  return [...reasons].toSorted();
}

/** The last of several pieces went there at once, or it still shows several once what is on its way is written. */
function isSeveral({ listingId, own, was, fell, pieces }: Looked, field: string, known: Known | null): boolean {
  if (at(pieces, field) === 0) return at(fell, field) > 0 && at(was, field) > 1;
  const earlier = known?.listings[listingId];
  const written = earlier && own && isOnItsWay(own) ? at(earlier.pieces, field) - at(own.by, field) : Infinity;
  return Math.min(at(pieces, field), written) > 1;
}
