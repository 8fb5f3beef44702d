import type { PublishMode } from "./change.ts";
import type { ChangeKind } from "./listing-change.ts";
import type { Money } from "./money.ts";

/** What Etsy bills for one activation or renewal: 20 US cents, whatever the shop's currency (etsy behaviour, "Fees"). */
export const activationFee: Money = { amount: 20, currency: "USD" };

/** More a day is a slip of the hand: fifty thousand listings. */
export const highestCeiling: Money = { amount: 1_000_000, currency: activationFee.currency };

export function activationFees(count: number): Money {
  return { amount: activationFee.amount * count, currency: activationFee.currency };
}

/**
 * What approving a change costs: activations and renewals only. The database counts the same (`app.fee_cents_of`).
 *
 * @param paid the listing's four months aren't over, so that putting it back on sale is free (etsy behaviour 3.5)
 */
export function feeOf(kind: ChangeKind, mode: PublishMode, shops: number, paid = false): Money {
  const billed = kind === "renew" || (kind === "put_on_sale" && !paid) || (kind === "create" && mode === "live");
  return activationFees(billed ? shops : 0);
}

/** Until when an inactive listing is on sale again without a fee; null: the marketplace bills one. */
export function paidUntil(listing: { readonly state: string; readonly endsAt: Date | null }, now: Date): Date | null {
  const { state, endsAt } = listing;
  return state === "inactive" && endsAt !== null && endsAt.getTime() > now.getTime() ? endsAt : null;
}

/** A shop's first publishes go as drafts unless a person chooses otherwise. */
const draftFirst = 3;

/** `draft` while any of the chosen shops is still within its first three publishes. */
export function defaultMode(publishCounts: readonly number[]): "draft" | "live" {
  return publishCounts.some((count) => count < draftFirst) ? "draft" : "live";
}
