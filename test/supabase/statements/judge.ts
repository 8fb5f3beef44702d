import type { Plan } from "./plans.ts";

/** So many rows are read in one piece faster than by an index. Tables of a few rows per studio have no more, here. */
const trivial = 1_000;

/**
 * What of these plans grows with the number of studios though it need not: a table of studios read whole, or an index of
 * all of them, of which most is then left out. `whole`: tables that this one is there to read whole.
 */
export function growing(plans: readonly Plan[], tables: ReadonlySet<string>, whole: readonly string[] = []): string[] {
  const found = plans.flatMap(({ text, nodes }) =>
    nodes.flatMap(({ type, relation, rowsRead, rowsLeftOut, conditions }) => {
      if (relation === null || !tables.has(relation) || whole.includes(relation)) return [];
      const everything =
        (type === "Seq Scan" && rowsRead > trivial) ||
        (type !== "Seq Scan" && (rowsLeftOut > trivial || (conditions === "" && rowsRead > trivial)));
      const statement = text.replace(/\s+/g, " ").slice(0, 120);
      return everything ? [`${type} of ${rowsRead} rows of ${relation} in: ${statement}`] : [];
    }),
  );
  return [...new Set(found)];
}
