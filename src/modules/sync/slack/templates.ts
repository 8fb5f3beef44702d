import { postInNews, subjectShop } from "#src/modules/shops/index.ts";
import { defineTemplate, post, postDirect, studioPlace } from "#src/modules/studio/index.ts";
import type { App } from "../app.ts";
import type { WorkerStore } from "../deps.ts";
import { mayBeSoldTwice } from "../rules/state-alert.ts";
import { stateAlertsMessage } from "./state-alerts.ts";
import { syncResultMessage } from "./sync.ts";

const syncResult = defineTemplate<App, WorkerStore, "sync_result">({
  template: "sync_result",
  asks: () => false,
  subject: subjectShop,
  async deliver(delivery, { shopId, runId, to }) {
    const sync = await delivery.app.describeSync(delivery.claimed.studioId, shopId, runId);
    if (!sync) return;
    const said = syncResultMessage(sync);
    await (to ? postDirect(delivery, to, said) : postInNews(delivery, sync.shop, said));
  },
});

const stateAlerts = defineTemplate<App, WorkerStore, "state_alerts">({
  template: "state_alerts",
  asks: () => true,
  subject: subjectShop,
  async deliver(delivery, { shopId, alerts, all }) {
    const view = await delivery.app.describeAlerts(delivery.claimed.studioId, { shopId, alerts, all });
    if (!view) return;
    const said = stateAlertsMessage(view);
    // In the thread, the channel would show no more than how many sold out: this is to be seen at once.
    if (mayBeSoldTwice(view))
      return post(delivery, { channel: await studioPlace(delivery, view.shop.connectedBy) }, said);
    await postInNews(delivery, view.shop, said);
  },
});

export const syncTemplates = [syncResult, stateAlerts];
