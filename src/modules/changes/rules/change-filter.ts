import type { MemberId } from "#src/platform/kernel/entity-ids.ts";
import type { ChangeState } from "./change.ts";

/** What was typed, read as the marketplace's number of a listing and as the number of a request. */
export type ChangeNumbers = { readonly number: string | null; readonly request: number | null };

/**
 * Which of what waits, by the numbers of the requests. `from`: the first behind this request (`next`), the last before it
 * (`previous`), or this one itself, else the first behind it (`at`); behind the last comes the first.
 */
export type WaitingPage = {
  readonly limit: number;
  readonly offset?: number;
  readonly from?: { readonly number: number; readonly step: "at" | "next" | "previous" };
};

/** A state; or `paused`: on its way, and a person paused it. */
export type CountedState = ChangeState | "paused";

/** Which changes, newest first. */
export type ChangeFilter = {
  readonly states?: readonly CountedState[];
  readonly author?: MemberId;
  readonly limit: number;
  readonly offset?: number;
  readonly oldestFirst?: boolean;
};
