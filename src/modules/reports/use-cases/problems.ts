import { changeViews, seenBy } from "#src/modules/changes/index.ts";
import { offered } from "#src/marketplaces/registry.ts";
import { unaskedView } from "#src/modules/listings/index.ts";
import { idleApps, reachesShops, readContext, type StudioContext } from "#src/modules/shops/index.ts";
import { type Actor, permissions, requirePermission } from "#src/modules/studio/index.ts";
import { atLeast } from "#src/platform/kernel/roles.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import type { AppDeps } from "../deps.ts";
import type { GivenUp, GivenUpView } from "../rules/given-up.ts";
import { lackingOf, neededOf, tradersOf } from "../rules/lacking.ts";
import { type ProblemsPage, problemsPerPage, slicesOf } from "../rules/problems-page.ts";

/** What failed, and what a person paused. */
const needsLook = ["failed", "paused"] as const;

/** So many of each kind are looked at; they are deleted after days. */
const looked = 200;

export type ProblemUseCases = {
  /** What failed or is parked, newest first. */
  problems(actor: Actor, page: number): Promise<ProblemsPage>;
};

export function problemUseCases(deps: AppDeps): ProblemUseCases {
  return {
    async problems(actor, page) {
      requirePermission(actor, "view");
      const store = deps.stores.for(actor);
      const [context, failed, differing, known, apps] = await Promise.all([
        readContext(store),
        store.countChanges(needsLook),
        store.countListings({ unasked: true }),
        store.givenUp(looked),
        deps.ownApps ? deps.admin.apps.apps(actor.studioId, offered.key) : [],
      ]);
      const traders = tradersOf(context.shops);
      const counted = traders.map(async (shop) => {
        const filter = { shopId: shop.id, states: ["active"] as const, lacking: neededOf(shop) };
        return { shop, listings: await store.countListings(filter) };
      });
      const { operations, messages } = givenUpView(actor, context, known);
      const counts = [failed, operations.length, messages.length, differing];
      const total = counts.reduce((sum, count) => sum + count, 0);
      const pages = Math.max(1, Math.ceil(total / problemsPerPage));
      const shown = Math.min(page, pages - 1);
      const [failedHere, operationsHere, messagesHere, differingHere] = slicesOf(counts, shown, problemsPerPage);
      const within = <Item>(items: readonly Item[], slice = { offset: 0, limit: 0 }) =>
        items.slice(slice.offset, slice.offset + slice.limit);
      const [changes, listings] = await Promise.all([
        failedHere?.limit ? store.changes({ states: needsLook, ...failedHere }) : [],
        differingHere?.limit ? store.listings({ unasked: true, ...differingHere }) : [],
      ]);
      return {
        failed: (await changeViews(deps, store, context, changes)).map((change) => seenBy(actor, change)),
        givenUp: { operations: within(operations, operationsHere), messages: within(messages, messagesHere) },
        differing: listings.map((listing) => ({
          ...unaskedView(deps, context, listing),
          mayKeep:
            atLeast(actor.member.role, permissions.draft) && reachesShops(context, actor.member.id, [listing.shopId]),
        })),
        lacking: lackingOf(await Promise.all(counted)),
        idle: idleApps(apps, deps.clock.now()),
        total,
        page: shown,
        pages,
      };
    },
  };
}

/** Of the shops that the person may reach. */
function givenUpView(actor: Actor, context: StudioContext, { messages, operations }: GivenUp): GivenUpView {
  const reached = ({ shopId }: { shopId: ShopId | null }) =>
    shopId === null || reachesShops(context, actor.member.id, [shopId]);
  const shopName = (shopId: ShopId | null) => context.shops.find((shop) => shop.id === shopId)?.name ?? null;
  return {
    messages: messages.filter(reached).map((each) => ({ ...each, shopName: shopName(each.shopId) })),
    operations: operations.filter(reached).map((each) => ({ ...each, shopName: shopName(each.shopId) })),
  };
}
