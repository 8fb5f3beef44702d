import type { ChangeRecord } from "#src/modules/changes/index.ts";
import type { MemberId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import type { GivenUp } from "./rules/given-up.ts";
import type { LogLine } from "./rules/log.ts";

/** What log, digest and report are made of: read over many rows at once, confined to one studio like everything else. */
export type ReportReads = {
  /** Newest first, thirty days back. Every word stands in who, what, outcome, code, reference, shop or listing. */
  log(filter: { readonly words: string; readonly limit: number; readonly offset?: number }): Promise<LogLine[]>;
  /** What was applied from `since` up to `until`, newest first, at most `limit`. Fees are of the last seven days. */
  digest(done: { readonly since: Date; readonly until: Date }, limit: number): Promise<DigestNumbers>;
  /** Readings of shops that ended or failed since then, oldest first. */
  report(since: Date): Promise<ReportNumbers>;
  /** What was given up or is stuck, newest first, at most `limit` messages and as much other work. For people only. */
  givenUp(limit: number): Promise<GivenUp>;
  /** Whether anything was ever approved, and how many listings stand otherwise than the studio wants. */
  home(): Promise<{ readonly approvedOnce: boolean; readonly differingCount: number }>;
};

export type ReportNumbers = {
  readonly runs: readonly { readonly shopId: ShopId; readonly at: Date; readonly look: number }[];
  readonly failures: readonly { readonly shopId: ShopId; readonly at: Date }[];
  /** Listings that stand there otherwise than the studio wants, by shop; a shop without such isn't among them. */
  readonly differing: Readonly<Partial<Record<ShopId, number>>>;
  readonly waitingCount: number;
};

export type DigestNumbers = {
  readonly done: readonly ChangeRecord[];
  /** Without small changes that their authors confirmed. */
  readonly doneCount: number;
  readonly small: readonly ChangeRecord[];
  readonly smallCount: number;
  readonly waitingCount: number;
  readonly stuckCount: number;
  readonly differingCount: number;
  readonly endingCount: number;
  readonly fees: readonly { readonly by: MemberId; readonly cents: number }[];
};
