import type { FlatFields } from "../../fields/fields.ts";
import { optionGroups } from "../../fields/options.ts";
import type { comesAlone, WantedOption } from "./structure.ts";

/** Options of a listing that is to have others, those together that have one value. By their places. */
export type Row = readonly number[];

/** Whether options are on sale: as the edit says, and else as those that they come from. */
export function onSale(live: FlatFields, options: readonly WantedOption[]): readonly boolean[] {
  return options.map(({ from, enabled }) => enabled ?? (from === null || live[`enabled:${from}`] !== false));
}

/** The option whose value the others of its row have; none: all of them are new. */
export function leaderOf(row: Row, options: readonly WantedOption[], enabled: readonly boolean[]): number | undefined {
  const known = row.filter((index) => (options[index]?.from ?? null) !== null);
  return known.find((index) => enabled[index]) ?? known[0];
}

/**
 * Rows whose value is that of an option which goes on as just one: what an edit says of it is said of that option.
 *
 * @param alone `comesAlone` of these options
 */
export function isCarried(
  row: Row,
  options: readonly WantedOption[],
  enabled: readonly boolean[],
  alone: ReturnType<typeof comesAlone>,
): boolean {
  const leader = options[leaderOf(row, options, enabled) ?? -1];
  return leader !== undefined && alone(leader);
}

/** By the key of an option that is there, the place of those that have one value together. */
export function togetherThere(live: FlatFields, kind: string): ReadonlyMap<string, number> {
  return new Map(optionGroups(live, kind).flatMap((group, at) => group.options.map((option) => [option, at] as const)));
}

/** The rows whose stock is the one that an option has there. Of several that would have the same stock none is: it isn't multiplied in silence. */
export function withStockThere(
  live: FlatFields,
  options: readonly WantedOption[],
  rows: readonly Row[],
): ReadonlySet<Row> {
  const together = togetherThere(live, "quantity");
  const enabled = onSale(live, options);
  const source = rows.map((row) => together.get(options[leaderOf(row, options, enabled) ?? -1]?.from ?? "\n"));
  const times = new Map<number | undefined, number>();
  for (const each of source) times.set(each, (times.get(each) ?? 0) + 1);
  return new Set(rows.filter((_, at) => source[at] !== undefined && times.get(source[at]) === 1));
}
