import type { AppId, ShopId, SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import type { OwnAppNews } from "./model.ts";
import type { LoginStage } from "./rules/logins.ts";

declare module "#src/platform/queue/outbox-entry.ts" {
  interface OutboxTemplates {
    /** A post in the listings channel. */
    shop_connected: { readonly shopId: ShopId; readonly nonce: string };
    /** A post in the listings channel; that it couldn't be read is said to who asked (`to`), else in its news of the day. */
    shop_note: {
      readonly shopId: ShopId;
      readonly note:
        | "disconnected"
        | "erased"
        | "auth_dead"
        | "auth_lost"
        | "kept"
        | "paused"
        | "resumed"
        | "read_failed";
      readonly by?: SlackUserId;
      /** Alone hears it. */
      readonly to?: SlackUserId;
      readonly mention: readonly SlackUserId[];
      readonly text?: string;
      /** Of a dead sign-in: when its copies are erased at the earliest, or until when they are kept. An ISO instant. */
      readonly until?: string;
      readonly nonce: string;
    };
    /** To one owner, about a key that owners brought. The database writes it. */
    own_app: {
      readonly appId: AppId;
      readonly to: SlackUserId;
      /** The marketplace accepts it by now; nothing has used it for five months; or it gets events that nobody asked for. */
      readonly what: OwnAppNews;
      /** The connected shops that use it. */
      readonly shops: readonly string[];
      /** Until when it is kept, when the marketplace may switch it off, or when the event came: an ISO instant. */
      readonly on: string;
      /** The type of such an event: all that was looked at. */
      readonly event?: string;
      readonly nonce: string;
    };
    /**
     * To one person who leads the studio: the sign-in of `shopId` ends soon or is dead, or its copies are erased soon or now.
     * The database writes it.
     */
    shop_login: {
      readonly shopId: ShopId;
      readonly to: SlackUserId;
      readonly stage: LoginStage;
      /** The day it speaks of: an ISO instant. (`at` would be when it is sent.) */
      readonly on: string;
      /** Who did it. */
      readonly by?: SlackUserId;
      readonly nonce: string;
    };
  }
}
