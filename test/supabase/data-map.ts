import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One line of the data map in docs/privacy.md: a column, what it is for, how long, and whether it goes home or stays. */
export type MappedColumn = {
  readonly table: string;
  readonly column: string;
  readonly purpose: string;
  readonly lifetime: string;
  readonly exported: boolean;
  readonly outlives: boolean;
};

const text = () => readFileSync(join(import.meta.dirname, "../../docs/privacy.md"), "utf8");

/** Reads the tables under headings such as "### `members`". */
export function readDataMap(markdown = text()): MappedColumn[] {
  return markdown.split(/^### /m).flatMap((part) => {
    const table = /^`(\w+)`/.exec(part)?.[1];
    if (!table) return [];
    return [...part.matchAll(/^\| `(\w+)` \|(.*)\|$/gm)].map(([, column = "", cells = ""]) => {
      const [purpose = "", lifetime = "", exported = "", outlives = ""] = cells.split("|").map((cell) => cell.trim());
      return { table, column, purpose, lifetime, exported: exported === "yes", outlives: outlives === "yes" };
    });
  });
}

/** Tables all of whose columns may be there after an erasure. */
export function outlivingTables(): string[] {
  const map = readDataMap();
  return [...new Set(map.map(({ table }) => table))].filter((table) =>
    map.filter((each) => each.table === table).every(({ outlives }) => outlives),
  );
}
