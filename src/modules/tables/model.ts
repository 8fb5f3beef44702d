import type { ImportId, MemberId } from "#src/platform/kernel/entity-ids.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import type { Effects } from "#src/platform/queue/effects.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { ImportPlan } from "./rules/import-plan.ts";
import type { PlanTableView } from "./rules/plans/planned-plan.ts";
import type { OptionsPlan } from "./rules/planned-options.ts";
import type { ImportResult, ImportState } from "./rules/import.ts";
import type { ImportChange, ImportProblem, TableListing } from "./rules/table-records.ts";

/** A listing as a table has it, without its shop's name. */
export type TableRecord = Omit<TableListing, "marketplace" | "shopName" | "currency">;

/** A file that waits for a person's word, as its message shows it. Ends at 30 days. */
export type ImportRecord = {
  readonly id: ImportId;
  readonly by: MemberId;
  readonly file: SharedFile;
  readonly state: ImportState;
  readonly result: ImportResult | null;
  readonly at: Date;
  readonly lines: number;
  /** The first twenty. */
  readonly changes: readonly ImportChange[];
  readonly changeCount: number;
  readonly photoCount: number;
  /** What a table of options makes of its draft; null: it is about listings. */
  readonly options: OptionsPlan | null;
  /** What a plan's own table makes of it; null: it is no such table. */
  readonly planTable: PlanTableView | null;
  readonly problems: readonly ImportProblem[];
  readonly problemCount: number;
  /** By listing, the fields that it changes. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
};

export type ImportWrites = {
  /** Begins reading a file. The same id begins it once. */
  startImport(start: { readonly id: ImportId; readonly file: SharedFile } & Effects): Promise<void>;
  /** Writes what the studio wants, never to a shop. What was changed here since the preview stays. Twice is once. */
  applyImport(id: ImportId): Promise<void>;
  discardImport(id: ImportId): Promise<void>;
};

export type ImportReadings = {
  /** What the worker read. Needs the operation's present lease. */
  recordImport(
    operation: LeasedOperation,
    reading: { readonly id: ImportId; readonly state: "ready" | "refused"; readonly plan: ImportPlan } & Effects,
  ): Promise<void>;
};
