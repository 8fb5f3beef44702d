import { defineTemplate, postDirect } from "#src/modules/studio/index.ts";
import type { App } from "../app.ts";
import type { WorkerStore } from "../deps.ts";
import { receiptMessage } from "./privacy.ts";

const erasureReceipt = defineTemplate<App, WorkerStore, "erasure_receipt">({
  template: "erasure_receipt",
  asks: () => true,
  async deliver(delivery, { to, number }) {
    const receipt = await delivery.app.describeReceipt(number);
    if (receipt) await postDirect(delivery, to, receiptMessage(receipt));
  },
});

export const privacyTemplates = [erasureReceipt];
