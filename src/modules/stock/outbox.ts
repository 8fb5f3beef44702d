import type { ProductId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import type { StockNote } from "./model.ts";

export type StockNoteEntry = { readonly template: "stock_note" } & StockNoteTold;

type StockNoteTold = StockNote & { readonly productId: ProductId; readonly nonce: string };

declare module "#src/platform/queue/outbox-entry.ts" {
  interface OutboxTemplates {
    /** What a judgement of shared numbers did, asks or found: in the listings channel. Questions and alarms mention owners and managers. */
    stock_note: StockNoteTold;
    /** The writes of a day are used up in this shop: said once a day, whatever product would be next. */
    stock_many: { readonly shopId: ShopId; readonly nonce: string };
  }
}
