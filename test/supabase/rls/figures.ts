import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";

const folder = join(import.meta.dirname, "../../../.oms/figures");

/** `.oms/figures/rls-<what>-<database>.json`, and a line for whoever watches. */
export function recordFigures(what: string, figures: Readonly<Record<string, unknown>>): void {
  const database = inject("database") ?? "pglite";
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `rls-${what}-${database}.json`), `${JSON.stringify(figures, null, 2)}\n`);
  process.stdout.write(`rls ${what} on ${database}: ${JSON.stringify(figures)}\n`);
}
