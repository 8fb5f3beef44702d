import { reachesShops, type ShopRecord, type StudioContext, usableShops } from "#src/modules/shops/index.ts";
import { type Actor, settledPieces } from "#src/modules/studio/index.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";

/**
 * The shops that a new draft begins with, of those that this person reaches and that can be written to. A draft has one
 * piece until a person says otherwise, so it begins with one shop: where what it is made like is; else the shop into which
 * a new listing came from here last; else the first by its name. Only where the studio said that every shop gets such
 * pieces, it begins with all of them.
 */
export function startingShops(
  context: StudioContext,
  { member }: Pick<Actor, "member">,
  preferred: readonly ShopId[] = [],
): readonly ShopRecord[] {
  const shops = usableShops(context).filter(({ id }) => reachesShops(context, member.id, [id]));
  if (settledPieces(context.studio.oneOffs) !== null) return shops;
  const rank = ({ id, lastPublishedAt }: ShopRecord) =>
    preferred.includes(id) ? Number.MAX_SAFE_INTEGER : (lastPublishedAt?.getTime() ?? 0);
  return shops.toSorted((a, b) => rank(b) - rank(a)).slice(0, 1);
}
