import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import type { OutboxQueue } from "#src/platform/queue/admin-outbox.ts";
import type { ClaimedMessage } from "#src/platform/queue/outbox-entry.ts";
import type { Posting } from "#src/platform/slack/outbox/post.ts";
import type { SlackClients, TeamClients } from "#src/platform/slack/transport/clients.ts";
import type { App } from "../app.ts";
import type { WorkerStore } from "../deps.ts";
import type { SharedReads } from "./shared-reads.ts";

/** What deliveries are made with: the use cases and the worker's store, as far as the templates need them. */
export type DeliveryDeps<A = Pick<App, "describeStudio">, Store = WorkerStore> = {
  readonly app: A;
  readonly stores: { worker(studioId: StudioId): Store };
  readonly outbox: OutboxQueue;
  readonly clients: SlackClients;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** One delivery, with what its template needs. */
export type Delivery<A = Pick<App, "describeStudio">, Store = WorkerStore> = {
  readonly app: A;
  readonly store: Store;
  /** Of the studio that the message is of. */
  readonly clients: TeamClients;
  readonly claimed: ClaimedMessage;
  readonly posting: Posting;
  /** Reads of this studio, shared with the messages that were claimed together with this one. */
  readonly shared: SharedReads;
  /** Says to the database where a message is, until it hears it. */
  readonly insist: (write: () => Promise<void>) => Promise<void>;
};
