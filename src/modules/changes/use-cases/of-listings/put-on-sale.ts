import { stockOf } from "#src/catalog/fields/field-words.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { Problem } from "#src/catalog/issue.ts";
import type { ItemContent } from "#src/catalog/listing.ts";
import { type ListingView, paidUntil } from "#src/modules/listings/index.ts";
import { isAlone, marketplaceAt, readContext } from "#src/modules/shops/index.ts";
import { type Actor, requirePermission } from "#src/modules/studio/index.ts";
import { auditedChange } from "../shared/audited-change.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import { atLeast } from "#src/platform/kernel/roles.ts";
import type { AppDeps } from "../../deps.ts";
import { changeView, requireChange } from "../../describe.ts";
import type { SaleWish, SaveResult } from "../../edits.ts";
import { isStock } from "../../rules/edit-plan.ts";
import type { DecideUseCases } from "../deciding/decisions.ts";
import { submitChange } from "../deciding/submit.ts";
import { stillWaiting, togetherHash } from "../deciding/together.ts";
import { isSingle, listingsOfProducts, mayBeTheSame } from "../shared/also-live.ts";
import { askOfListing, bare, decideAlone, draftOfOurs, openChange, openListing } from "./ask-of-listing.ts";
import type { Opened } from "./new-listing-change.ts";
import { changeRefusalsText } from "../../messages/refusals.en.ts";
import { changeStatesText } from "../../messages/states.en.ts";

type Together = { readonly together?: string; readonly redraw?: readonly ChangeId[] };
export type SaleUseCases = {
  /** Whether what this person asks for of these listings waits for nobody else: solo mode, and no one else who could approve. */
  worksAlone(actor: Actor, listings: readonly Pick<ListingView, "shopId">[]): Promise<boolean>;
  /**
   * Asks for it, the marketplace's fee included. What was taken off sale here and comes back unchanged and without a fee
   * happens at once where a manager asks. A draft of ours answers with the request that made it.
   */
  putOnSale(actor: Actor, wish: SaleWish): Promise<SaveResult>;
  /** Each alone; what is asked for may then be approved in one click. */
  putAllOnSale(
    actor: Actor,
    wishes: readonly SaleWish[],
  ): Promise<readonly { readonly listingId: ListingId; readonly result: SaveResult }[]>;
  /** All that one form asked for and `hash` is over. Raises `stale-approval`; the refusal, where none could be approved. */
  approveTogether(
    actor: Actor,
    decision: { changeId: ChangeId; hash: string; solo?: boolean },
  ): Promise<{ readonly asked: number; readonly problems: readonly string[] }>;
};

