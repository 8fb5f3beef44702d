import type { Money } from "#src/catalog/money.ts";

/** In US dollars, in whatever currency the shop sells (etsy behaviour, "Fees"). */
export const activationFee: Money = { amount: 20, currency: "USD" };
