import type { CatchUpRecord } from "../model.ts";

const dayMs = 86_400_000;

/** How far a rule is. `ready`: the day on which the last of them comes into a plan, `2027-01-09`; null: nothing is left for one. */
export type Progress = { readonly done: number; readonly all: number; readonly ready: string | null };

/** Of what is known as of its last look. What can't be known isn't among them. */
export function progressOf(record: Pick<CatchUpRecord, "done" | "open" | "batch" | "share" | "lookedOn">): Progress {
  const { done, open, batch, share, lookedOn } = record;
  const all = done + open + (batch?.listings ?? 0);
  const days = Math.ceil(open / share);
  const from = lookedOn === null ? null : Date.parse(`${lookedOn}T00:00:00Z`);
  const ready = from === null || open === 0 ? null : new Date(from + days * dayMs).toISOString().slice(0, 10);
  return { done, all, ready };
}

/** That many days before it, as a date. */
export function daysBefore(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - days * dayMs).toISOString().slice(0, 10);
}