export function saleUseCases(deps: AppDeps, approve: DecideUseCases["approve"]): SaleUseCases {
  const { ids, stores } = deps;

  async function ask(actor: Actor, { listingId, stock }: SaleWish, together?: Together): Promise<SaveResult> {
    const opened = await openListing(deps, actor, listingId);
    const { context, listing } = opened;
    if (listing.state === "expired" || listing.state === "sold_out") {
      const problems = stockProblems(stock, listing.live, marketplaceAt(context, listing.shopId).limits.quantity);
      if (problems.length > 0) return { ok: false, problems };
      return askOfListing(deps, opened, "renew", stocked(stock, listing.live), together);
    }
    // Approved already, to the byte: it waits for "Go live".
    const ours = listing.state === "draft" ? draftOfOurs(opened) : null;
    if (ours) return { ok: true, change: await changeView(deps, opened.store, context, ours) };
    const back = listing.mayComeBack && paidUntil(context, listing, deps.clock.now()) !== null;
    const alone = back && atLeast(actor.member.role, "manager") && !(await isLiveElsewhere(opened));
    const waits = alone && openChange(opened, "put_on_sale", ["in_review"]) !== null;
    const asked = await askOfListing(deps, opened, "put_on_sale", bare, { ...together, quietly: alone });
    if (!alone || !asked.ok || asked.change.state !== "in_review") return asked;
    if (!asked.change.oneManager) {
      if (waits) return asked;
      // It was changed, or what it was paid for ended, in this very moment: others are asked after all.
      await opened.store.withdrawChange({ changeId: asked.change.id, outbox: [] });
      return submitChange(deps, actor, asked.change.id);
    }
    return { ok: true, change: await decideAlone(deps, opened, asked.change) };
  }

  const asking = (actor: Actor, wish: SaleWish, together?: Together) =>
    auditedChange(
      deps,
      actor,
      { action: "listing.put_on_sale", asked: "listing.ask_put_on_sale", listingId: wish.listingId },
      async () => {
        requirePermission(actor, "requestApproval");
        return ask(actor, wish, together);
      },
    );

  return {
    async worksAlone(actor, listings) {
      requirePermission(actor, "view");
      const shopIds = listings.map(({ shopId }) => shopId);
      return isAlone(await readContext(stores.for(actor)), actor.member.id, shopIds);
    },

    putOnSale: (actor, wish) => asking(actor, wish),

    async putAllOnSale(actor, wishes) {
      const group = wishes.length > 1 ? { together: ids.uuid() } : {};
      const results: { listingId: ListingId; result: SaveResult }[] = [];
      for (const [index, wish] of wishes.entries()) {
        // The first cards are out before the last is asked for: they list all of them once there are.
        const redraw = index === wishes.length - 1 ? results.flatMap(askedIn) : [];
        const result = await asking(actor, wish, { ...group, redraw }).catch((error: unknown): SaveResult => {
          // That one listing can't be put on sale is no reason to leave out the others.
          return { ok: false, problems: [{ field: "shops", text: refusalText(error) }] };
        });
        results.push({ listingId: wish.listingId, result });
      }
      return results;
    },

    async approveTogether(actor, { changeId, hash, solo = false }) {
      requirePermission(actor, "decide");
      const store = stores.for(actor);
      const change = await requireChange(store, changeId);
      if (togetherHash(change.together) !== hash) throw new OmsError("stale-approval");
      const waiting = stillWaiting(change.together);
      const problems: string[] = [];
      for (const { id, number, contentHash } of waiting) {
        try {
          await approve(actor, { changeId: id, contentHash, solo });
        } catch (error) {
          const text = refusalText(error);
          if (problems.push(changeRefusalsText.lines(changeStatesText.request(number ?? 0), text)) === waiting.length)
            throw error;
        }
      }
      return { asked: waiting.length, problems };
    },
  };
}

/** What may be the same single piece is on sale in another shop: the card says so before anything is decided. */
async function isLiveElsewhere({ store, context, listing }: Opened): Promise<boolean> {
  if (!mayBeTheSame(context) || listing.productId === null || stockOf(listing.live) !== 1) return false;
  const others = await listingsOfProducts(store, [listing.productId]);
  return others.some((other) => other.shopId !== listing.shopId && isSingle(other));
}

function askedIn({ result }: { readonly result: SaveResult }): ChangeId[] {
  return result.ok && result.change.state === "in_review" ? [result.change.id] : [];
}

/** @throws what is no refusal but a fault */
function refusalText(error: unknown): string {
  const refusal = toOmsError(error);
  if (refusal.retry !== "no" || refusal.code === "internal") throw error;
  return refusal.userText;
}

function stocked(stock: FlatFields, live: FlatFields): ItemContent {
  const set = Object.fromEntries(Object.entries(stock).filter(([field]) => isStock(field)));
  if (Object.keys(set).length === 0) return bare;
  const before = Object.fromEntries(Object.keys(set).map((field) => [field, live[field] ?? null]));
  return { ...bare, edit: { set, before } };
}

/** One piece at least has to be in stock, or the marketplace refuses it. No stock given: what sold out gets 1 there. */
function stockProblems(stock: FlatFields, live: FlatFields, most: number): Problem[] {
  const problem = (text: string): Problem[] => [{ field: "quantity", text }];
  const given = Object.entries(stock);
  if (given.length === 0) return [];
  const odd = given.some(([field, value]) => {
    const fits = Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;
    return !isStock(field) || live[field] === undefined || !fits;
  });
  if (odd) return problem(changeRefusalsText.howMany(most));
  const after = Object.entries({ ...live, ...stock }).filter(([field]) => isStock(field));
  return after.some(([, value]) => Number(value) > 0) ? [] : problem(changeRefusalsText.onePiece);
}
