import type {
  Admin as LowerAdmin,
  AppDeps as LowerDeps,
  ReadStore as LowerReadStore,
  TenantStore as LowerTenantStore,
  WorkerStore as LowerWorkerStore,
} from "#src/modules/listings/index.ts";
import type { StoresOf } from "#src/modules/studio/index.ts";
import type { ProductWrites } from "./model.ts";
import type { ProductsReads } from "./store.ts";

/** What this module and those below it read of a studio. */
export type ReadStore = LowerReadStore & ProductsReads;

/** What people do. */
export type TenantStore = LowerTenantStore & ProductsReads & ProductWrites;

/** What the worker does for one studio. */
export type WorkerStore = LowerWorkerStore & ProductsReads;

/** Tasks that need the secret key. */
export type Admin = LowerAdmin;

/** What the use cases are built from. */
export type AppDeps = Omit<LowerDeps, "stores" | "admin"> & {
  readonly stores: StoresOf<TenantStore, WorkerStore>;
  readonly admin: Admin;
};
