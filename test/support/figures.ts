import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../../.oms/figures");

/** What a test measured at full scale: `npm run test:full` puts it into `docs/figures.json` under this name. */
export function writeFigures(name: string, figures: Readonly<Record<string, unknown>>): void {
  if (process.env["SCALE"] !== "full") return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(figures, null, 2)}\n`);
}
