import { addMoney, type Money } from "#src/catalog/money.ts";
import { feesOf } from "#src/marketplaces/fees.ts";
import type { MarketplaceFacts } from "#src/marketplaces/port.ts";
import { offered } from "#src/marketplaces/registry.ts";
import type { PublishMode } from "./change.ts";
import type { ChangeKind } from "./listing-change.ts";

/** What it costs that a listing goes on sale in a shop of each of these marketplaces. */
export function activationFees(marketplaces: readonly Pick<MarketplaceFacts, "fees">[]): Money {
  return feesOf(marketplaces, offered);
}

/**
 * What approving a change costs: activations and renewals only. The database counts the same (`app.fee_cents_of`).
 *
 * @param marketplaces of each shop it goes to
 * @param paid what was paid for isn't over, so that putting it back on sale is free
 */
export function feeOf(
  kind: ChangeKind,
  mode: PublishMode,
  marketplaces: readonly Pick<MarketplaceFacts, "fees">[],
  paid = false,
): Money {
  const billed = kind === "renew" || (kind === "put_on_sale" && !paid) || (kind === "create" && mode === "live");
  return activationFees(billed ? marketplaces : []);
}

/** What approving a change of many costs: `billed` says how many listings of each shop. */
export function feeOfMany(
  billed: readonly { readonly shopId: string; readonly items: number }[],
  marketplaceAt: (shopId: string) => Pick<MarketplaceFacts, "fees">,
): Money {
  return billed.reduce((sum, { shopId, items }) => {
    const { amount, currency } = marketplaceAt(shopId).fees.activation;
    return addMoney(sum, { amount: amount * items, currency });
  }, activationFees([]));
}

/** A shop's first publishes go as drafts unless a person chooses otherwise. */
const draftFirst = 3;

/** `draft` while any of the chosen shops is still within its first three publishes. */
export function defaultMode(publishCounts: readonly number[]): "draft" | "live" {
  return publishCounts.some((count) => count < draftFirst) ? "draft" : "live";
}
