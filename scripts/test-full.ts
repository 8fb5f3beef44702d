/**
 * Runs every suite at full scale and writes `docs/figures.json`: commit, date, machine, durations, counts, and what the
 * suites themselves measured (each writes `.oms/figures/<name>.json`). A failed run writes nothing.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join, relative } from "node:path";
import { z } from "zod";

const root = join(import.meta.dirname, "..");
const measured = join(root, ".oms/figures");

const report = z.object({
  numTotalTests: z.number(),
  numPassedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      startTime: z.number(),
      endTime: z.number(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
});

rmSync(measured, { recursive: true, force: true });
mkdirSync(measured, { recursive: true });
const scratch = mkdtempSync(join(tmpdir(), "oms-full-"));
const output = join(scratch, "report.json");
const began = performance.now();
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const run = spawnSync(
  process.execPath,
  [
    vitest,
    "run",
    "--config",
    "vitest.full.config.ts",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${output}`,
  ],
  { cwd: root, stdio: "inherit", env: { ...process.env, SCALE: "full" } },
);
const result = run.status === 0 ? report.parse(JSON.parse(readFileSync(output, "utf8"))) : null;
// What the run says of itself is believed only where every test says the same.
if (!result || result.numPassedTests + result.numPendingTests !== result.numTotalTests) {
  rmSync(scratch, { recursive: true, force: true });
  console.error("The full run failed; docs/figures.json is left as it was.");
  process.exit(run.status || 1);
}

const seconds = (milliseconds: number) => Math.round(milliseconds / 10) / 100;
const git = (...words: string[]) => spawnSync("git", words, { cwd: root, encoding: "utf8" }).stdout.trim();
rmSync(scratch, { recursive: true, force: true });

const figures = {
  commit: git("rev-parse", "HEAD"),
  uncommittedChanges: git("status", "--porcelain") !== "",
  date: new Date().toISOString(),
  machine: {
    processors: cpus().length,
    model: cpus()[0]?.model,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  },
  seconds: seconds(performance.now() - began),
  tests: { total: result.numTotalTests, passed: result.numPassedTests, skipped: result.numPendingTests },
  suites: result.testResults
    .map((suite) => ({
      file: relative(root, suite.name),
      tests: suite.assertionResults.length,
      seconds: seconds(suite.endTime - suite.startTime),
    }))
    .sort((a, b) => (a.file < b.file ? -1 : 1)),
  figures: Object.fromEntries(
    readdirSync(measured)
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map((name): [string, unknown] => [
        name.replace(/\.json$/, ""),
        JSON.parse(readFileSync(join(measured, name), "utf8")),
      ]),
  ),
};
mkdirSync(join(root, "docs"), { recursive: true });
writeFileSync(join(root, "docs/figures.json"), `${JSON.stringify(figures, null, 2)}\n`);
console.log(`docs/figures.json: ${figures.tests.passed} tests in ${figures.seconds} s`);
