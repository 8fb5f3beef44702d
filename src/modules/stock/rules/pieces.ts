import type { Pieces } from "./stock-types.ts";

/** Whether an option has more than the target. */
export function exceeds(pieces: Pieces, target: Pieces): boolean {
  return Object.keys(pieces).some((field) => at(pieces, field) > at(target, field));
}

export function byField(fields: readonly string[], of: (field: string) => number): Pieces {
  return Object.fromEntries(fields.map((field) => [field, of(field)]));
}

export const at = (pieces: Pieces, field: string): number => pieces[field] ?? 0;
export const sum = (pieces: Pieces): number => Object.values(pieces).reduce((total, each) => total + each, 0);
