import type { Clock } from "#src/platform/kernel/clock.ts";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { Ids } from "#src/platform/kernel/ids.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import type { Workspace } from "#src/platform/slack/workspace/port.ts";
import type { StudioDirectory } from "./admin-directory.ts";
import type { InstallationStore } from "./installations/port.ts";
import type { Actor } from "./model.ts";
import type { StudioReads, StudioWrites, StudioWork } from "./store.ts";

/** Stores that row level security confines to one studio. A token is minted per request; nothing here can see another studio. */
export type StoresOf<Tenant, Worker> = {
  for(actor: Actor): Tenant;
  /** After a claim: `app_role: worker`, no member. */
  worker(studioId: StudioId): Worker;
};

/** What this module and those below it read of a studio. */
export type ReadStore = StudioReads;

/** What people do. */
export type TenantStore = StudioReads & StudioWrites;

/** What the worker does for one studio. */
export type WorkerStore = StudioReads & StudioWork;

/** Tasks that need the secret key. */
export type Admin = {
  readonly studios: StudioDirectory;
  readonly installations: InstallationStore;
  /** Signatures and webhooks that nobody can use any more. @returns how many were deleted */
  forgetRequests(): Promise<number>;
};

/** What the use cases are built from. */
export type AppDeps = {
  readonly stores: StoresOf<TenantStore, WorkerStore>;
  readonly admin: Admin;
  readonly workspace: Workspace;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Our own address, without a slash at the end: links and the OAuth callback hang below it. */
  readonly publicUrl: string;
};
