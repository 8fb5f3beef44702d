import type { MemberId } from "#src/platform/kernel/entity-ids.ts";
import type { ChangeState } from "./change.ts";

/** What was typed, read as the marketplace's number of a listing and as the number of a request. */
export type ChangeNumbers = { readonly number: string | null; readonly request: number | null };

/** Which changes, newest first. */
export type ChangeFilter = {
  readonly states?: readonly ChangeState[];
  readonly author?: MemberId;
  readonly limit: number;
  readonly offset?: number;
  readonly oldestFirst?: boolean;
};
