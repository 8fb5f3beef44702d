import type { AlertKind } from "#src/modules/shops/index.ts";
import type { ShopId, SlackUserId } from "#src/platform/kernel/entity-ids.ts";

type SyncResultTold = {
  readonly shopId: ShopId;
  readonly runId: string;
  readonly to?: SlackUserId;
  readonly nonce: string;
};

export type SyncResultEntry = { readonly template: "sync_result" } & SyncResultTold;

export type StateAlert = { readonly externalId: string; readonly kinds: readonly AlertKind[] };

declare module "#src/platform/queue/outbox-entry.ts" {
  interface OutboxTemplates {
    /** The result of comparing a shop's listings: to one person (`to`) who asked; without one, in the thread of the shop's news of the day. */
    sync_result: SyncResultTold;
    /**
     * What a sync run found that people should hear of, in the thread of the shop's news of the day. The database writes it
     * when a run ends.
     */
    state_alerts: {
      readonly shopId: ShopId;
      readonly alerts: readonly StateAlert[];
      /** How many there are in all. */
      readonly all: number;
      readonly nonce: string;
    };
  }
}
