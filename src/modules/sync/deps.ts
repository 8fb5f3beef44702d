import type {
  Admin as LowerAdmin,
  AppDeps as LowerDeps,
  ReadStore as LowerReadStore,
  TenantStore as LowerTenantStore,
  WorkerStore as LowerWorkerStore,
} from "#src/modules/changes/index.ts";
import type { StoresOf } from "#src/modules/studio/index.ts";
import type { ShopNews } from "./model.ts";
import type { SyncReads, SyncWork } from "./store.ts";

/** What this module and those below it read of a studio. */
export type ReadStore = LowerReadStore & SyncReads;

/** What people do. */
export type TenantStore = LowerTenantStore & SyncReads;

/** What the worker does for one studio. */
export type WorkerStore = LowerWorkerStore & SyncReads & SyncWork;

/** Tasks that need the secret key. */
export type Admin = LowerAdmin & {
  /** The marketplace says that something changed in a shop: a reading is asked for, at most one waits. */
  shopChanged(news: ShopNews): Promise<"queued" | "waiting" | "repeated" | "unknown">;
  /** Enqueues a reading of every healthy shop whose newest one is nearly six hours old. @returns how many */
  enqueueDueSyncs(): Promise<number>;
};

/** What the use cases are built from. */
export type AppDeps = Omit<LowerDeps, "stores" | "admin"> & {
  readonly stores: StoresOf<TenantStore, WorkerStore>;
  readonly admin: Admin;
};
