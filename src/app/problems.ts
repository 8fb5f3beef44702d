import type { GivenUp, GivenUpView } from "#src/domain/given-up.ts";
import type { ShopId } from "#src/domain/ids.ts";
import { problemsPerPage, slicesOf } from "#src/domain/problems-page.ts";
import { requirePermission } from "./access.ts";
import type { App } from "./app.ts";
import type { AppDeps } from "./deps.ts";
import { changeViews, readContext, reachesShops, type StudioContext } from "./describe.ts";
import { unaskedView } from "./describe-listing.ts";
import type { Actor } from "./ports/store.ts";

/** So many of each kind are looked at; they are deleted after days. */
const looked = 200;

export function problemUseCases(deps: AppDeps): Pick<App, "problems"> {
  return {
    async problems(actor, page) {
      requirePermission(actor, "view");
      const store = deps.stores.for(actor);
      const [context, failed, differing, known] = await Promise.all([
        readContext(store),
        store.countChanges(["failed"]),
        store.countListings({ unasked: true }),
        store.givenUp(looked),
      ]);
      const { operations, messages } = givenUpView(actor, context, known);
      const counts = [failed, operations.length, messages.length, differing];
      const total = counts.reduce((sum, count) => sum + count, 0);
      const pages = Math.max(1, Math.ceil(total / problemsPerPage));
      const shown = Math.min(page, pages - 1);
      const [failedHere, operationsHere, messagesHere, differingHere] = slicesOf(counts, shown, problemsPerPage);
      const within = <Item>(items: readonly Item[], slice = { offset: 0, limit: 0 }) =>
        items.slice(slice.offset, slice.offset + slice.limit);
      const [changes, listings] = await Promise.all([
        failedHere?.limit ? store.changes({ states: ["failed"], ...failedHere }) : [],
        differingHere?.limit ? store.listings({ unasked: true, ...differingHere }) : [],
      ]);
      return {
        failed: await changeViews(deps, context, changes),
        givenUp: { operations: within(operations, operationsHere), messages: within(messages, messagesHere) },
        differing: listings.map((listing) => unaskedView(deps, context, listing)),
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
