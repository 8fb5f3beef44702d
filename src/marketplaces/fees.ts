import type { Money } from "#src/catalog/money.ts";

/** What Etsy bills for one activation or renewal: 20 US cents, whatever the shop's currency (etsy behaviour, "Fees"). */
export const activationFee: Money = { amount: 20, currency: "USD" };

/** Until when an inactive listing is on sale again without a fee; null: the marketplace bills one. */
export function paidUntil(listing: { readonly state: string; readonly endsAt: Date | null }, now: Date): Date | null {
  const { state, endsAt } = listing;
  return state === "inactive" && endsAt !== null && endsAt.getTime() > now.getTime() ? endsAt : null;
}
