import type { Money } from "#src/catalog/money.ts";
import { offered } from "#src/marketplaces/registry.ts";

/** More a day is a slip of the hand: fifty thousand listings. */
export const highestCeiling: Money = { amount: 1_000_000, currency: offered.fees.activation.currency };
