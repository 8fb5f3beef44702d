import type { Drafter } from "#src/drafting/port.ts";
import type {
  Admin as LowerAdmin,
  AppDeps as LowerDeps,
  ReadStore as LowerReadStore,
  TenantStore as LowerTenantStore,
  WorkerStore as LowerWorkerStore,
} from "#src/modules/products/index.ts";
import type { StoresOf } from "#src/modules/studio/index.ts";
import type { PhotoBytes, PhotoIntake, PhotoLinks } from "#src/platform/photos/port.ts";
import type { VideoBytes, VideoIntake } from "#src/platform/photos/videos/port.ts";
import type { Timings } from "./timings.ts";
import type { ChangesReads, ChangesWrites } from "./store.ts";
import type { ChangesWork } from "./work-store.ts";

/** What this module and those below it read of a studio. */
export type ReadStore = LowerReadStore & ChangesReads;

/** What people do. */
export type TenantStore = LowerTenantStore & ChangesReads & ChangesWrites;

/** What the worker does for one studio. */
export type WorkerStore = LowerWorkerStore & ChangesReads & ChangesWork;

/** Tasks that need the secret key. */
export type Admin = LowerAdmin & {
  /** Brings up again, once, every request for approval that nobody answered for a working day. @returns how many */
  enqueueNudges(): Promise<number>;
};

/** What the use cases are built from. */
export type AppDeps = Omit<LowerDeps, "stores" | "admin"> & {
  readonly stores: StoresOf<TenantStore, WorkerStore>;
  readonly admin: Admin;
  readonly drafter: Drafter;
  /** The offline drafter, for "Start without AI". */
  readonly plainDrafter: Drafter;
  readonly photoIntake: PhotoIntake;
  readonly photoBytes: PhotoBytes;
  readonly photoLinks: PhotoLinks;
  readonly videoIntake: VideoIntake;
  readonly videoBytes: VideoBytes;
  readonly timings: Timings;
};
