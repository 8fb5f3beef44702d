import type { AiUse } from "#src/modules/studio/index.ts";
import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import { privacyText } from "../messages/en.ts";

/** Rows by table. */
export type RowCounts = Readonly<Record<string, number>>;

/** Days between the app's removal from Slack and the erasure that follows from it. Coming back before keeps everything. */
export const graceDays = 3;
/** What a request is promised: everything erased within so many days. */
export const promisedDays = 7;

/** What `/oms privacy` is drawn from. */
export type PrivacyView = {
  readonly studioName: string;
  readonly ai: AiUse;
  /** Whether sentences about many listings are read by it: an owner may have accepted a text that didn't name them. */
  readonly aiSentences: AiUse;
  readonly aiOptIn: { readonly by: SlackUserId; readonly at: Date } | null;
  /** An owner accepted what becomes of the addresses of manufacturers and responsible persons. */
  readonly operators: boolean;
  readonly erasing: { readonly number: string; readonly askedAt: Date } | null;
};

/** What would be erased now. */
export type ErasureRehearsal = { readonly studioName: string; readonly counts: RowCounts };

/** All that is left of an erased studio. `erasedOn` null: it is not finished. Days are UTC, `2026-11-26`. */
export type ErasureReceipt = {
  readonly number: string;
  readonly askedOn: string;
  readonly erasedOn: string | null;
  readonly counts: RowCounts;
};

const groups = [
  ["signIns", ["shop_credentials"]],
  ["shops", ["shops", "shop_members", "shop_profiles"]],
  ["listings", ["listings", "listing_watch"]],
  ["products", ["products", "product_words", "codes", "shared_stock"]],
  [
    "changes",
    [
      "changes",
      "change_edits",
      "change_items",
      "listing_claims",
      "messages",
      "request_counts",
      "open_points",
      "draft_batches",
      "plans",
      "catch_ups",
      "schedules",
      "plan_left_out",
    ],
  ],
  ["decisions", ["decisions", "fees", "stock_rules", "stock_writes"]],
  ["photos", ["photos"]],
  ["videos", ["videos"]],
  ["imports", ["imports"]],
  ["people", ["members"]],
  ["logs", ["audit_events", "sync_events", "sync_runs", "listing_events", "stock_checks", "stock_days"]],
] as const satisfies readonly (readonly [group: keyof typeof privacyText.counts, tables: readonly string[]])[];

/** Rows by groups that people know, in a fixed order; tables of no group are counted as one more. */
export function countsInWords(counts: RowCounts): readonly { readonly words: string; readonly rows: number }[] {
  const known = new Set<string>(groups.flatMap(([, tables]) => tables));
  const sum = (tables: readonly string[]) => tables.reduce((all, table) => all + (counts[table] ?? 0), 0);
  const others = Object.keys(counts).filter((table) => !known.has(table));
  return [
    ...groups.map(([group, tables]) => ({ words: privacyText.counts[group], rows: sum(tables) })),
    { words: privacyText.counts.others, rows: sum(others) },
  ].filter(({ rows }) => rows > 0);
}

export function allRows(counts: RowCounts): number {
  return Object.values(counts).reduce((all, rows) => all + rows, 0);
}

/** Whether the text is the studio's name. Spaces around it don't count. */
export function namesStudio(typed: string, name: string): boolean {
  return typed.trim() === name.trim();
}
