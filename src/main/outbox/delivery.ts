import type { App } from "#src/modules/app.ts";
import type { Stores } from "#src/modules/deps.ts";
import type { ShopNewsView } from "#src/modules/shops/index.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";
import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import type { OutboxQueue } from "#src/platform/queue/admin-outbox.ts";
import type { ClaimedMessage, MessageKind, MessageRef } from "#src/platform/queue/outbox-entry.ts";
import type { SlackClients, TeamClients } from "#src/platform/slack/transport/clients.ts";
import type { Posting } from "./post.ts";

export type DeliveryDeps = {
  readonly app: Pick<
    App,
    | "describeChange"
    | "describeShop"
    | "describeStudio"
    | "describeGreeting"
    | "describeNotAlone"
    | "describeWaiting"
    | "describeSync"
    | "describeDigest"
    | "describeImport"
    | "describeAlerts"
    | "describeShopNews"
    | "describeReceipt"
  >;
  readonly stores: Pick<Stores, "worker">;
  readonly outbox: OutboxQueue;
  readonly clients: SlackClients;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** One delivery, with what its template needs. */
export type Delivery = Omit<DeliveryDeps, "clients"> & {
  /** Of the studio that the message is of. */
  readonly clients: TeamClients;
  readonly claimed: ClaimedMessage;
  readonly posting: Posting;
  /** Where a living card stands. */
  cardOf(kind: MessageKind): Promise<MessageRef | null>;
  keepCard(kind: MessageKind, ref: MessageRef): Promise<void>;
  /** Where the line of a shop's news of a day stands. */
  keepNews(news: ShopNewsView, ref: MessageRef): Promise<void>;
  firstOwner(): Promise<SlackUserId | null>;
};
