import type { ChangeView } from "#src/modules/changes/model.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { sellerTest } from "#test/support/shop-test.ts";

export const line = "price +5% round .90";

/** The product with a shop behind it, and plans made of lines in it. */
export const planTest = sellerTest
  .extend("limits", { scope: "file" }, { perSecond: 1000, perDay: 1_000_000 })
  .extend("plan", ({ market, team }) => async (typed: string, who: "maker" | "manager" = "maker") => {
    const begun = await market.app.planLine(team.actors[who], typed);
    if (!begun.ok) throw new Error(begun.problem);
    await market.work();
    return market.app.change(team.actors[who], begun.changeId);
  })
  .extend("now", ({ market, team }) => async (id: ChangeId): Promise<ChangeView> => {
    return { ...(await market.app.change(team.actors.maker, id)), viewer: null };
  })
  .extend("pricesThere", ({ market }) => (): ReadonlyMap<number, readonly number[]> => {
    const listings = market.state().listings.filter(({ shopId }) => shopId === 31_000_100);
    return new Map(
      listings.map(({ id, products }) => [
        id,
        products.flatMap(({ offerings }) => offerings.map(({ price }) => price)),
      ]),
    );
  })
  .extend("numberOf", ({ market }) => async (listing: ListingId): Promise<number> => {
    const [row] = await market.db.sql<{ number: string }>("select external_id as number from listings where id = $1", [
      listing,
    ]);
    return Number(must(row).number);
  });
