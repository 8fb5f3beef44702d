import type { Money } from "#src/catalog/money.ts";

/** What a marketplace bills. */
export type Fees = {
  /** Each time a listing goes on sale, or is renewed. In US dollars, as a studio's ceiling is. */
  readonly activation: Money;
  /** What that pays for, in words: "four months". null: for good, so that nothing is ever renewed. */
  readonly paidFor: string | null;
  /** … as a number of months; left out: for good. */
  readonly months?: number;
};
