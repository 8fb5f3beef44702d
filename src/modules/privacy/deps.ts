import type { StoresOf } from "#src/modules/studio/index.ts";
import type {
  Admin as LowerAdmin,
  AppDeps as LowerDeps,
  ReadStore as LowerReadStore,
  TenantStore as LowerTenantStore,
  WorkerStore as LowerWorkerStore,
} from "#src/modules/plans/index.ts";
import type { ErasureStore, ExportReads, PrivacyWrites } from "./port.ts";

/** What this module and those below it read of a studio. */
export type ReadStore = LowerReadStore & ExportReads;

/** What people do. */
export type TenantStore = LowerTenantStore & ExportReads & PrivacyWrites;

/** What the worker does for one studio. */
export type WorkerStore = LowerWorkerStore & ExportReads;

/** Tasks that need the secret key. */
export type Admin = LowerAdmin & {
  readonly erasure: ErasureStore;
  /** Deletes logs, finished operations, delivered messages, event ids and old links past their day. Returns rows per table. */
  purge(): Promise<Readonly<Record<string, number>>>;
};

/** What the use cases are built from. */
export type AppDeps = Omit<LowerDeps, "stores" | "admin"> & {
  readonly stores: StoresOf<TenantStore, WorkerStore>;
  readonly admin: Admin;
};
