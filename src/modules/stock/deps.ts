import type { StoresOf } from "#src/modules/studio/index.ts";
import type {
  Admin as LowerAdmin,
  AppDeps as LowerDeps,
  ReadStore as LowerReadStore,
  TenantStore as LowerTenantStore,
  WorkerStore as LowerWorkerStore,
} from "#src/modules/sync/index.ts";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { CheckPace } from "./rules/window.ts";
import type { StockReads, StockWork, StockWrites } from "./store.ts";

/** What this module and those below it read of a studio. */
export type ReadStore = LowerReadStore & StockReads;

/** What people do. */
export type TenantStore = LowerTenantStore & StockReads & StockWrites;

/** What the worker does for one studio. */
export type WorkerStore = LowerWorkerStore & StockReads & StockWork;

/** Tasks that need the secret key. */
export type Admin = LowerAdmin & {
  /** All shops of an app share its calls, so how often they are read follows from those of every studio. */
  stockPaces(studio: StudioId, added: Readonly<Record<string, number>>): Promise<CheckPace[]>;
  /** Enqueues the checks of shared numbers that are due. @returns how many */
  enqueueStockChecks(): Promise<number>;
};

/** What the use cases are built from. */
export type AppDeps = Omit<LowerDeps, "stores" | "admin"> & {
  readonly stores: StoresOf<TenantStore, WorkerStore>;
  readonly admin: Admin;
};
