import type { Clock } from "#src/kernel/clock.ts";
import type { Ids } from "#src/kernel/ids.ts";
import type { Logger } from "#src/kernel/log.ts";
import type { AdminStore } from "./ports/admin.ts";
import type { DownloadLinks } from "./ports/downloads.ts";
import type { Drafter } from "./ports/drafter.ts";
import type { Marketplace } from "./ports/marketplace.ts";
import type { PhotoBytes, PhotoIntake, PhotoLinks } from "./ports/photos.ts";
import type { Stores } from "./ports/store.ts";
import type { Workspace } from "./ports/workspace.ts";

/** What the use cases are built from. */
export type AppDeps = {
  readonly stores: Stores;
  readonly admin: AdminStore;
  readonly marketplace: Marketplace;
  readonly drafter: Drafter;
  /** The offline drafter, for "Start without AI". */
  readonly plainDrafter: Drafter;
  readonly photoIntake: PhotoIntake;
  readonly photoBytes: PhotoBytes;
  readonly photoLinks: PhotoLinks;
  readonly downloadLinks: DownloadLinks;
  readonly workspace: Workspace;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Our own address, without a slash at the end: links and the OAuth callback hang below it. */
  readonly publicUrl: string;
  readonly rhythm: Rhythm;
};

/** Waiting times. Production's are in `standardRhythm`; the demo shortens the looks so that a person can watch. */
export type Rhythm = {
  /** How long after an unknown create each look for it happens, milliseconds. Three looks over at least four minutes. */
  readonly looks: readonly number[];
  /** Between read-backs that still disagree: a marketplace isn't read-your-writes. */
  readonly readbackWaits: readonly number[];
};

export const standardRhythm: Rhythm = {
  looks: [20_000, 100_000, 245_000],
  readbackWaits: [2_000, 5_000, 15_000, 60_000, 180_000],
};

/** For the demo only: nobody watches a card for four minutes, and the stand-in answers at once. */
export const demoRhythm: Rhythm = {
  looks: [2_000, 4_000, 8_000],
  readbackWaits: [500, 1_000, 2_000, 4_000],
};
