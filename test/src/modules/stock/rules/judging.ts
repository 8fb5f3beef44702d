import { judgeStock } from "#src/modules/stock/rules/shared-stock.ts";
import type { Known, OwnWrite, Pieces, SeenListing } from "#src/modules/stock/rules/stock-types.ts";
import type { ListingId, ShopId } from "#src/platform/kernel/entity-ids.ts";

export const q = "quantity:";
export const names = ["oak", "ash", "elm"] as const;

export function listing(at: number, pieces: number, more: Partial<SeenListing> = {}): SeenListing {
  return {
    listingId: names[at] as string as ListingId,
    shopId: `shop-${at}` as ShopId,
    sale: "on",
    pieces: { [q]: pieces },
    own: null,
    theirs: [],
    settling: false,
    held: false,
    takenOff: false,
    ...more,
  };
}
export const soldOut = (at: number) => listing(at, 0, { sale: "sold-out" });
export const own = (end: OwnWrite["end"], by: number): OwnWrite => ({ end, by: { [q]: by } });

export function judge(
  known: Known | null,
  seen: readonly SeenListing[],
  more: { confirmed?: boolean; used?: number } = {},
) {
  return judgeStock({
    known,
    seen,
    writesToday: new Map(seen.map(({ shopId }) => [shopId, more.used ?? 0])),
    confirmed: more.confirmed ?? false,
  });
}
/** Two or three shops with the same number, as after a quiet check. */
export const even = (pieces: number, shops = 2): Known =>
  judge(
    null,
    names.slice(0, shops).map((_, at) => listing(at, pieces)),
    { confirmed: true },
  ).known;
export const target = (set: Pieces | undefined) => set?.[q];
