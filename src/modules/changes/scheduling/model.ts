import type { ChangeId, MemberId } from "#src/platform/kernel/entity-ids.ts";

/**
 * `set`: its time is ahead. `begun`: it may be written, or was. `returning`: what it wrote is being put back. `ended`: nothing more
 * comes by itself.
 */
export const scheduleStates = ["set", "begun", "returning", "ended"] as const;
export type ScheduleState = (typeof scheduleStates)[number];

/** When a change is written once it is approved, and when what it wrote is put back. At least one of both is said. */
export type When = {
  /** Null: at once. */
  readonly startsAt: Date | null;
  /** Null: it stays. */
  readonly endsAt: Date | null;
  /** IANA zone of the clock by which a person said it. */
  readonly zone: string;
};

type NumberedChange = { readonly id: ChangeId; readonly number: number | null };

export type ScheduleRecord = When & {
  readonly setBy: MemberId;
  readonly state: ScheduleState;
  /** It should have begun and didn't: approval is asked for once more, and then it begins at once. */
  readonly late: boolean;
  /** The change that puts back what it wrote. */
  readonly back: NumberedChange | null;
};

/** What a record of a change says of its time. */
export type Scheduled = {
  readonly schedule: ScheduleRecord | null;
  /** Of a change that puts back what another one wrote: that one. */
  readonly returnOf: NumberedChange | null;
};

/** What the database says of an operation that is about to write: `go`, or why it is over without having written. */
export const beginnings = ["go", "wait", "late", "gone"] as const;
export type Beginning = (typeof beginnings)[number];

export const returnBeginnings = ["made", "wait", "nothing", "over"] as const;
export type ReturnBeginning = (typeof returnBeginnings)[number];
