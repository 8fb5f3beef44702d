import type { MemberId, ProductId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import type { StockNote } from "./model.ts";

export type StockNoteEntry = { readonly template: "stock_note" } & StockNoteTold;

/**
 * `matched`: its listings were matched with another product. `one-shop`: a listing was taken out of it, and one shop is left. `rests`:
 * who gave it is no owner any more, or may not use one of its shops.
 */
export type StockRuleWhy = "matched" | "one-shop" | "rests";
/** `calls`: the app's calls don't allow more checks. `late`: it wasn't read for so long. */
export type StockWindowWhy = "calls" | "late";

export type StockRuleNoteEntry = StockRuleTold & { readonly template: "stock_rule_note" };
export type StockWindowEntry = StockWindowTold & { readonly template: "stock_window" };

type StockRuleTold = {
  readonly ruleId: string;
  readonly why: StockRuleWhy;
  readonly by: MemberId | null;
  readonly into: ProductId | null;
  readonly nonce: string;
};

type StockWindowTold = {
  readonly shopId: ShopId;
  readonly why: StockWindowWhy;
  readonly seconds: number;
  readonly nonce: string;
};

type StockNoteTold = StockNote & { readonly productId: ProductId; readonly nonce: string };

declare module "#src/platform/queue/outbox-entry.ts" {
  interface OutboxTemplates {
    /** What a judgement of shared numbers did, asks or found: in the listings channel. Questions and alarms mention owners and managers. */
    stock_note: StockNoteTold;
    /** The writes of a day are used up in this shop: said once a day, with the products that wait; `at`: sent from then on. */
    stock_many: { readonly shopId: ShopId; readonly at: string; readonly nonce: string };
    /** Written by the database: a standing decision ended or rests, and nobody asked for that. */
    stock_rule_note: StockRuleTold;
    /** Written by the database: a shop isn't read often enough any more, once a day. */
    stock_window: StockWindowTold;
  }
}
