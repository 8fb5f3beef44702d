import type { Money } from "#src/catalog/money.ts";
import { activationFee } from "#src/marketplaces/fees.ts";

/** More a day is a slip of the hand: fifty thousand listings. */
export const highestCeiling: Money = { amount: 1_000_000, currency: activationFee.currency };
