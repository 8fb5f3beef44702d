import { csvText } from "#src/platform/text/csv.ts";
import type { ChangeId, MemberId } from "#src/platform/kernel/entity-ids.ts";
import { historyText } from "../messages/history.en.ts";
import { actionsText } from "../messages/log-actions.en.ts";

/** One line of a studio's log: what a person did, or what was exchanged with a shop. Codes and ids, never contents. */
export type LogLine = {
  readonly at: Date;
  /** null: the worker, by itself. */
  readonly by: MemberId | null;
  readonly byName: string | null;
  /** `decide.approve`, `sync_shop`. */
  readonly action: string;
  readonly outcome: "ok" | "refused" | "failed";
  /** Why not. */
  readonly code: string | null;
  readonly reference: string | null;
  readonly changeId: ChangeId | null;
  /** The short code of what it was about. */
  readonly listing: string | null;
  /** … and its SKU, where all its options share one. */
  readonly sku: string | null;
  /** The number of the request. */
  readonly request: number | null;
  readonly title: string | null;
  readonly shopName: string | null;
  /** Of so many listings of a change of many; null: the line is of one, or of none. */
  readonly items: number | null;
};

/** A page of it, newest first. */
export type LogPage = {
  readonly lines: readonly LogLine[];
  readonly words: string;
  readonly page: number;
  readonly more: boolean;
  /** All lines that fit, as CSV; good for some minutes. */
  readonly csvUrl: string;
};

/** How long lines are kept. */
export const logDays = 30;

/** An action in words, by whether it was done; one without words is shown as it is called. A command was typed in any case. */
export function actionWords(action: string, ok: boolean): string {
  const words: Readonly<Record<string, string>> = ok ? actionsText.done : actionsText.tried;
  const { typed, tried } = historyText.log;
  return words[action] ?? (action.startsWith("/") ? typed(action) : tried(action.replaceAll(/[._]/g, " ")));
}

/** What the worker did by itself, as a sentence; what has none is named. */
export function workWords(action: string, ok: boolean): string {
  const words: Readonly<Record<string, { readonly ok: string; readonly failed: string }>> = historyText.work;
  const own = words[action];
  if (own) return ok ? own.ok : own.failed;
  const people: Readonly<Record<string, string>> = ok ? actionsText.done : actionsText.tried;
  return people[action] ?? `${historyText.worker}: ${action.replaceAll(/[._]/g, " ")}`;
}

export function logCsv(lines: readonly LogLine[]): string {
  const rows = lines.map((line) => [
    line.at.toISOString(),
    line.byName ?? historyText.worker,
    line.action,
    line.outcome,
    line.code,
    line.shopName,
    line.listing,
    line.sku,
    line.request === null ? null : String(line.request),
    line.title,
    line.reference,
  ]);
  return csvText([Object.values(historyText.columns), ...rows]);
}
