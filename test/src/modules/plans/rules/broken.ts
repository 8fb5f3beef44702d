import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fc } from "@fast-check/vitest";
import { expect } from "vitest";

const full = process.env["SCALE"] === "full";
const numRuns = full ? 10_000 : 500;
const figures = join(import.meta.dirname, "../../../../../.oms/figures");

/** By test file and test, how many examples were tried. */
const tried = new Map<string, Record<string, number>>();

/** The smallest example that breaks a property; null: none of those that were tried does. */
export function broken<Ts extends [unknown, ...unknown[]]>(property: fc.IProperty<Ts>): Ts | null {
  const result = fc.check(property, { numRuns });
  record(result.numRuns);
  return result.counterexample;
}

/** Kept for docs/figures.json where everything runs at full scale: by each test, which is about one property. */
function record(cases: number): void {
  const { currentTestName = "", testPath = "" } = expect.getState();
  const file = basename(testPath, ".test.ts");
  const ofFile = tried.get(file) ?? {};
  ofFile[currentTestName] = (ofFile[currentTestName] ?? 0) + cases;
  tried.set(file, ofFile);
  if (!full) return;
  mkdirSync(figures, { recursive: true });
  writeFileSync(join(figures, `cases-${file}.json`), `${JSON.stringify(ofFile, null, 2)}\n`);
}
