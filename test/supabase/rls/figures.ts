import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { partsFolder } from "./figures-setup.ts";

/** What one test file counted on one database; the run's end puts all into `.oms/figures/rls.json`. */
export function recordFigures(what: string, figures: Readonly<Record<string, unknown>>): void {
  const database = inject("database") ?? "pglite";
  // Workers are children of the process that gathers.
  const parts = partsFolder(process.ppid);
  mkdirSync(parts, { recursive: true });
  writeFileSync(join(parts, `${what}-${database}.json`), JSON.stringify({ what, database, figures }));
  process.stdout.write(`rls ${what} on ${database}: ${JSON.stringify(figures)}\n`);
}
