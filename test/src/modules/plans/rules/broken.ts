import { fc } from "@fast-check/vitest";

const numRuns = process.env["SCALE"] === "full" ? 10_000 : 500;

/** The smallest example that breaks a property; null: none of those that were tried does. */
export function broken<Ts extends [unknown, ...unknown[]]>(property: fc.IProperty<Ts>): Ts | null {
  return fc.check(property, { numRuns }).counterexample;
}
