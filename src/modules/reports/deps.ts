import type {
  Admin as LowerAdmin,
  AppDeps as LowerDeps,
  ReadStore as LowerReadStore,
  TenantStore as LowerTenantStore,
  WorkerStore as LowerWorkerStore,
} from "#src/modules/privacy/index.ts";
import type { StoresOf } from "#src/modules/studio/index.ts";
import type { DigestQueue } from "./admin-digests.ts";
import type { ReportReads } from "./port.ts";
import type { ReportsReads } from "./store.ts";

/** What this module and those below it read of a studio. */
export type ReadStore = LowerReadStore & ReportsReads & ReportReads;

/** What people do. */
export type TenantStore = LowerTenantStore & ReportsReads & ReportReads;

/** What the worker does for one studio. */
export type WorkerStore = LowerWorkerStore & ReportsReads & ReportReads;

/** Tasks that need the secret key. */
export type Admin = LowerAdmin & { readonly digests: DigestQueue };

/** What the use cases are built from. */
export type AppDeps = Omit<LowerDeps, "stores" | "admin"> & {
  readonly stores: StoresOf<TenantStore, WorkerStore>;
  readonly admin: Admin;
};
