import { subjectShop } from "#src/modules/shops/index.ts";
import { defineTemplate, post, studioPlace } from "#src/modules/studio/index.ts";
import type { App } from "../app.ts";
import type { WorkerStore } from "../deps.ts";
import { stockManyMessage, stockNoteMessage, stockRuleMessage, stockWindowMessage } from "./stock-notes.ts";

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
    const view = await delivery.app.describeStockMany(delivery.claimed.studioId, shopId);
    if (view) await post(delivery, { channel: await studioPlace(delivery, view.to) }, stockManyMessage(view));
  },
});

const stockRuleNote = defineTemplate<App, WorkerStore, "stock_rule_note">({
  template: "stock_rule_note",
  asks: () => true,
  async deliver(delivery, entry) {
    const view = await delivery.app.describeStockRule(delivery.claimed.studioId, {
      ...entry,
      template: "stock_rule_note",
    });
    if (view) await post(delivery, { channel: await studioPlace(delivery, null) }, stockRuleMessage(view));
  },
});

const stockWindow = defineTemplate<App, WorkerStore, "stock_window">({
  template: "stock_window",
  asks: () => true,
  subject: subjectShop,
  async deliver(delivery, entry) {
    const view = await delivery.app.describeStockWindow(delivery.claimed.studioId, {
      ...entry,
      template: "stock_window",
    });
    if (view) await post(delivery, { channel: await studioPlace(delivery, null) }, stockWindowMessage(view));
  },
});

export const stockTemplates = [stockNote, stockMany, stockRuleNote, stockWindow];
