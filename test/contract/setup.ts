import { afterEach } from "vitest";
import { takeViolations } from "./proxy.ts";

// What passed in a test, and in what was prepared for it, kept the contract.
afterEach(() => {
  const said = takeViolations().map(({ operation, side, part, what }) => `${operation} · ${side} · ${part} · ${what}`);
  if (said.length > 0) throw new Error(`Against the marketplace's document:\n${[...new Set(said)].join("\n")}`);
});
