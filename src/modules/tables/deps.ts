import type { StoresOf } from "#src/modules/studio/index.ts";
import type {
  Admin as LowerAdmin,
  AppDeps as LowerDeps,
  ReadStore as LowerReadStore,
  TenantStore as LowerTenantStore,
  WorkerStore as LowerWorkerStore,
} from "#src/modules/stock/index.ts";
import type { ImportReadings, ImportWrites } from "./model.ts";
import type { TablesReads } from "./store.ts";
import type { DownloadLinks } from "./web/downloads.ts";

/** What this module and those below it read of a studio. */
export type ReadStore = LowerReadStore & TablesReads;

/** What people do. */
export type TenantStore = LowerTenantStore & TablesReads & ImportWrites;

/** What the worker does for one studio. */
export type WorkerStore = LowerWorkerStore & TablesReads & ImportReadings;

/** Tasks that need the secret key. */
export type Admin = LowerAdmin;

/** What the use cases are built from. */
export type AppDeps = Omit<LowerDeps, "stores" | "admin"> & {
  readonly stores: StoresOf<TenantStore, WorkerStore>;
  readonly admin: Admin;
  readonly downloadLinks: DownloadLinks;
};
