import { addMoney, type Money } from "#src/catalog/money.ts";
import type { MarketplaceFacts } from "./port.ts";

type Billing = Pick<MarketplaceFacts, "fees">;

/** What it costs that a listing goes on sale once on each of these marketplaces; `none` where there is none of them. */
export function feesOf(marketplaces: readonly Billing[], none: Billing): Money {
  return marketplaces.map(({ fees }) => fees.activation).reduce(addMoney, nothingOf(none));
}

/** No fee, in the currency of the marketplace's fees. */
export function nothingOf({ fees }: Billing): Money {
  return { amount: 0, currency: fees.activation.currency };
}
