import type { SentenceReader } from "#src/drafting/sentences/port.ts";
import type { StoresOf } from "#src/modules/studio/index.ts";
import type {
  Admin as LowerAdmin,
  AppDeps as LowerDeps,
  ReadStore as LowerReadStore,
  TenantStore as LowerTenantStore,
  WorkerStore as LowerWorkerStore,
} from "#src/modules/tables/index.ts";
import type { CatchUpReads, CatchUpWork, CatchUpWrites } from "./catching-up/store.ts";

/** What this module and those below it read of a studio. */
export type ReadStore = LowerReadStore & CatchUpReads;

/** What people do. */
export type TenantStore = LowerTenantStore & CatchUpReads & CatchUpWrites;

/** What the worker does for one studio. */
export type WorkerStore = LowerWorkerStore & CatchUpReads & CatchUpWork;

/** Tasks that need the secret key. */
export type Admin = LowerAdmin & {
  /** Every studio whose day has come looks for what its rules are about. @returns how many begin */
  enqueueCatchUps(): Promise<number>;
};

/** What the use cases are built from. */
export type AppDeps = Omit<LowerDeps, "stores" | "admin"> & {
  readonly stores: StoresOf<TenantStore, WorkerStore>;
  readonly admin: Admin;
  readonly sentences: SentenceReader;
  /** Where AI isn't switched on. */
  readonly plainSentences: SentenceReader;
};
