import type { Admin, AppDeps as AllOfIt, TenantStore, WorkerStore } from "#src/modules/reports/index.ts";
import type { StoresOf } from "#src/modules/studio/index.ts";
import type { OperationQueue } from "#src/platform/queue/admin-operations.ts";
import type { OutboxQueue } from "#src/platform/queue/admin-outbox.ts";
import type { WorkQueue } from "#src/platform/queue/admin-work.ts";
import type { KeyStore } from "#src/platform/vault/key-store.ts";

export type { ReadStore, TenantStore, WorkerStore } from "#src/modules/reports/index.ts";
export type Stores = StoresOf<TenantStore, WorkerStore>;

/**
 * The tasks that need the secret key because no studio is known yet, or because they concern secrets or all studios'
 * queues. Nothing else may reach past row level security.
 */
export type AdminStore = Admin & {
  /** Asks one thing that the secret key alone may ask; the bare answer, whatever it is. For the checks of a start. */
  readonly probe: () => Promise<Response>;
  readonly work: WorkQueue;
  readonly operations: OperationQueue;
  readonly outbox: OutboxQueue;
  readonly keys: KeyStore;
};

/** What everything is built from. */
export type AppDeps = Omit<AllOfIt, "admin"> & { readonly admin: AdminStore };
