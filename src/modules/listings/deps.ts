import type {
  Admin as LowerAdmin,
  AppDeps as LowerDeps,
  ReadStore as LowerReadStore,
  TenantStore as LowerTenantStore,
  WorkerStore as LowerWorkerStore,
} from "#src/modules/shops/index.ts";
import type { StoresOf } from "#src/modules/studio/index.ts";
import type { ListingsReads, ListingsWork, ListingsWrites } from "./store.ts";

/** What this module and those below it read of a studio. */
export type ReadStore = LowerReadStore & ListingsReads;

/** What people do. */
export type TenantStore = LowerTenantStore & ListingsReads & ListingsWrites;

/** What the worker does for one studio. */
export type WorkerStore = LowerWorkerStore & ListingsReads & ListingsWork;

/** Tasks that need the secret key. */
export type Admin = LowerAdmin;

/** What the use cases are built from. */
export type AppDeps = Omit<LowerDeps, "stores" | "admin"> & {
  readonly stores: StoresOf<TenantStore, WorkerStore>;
  readonly admin: Admin;
};
