import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runWorld } from "./stock-world.ts";

const full = process.env["SCALE"] === "full";
const runs = full ? 5000 : 250;

test("over seeded orders in three shops nothing rises, and each oversell lies inside the stated window and is told", () => {
  const total = { runs, sold: 0, oversold: 0, told: 0, writes: 0, asked: 0, takenOut: 0 };
  const wrong: unknown[] = [];
  for (let seed = 1; seed <= runs; seed += 1) {
    const world = { seed, stock: 1 + (seed % 9), every: 120 + 60 * (seed % 7), orders: 1 + (seed % 12) };
    const run = runWorld(world);
    total.sold += run.sold;
    // A correction that a person calls a sale is counted as one.
    total.oversold += run.corrected ? 0 : run.oversold;
    total.told += run.corrected ? 0 : run.told;
    total.writes += run.writes;
    total.asked += run.asked;
    total.takenOut += run.takenOut;
    if (run.lost > 0 || run.unasked > 0) wrong.push({ world, run });
    if (run.raised > 0 || run.outside > 0 || run.toldLate > 0) wrong.push({ world, run });
    // A correction that a person calls a sale is counted as one; a sale between two approved changes may be told once too often.
    if (run.told > run.oversold && !run.corrected && run.takenOut === 0) wrong.push({ world, run });
  }
  expect(wrong.slice(0, 5)).toEqual([]);
  // It would mean nothing if nothing was sold twice, or nothing asked.
  expect(total.oversold).toBeGreaterThan(runs / 50);
  expect(total.asked).toBeGreaterThan(runs / 50);
  // What people wrote isn't told as sold.
  expect(total.told).toBeLessThan(total.oversold + runs / 20);
  expect(total.takenOut).toBeGreaterThan(runs / 50);
  record(total);
});

/** Kept for docs/figures.json where everything runs at full scale. */
function record(figures: Record<string, unknown>): void {
  console.info(JSON.stringify(figures));
  if (!full) return;
  const folder = join(import.meta.dirname, "../../../../../.oms/figures");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "stock.json"), `${JSON.stringify(figures, null, 2)}\n`);
}
