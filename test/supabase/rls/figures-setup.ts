import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const figuresFolder = join(import.meta.dirname, "../../../.oms/figures");
const item = join(figuresFolder, "rls.json");

/** Of one run, by the process that vitest runs in: another run beside it has its own. */
export const partsFolder = (run: number) => join(figuresFolder, `../rls-parts-${run}`);

type Part = { readonly what: string; readonly database: string; readonly figures: unknown };
type Figures = Record<string, Record<string, unknown>>;

/** Gathers at the end of a run what its files counted, each on its database; what wasn't run stays as it was. */
export default function setup(): () => void {
  const parts = partsFolder(process.pid);
  return () => {
    if (!existsSync(parts)) return;
    const all = existsSync(item) ? (JSON.parse(readFileSync(item, "utf8")) as Figures) : {};
    for (const file of readdirSync(parts)) {
      const { what, database, figures } = JSON.parse(readFileSync(join(parts, file), "utf8")) as Part;
      all[what] = { ...all[what], [database]: figures };
    }
    mkdirSync(figuresFolder, { recursive: true });
    writeFileSync(item, `${JSON.stringify(all, null, 2)}\n`);
    rmSync(parts, { recursive: true, force: true });
  };
}
