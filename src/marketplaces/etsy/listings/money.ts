import { z } from "zod";
import { minorDigits, plainAmount, type Money } from "#src/catalog/money.ts";

/** Money as Etsy sends it: `{amount: 2400, divisor: 100, currency_code: "USD"}`. */
export const etsyMoney = z.object({
  amount: z.number().int(),
  divisor: z.number().int().positive(),
  currency_code: z.string(),
});

/** As integer minor units of its currency, whatever divisor Etsy chose. */
export function fromEtsyMoney({ amount, divisor, currency_code }: z.infer<typeof etsyMoney>): Money {
  return { amount: Math.round((amount * 10 ** minorDigits(currency_code)) / divisor), currency: currency_code };
}

/** The number Etsy takes: `24` for 2400 US cents, `2400` for 2400 yen. Sending minor units would be a 100× price. */
export function toEtsyNumber(money: Money): number {
  return Number(plainAmount(money));
}
