import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const figuresFolder = join(import.meta.dirname, "../../../.oms/figures");
export const partsFolder = join(figuresFolder, "../rls-parts");

type Part = { readonly what: string; readonly database: string; readonly figures: unknown };

/** Gathers at the end of a run what its files counted, each on its database. */
export default function setup(): () => void {
  rmSync(partsFolder, { recursive: true, force: true });
  return () => {
    if (!existsSync(partsFolder)) return;
    const all: Record<string, Record<string, unknown>> = {};
    for (const file of readdirSync(partsFolder).sort()) {
      const { what, database, figures } = JSON.parse(readFileSync(join(partsFolder, file), "utf8")) as Part;
      all[what] = { ...all[what], [database]: figures };
    }
    mkdirSync(figuresFolder, { recursive: true });
    writeFileSync(join(figuresFolder, "rls.json"), `${JSON.stringify(all, null, 2)}\n`);
    rmSync(partsFolder, { recursive: true, force: true });
  };
}
