import type { Json } from "#src/platform/database/types.ts";
import type { ShopId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { ErasureReceipt, RowCounts } from "./rules/privacy.ts";

/** The studio's own data, to take home: readable by its people, without secrets. */
export type ExportReads = {
  /** The tables it is in, the studio's own row first. */
  exportTables(): Promise<string[]>;
  /**
   * A piece of one table in the order of its key: at most `limit` rows, and fewer where they are large. `after` is the last
   * row of the piece before, null at first.
   */
  exportRows(
    table: string,
    after: ExportedRow | null,
    limit: number,
  ): Promise<{ readonly rows: readonly ExportedRow[]; readonly more: boolean }>;
  /** The erasure that was asked for and goes on now. */
  erasureRequest(): Promise<{ readonly number: string; readonly askedAt: Date } | null>;
};

export type ExportedRow = Readonly<Record<string, Json>>;

/** Raises `not-allowed` for everybody but owners, and `erasing` once the studio is being erased. */
export type PrivacyWrites = {
  /** Says it only where that changes something. `text`: which one the owner read. */
  setAiOptIn(request: {
    readonly on: boolean;
    readonly text: number;
    readonly outbox: readonly OutboxEntry[];
  }): Promise<void>;
  /** The same where it is switched on by an older text; switched off, it stays so. */
  extendAiOptIn(request: { readonly text: number; readonly outbox: readonly OutboxEntry[] }): Promise<void>;
  /**
   * One transaction: marketplace tokens deleted, shops disconnected, all work cancelled, the operation that erases
   * enqueued; from here on nothing new is stored. Raises `name-differs` for any name but the studio's.
   */
  requestErasure(request: {
    readonly name: string;
    readonly number: string;
    readonly outbox: readonly OutboxEntry[];
  }): Promise<void>;
  /** Disconnects the shop and deletes what was copied from it; what the studio wrote itself stays. */
  eraseShopCopies(request: { readonly shopId: ShopId; readonly outbox: readonly OutboxEntry[] }): Promise<RowCounts>;
};

/** Erasure, for the secret key. What takes an operation needs its present lease, else `lease-lost`, and is safe to repeat. */
export type ErasureStore = {
  /** Rows of this studio by table. */
  counts(studioId: StudioId): Promise<RowCounts>;
  /**
   * Asked for otherwise than by an owner in Slack. Raises `erasing`, `not-found`.
   * @returns false: the app is back in Slack, so nothing is erased
   */
  begin(studioId: StudioId, cause: "operator" | "uninstalled", number: string): Promise<boolean>;
  /** Tables in the order of their erasure, and how long until photos that were being copied have come to rest. */
  plan(operation: LeasedOperation): Promise<{ readonly tables: readonly string[]; readonly quietInMs: number }>;
  /** @returns how many rows of the table were deleted, at most `limit`; 0: none is left */
  eraseRows(operation: LeasedOperation, table: string, limit: number): Promise<number>;
  /** Writes the receipt and sends it, once. @returns tables that have rows again: there is none then */
  recordReceipt(operation: LeasedOperation): Promise<readonly string[]>;
  /** Before the last step: what it waits for, and the sign-ins in Slack that go with it. `isLate`: Slack has had three days. */
  leaves(operation: LeasedOperation): Promise<{
    readonly waitsFor: "messages" | "rows" | null;
    readonly installations: readonly string[];
    readonly isLate: boolean;
  }>;
  /** The last step takes the operation along. Else what it waits for: its messages, or rows that are there again. */
  finish(operation: LeasedOperation): Promise<"gone" | "messages" | "rows">;
  receipt(number: string): Promise<ErasureReceipt | null>;
  /** Studios whose app was removed from Slack so many days ago, by the database's clock. */
  uninstalledFor(days: number): Promise<StudioId[]>;
  /** Installations that ended so many days ago and that no studio lives by. @returns how many were deleted */
  forgetInstallations(days: number): Promise<number>;
  /** Requests whose operation is gone get one again. @returns how many are older than `lateDays` */
  resume(lateDays: number): Promise<number>;
  studioNamed(teamId: string): Promise<{ readonly id: StudioId; readonly name: string } | null>;
  /** What the operator of this app did, in the studio's own log. */
  auditOperator(studioId: StudioId, action: string, reference: string): Promise<void>;
};
