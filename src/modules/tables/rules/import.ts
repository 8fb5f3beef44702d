import type { Person } from "#src/modules/studio/index.ts";
import type { PlanTableView } from "./plans/planned-plan.ts";
import type { OptionsPlan } from "./planned-options.ts";
import type { ChangeId, ImportId } from "#src/platform/kernel/entity-ids.ts";
import type { ImportChange, ImportProblem } from "./table-records.ts";

export const importStates = ["reading", "ready", "refused", "applied", "discarded"] as const;
export type ImportState = (typeof importStates)[number];

/** `moved`: fields that were changed here after the preview; they stay. */
export type ImportResult = { readonly applied: number; readonly moved: number; readonly listings: number };

/** What an import's message is drawn from. */
export type ImportView = {
  readonly id: ImportId;
  readonly fileName: string;
  readonly state: ImportState;
  readonly by: Person;
  readonly lines: number;
  /** The first twenty. */
  readonly changes: readonly ImportChange[];
  readonly changeCount: number;
  /** Of how many photos the alt text changes; 0 where the table is about something else. */
  readonly photoCount: number;
  /** What a table of options makes of its draft; null: it is about listings. */
  readonly options: OptionsPlan | null;
  /** What a plan's own table makes of it; null: it is no such table. */
  readonly planTable: PlanTableView | null;
  readonly listingCount: number;
  readonly problems: readonly ImportProblem[];
  readonly problemCount: number;
  readonly result: ImportResult | null;
};

/** What came of asking for approval of everything that an import changed. */
export type ImportAsked = {
  readonly asked: number;
  /** Waiting for approval, or on its way, already. */
  readonly already: number;
  /** So many start left out of the plan, so its author looks at it and asks. */
  readonly waits?: number;
  /** So many listings are being collected into one request; what came of it is told later. */
  readonly collecting: number;
  /** The first, by the code of the listing; and how many there are. */
  readonly problems: readonly { readonly code: string; readonly sku?: string | null; readonly text: string }[];
  readonly problemCount: number;
  /** The request that asks for them. */
  readonly request: { readonly id: ChangeId; readonly number: number } | null;
  /** Why collecting them was given up; null: it wasn't. */
  readonly gaveUp: string | null;
};
