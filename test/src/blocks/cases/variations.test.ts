import { expect, test } from "vitest";
import { drawAll } from "../view-cases.ts";
import { grid, sizes, variations, wordsOf } from "./variations.ts";

drawAll(variations);

test("cards and pages say what a listing varies by, and each option with what it has", () => {
  expect(wordsOf(sizes)).toEqual({
    facts: ["Size: Small, Large"],
    lines: ["Small: $45.00 · 1 in stock", "Large: off"],
  });
  expect(wordsOf(grid).lines).toEqual([
    "Small / Black: $48.00 · no stock yet",
    "Small / Blue: off",
    "Large / Black: $48.00 · no stock yet",
    "Large / Blue: $48.00 · no stock yet",
  ]);
});
