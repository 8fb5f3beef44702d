import type { Money } from "#src/catalog/money.ts";
import { activationFee } from "#src/marketplaces/fees.ts";
import type { PublishMode } from "./change.ts";
import type { ChangeKind } from "./listing-change.ts";

export function activationFees(count: number): Money {
  return { amount: activationFee.amount * count, currency: activationFee.currency };
}

/**
 * What approving a change costs: activations and renewals only. The database counts the same (`app.fee_cents_of`).
 *
 * @param paid the listing's four months aren't over, so that putting it back on sale is free
 */
export function feeOf(kind: ChangeKind, mode: PublishMode, shops: number, paid = false): Money {
  const billed = kind === "renew" || (kind === "put_on_sale" && !paid) || (kind === "create" && mode === "live");
  return activationFees(billed ? shops : 0);
}

/** A shop's first publishes go as drafts unless a person chooses otherwise. */
const draftFirst = 3;

/** `draft` while any of the chosen shops is still within its first three publishes. */
export function defaultMode(publishCounts: readonly number[]): "draft" | "live" {
  return publishCounts.some((count) => count < draftFirst) ? "draft" : "live";
}
