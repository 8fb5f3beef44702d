import { subjectShop } from "#src/modules/shops/index.ts";
import { defineTemplate, post, studioPlace } from "#src/modules/studio/index.ts";
import type { App } from "../app.ts";
import type { WorkerStore } from "../deps.ts";
import { stockManyMessage, stockNoteMessage } from "./stock-notes.ts";

const stockNote = defineTemplate<App, WorkerStore, "stock_note">({
  template: "stock_note",
  asks: ({ note }) => note !== "lowered",
  async deliver(delivery, entry) {
    const view = await delivery.app.describeStockNote(delivery.claimed.studioId, { ...entry, template: "stock_note" });
    if (view) await post(delivery, { channel: await studioPlace(delivery, null) }, stockNoteMessage(view));
  },
});

const stockMany = defineTemplate<App, WorkerStore, "stock_many">({
  template: "stock_many",
  asks: () => true,
  subject: subjectShop,
  async deliver(delivery, { shopId }) {
    const shop = await delivery.app.describeStockShop(delivery.claimed.studioId, shopId);
    if (shop) await post(delivery, { channel: await studioPlace(delivery, shop.connectedBy) }, stockManyMessage(shop));
  },
});

export const stockTemplates = [stockNote, stockMany];
