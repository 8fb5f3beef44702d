import type { ChangeRecord, SummaryRecord } from "#src/modules/changes/index.ts";
import type { ListingRecord } from "#src/modules/listings/index.ts";
import type { StudioContext } from "#src/modules/shops/index.ts";
import type { Counted } from "#src/platform/kernel/counted.ts";
import type { MemberId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import type { GivenUp } from "./rules/given-up.ts";
import type { LogLine } from "./rules/log.ts";
import type { StandingRecord } from "#src/modules/stock/index.ts";

/** What log, digest and report are made of: read over many rows at once, confined to one studio like everything else. */
export type ReportReads = {
  /** Newest first, thirty days back. Every word is in who, what, outcome, code, reference, shop or listing. */
  /** `request`: what was done with the request of this number alone. */
  log(filter: {
    readonly words: string;
    readonly request?: number;
    /** What was written of a change of many is one line by shop and outcome, with how many. */
    readonly together?: true;
    readonly limit: number;
    readonly offset?: number;
  }): Promise<LogLine[]>;
  /** What was applied from `since` up to `until`, newest first, at most `limit`. Fees are of the last seven days. */
  digest(done: { readonly since: Date; readonly until: Date }, limit: number): Promise<DigestNumbers>;
  /** Readings of shops that ended or failed since then, oldest first. */
  report(since: Date): Promise<ReportNumbers>;
  /** What was given up or is stuck, newest first, at most `limit` messages and as much other work. For people only. */
  givenUp(limit: number): Promise<GivenUp>;
  /** The studio with its people and shops, and what this person has to do, in one request. */
  overview(member: MemberId): Promise<OverviewRecord>;
  /** … and what else the home tab shows, in one request too. */
  home(member: MemberId, pages: HomeReading): Promise<HomeRecord>;
};

export type OverviewRecord = {
  readonly context: StudioContext;
  /** The first 90. */
  readonly drafts: Counted<SummaryRecord>;
  /** The first 50. */
  readonly waiting: Counted<SummaryRecord>;
  /** The first 20. */
  readonly problems: Counted<SummaryRecord>;
  /** The first 5. */
  readonly scheduled: Counted<SummaryRecord>;
  /** Changes of many that are being written; the first 3. */
  readonly writing: Counted<SummaryRecord>;
};

export type HomeReading = {
  /** At most so many that differ. */
  readonly differing: number;
  readonly listings: { readonly perPage: number; readonly page: number };
  readonly log: { readonly limit: number; readonly offset: number; readonly together: true };
};

export type HomeRecord = OverviewRecord & {
  /** Anything at all. */
  readonly approvedOnce: boolean;
  readonly differing: Counted<ListingRecord>;
  /** `page`: the one asked for, or the last. */
  readonly listings: Counted<ListingRecord> & { readonly page: number };
  readonly log: readonly LogLine[];
  readonly standing: StandingRecord;
  /** Rules that are kept for connected shops, and that are offered to them. */
  readonly rules: { readonly kept: number; readonly offered: number };
};

export type ReportNumbers = {
  readonly runs: readonly { readonly shopId: ShopId; readonly at: Date; readonly look: number }[];
  readonly failures: readonly { readonly shopId: ShopId; readonly at: Date }[];
  /** Listings that differ on the marketplace from what the studio wants, by shop; a shop without such isn't among them. */
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
  /** The first 3. */
  readonly scheduled: Counted<SummaryRecord>;
  readonly endingCount: number;
  readonly fees: readonly { readonly by: MemberId; readonly cents: number }[];
};
