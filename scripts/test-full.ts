/**
 * Runs every suite at full scale and writes `docs/figures.json`: commit, date, machine, durations, counts, and what the
 * suites themselves measured (each writes `.oms/figures/<name>.json`) and the benches printed. A failed run writes nothing.
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
const began = performance.now();
const env = { ...process.env, SCALE: "full" };

/** Runs a configuration. Ends this process where a test fails. */
function run(config: string): z.infer<typeof report> {
  const scratch = mkdtempSync(join(tmpdir(), "oms-full-"));
  const output = join(scratch, "report.json");
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${output}`];
  const words = [vitest, "run", "--config", config, ...reporters];
  const { status } = spawnSync(process.execPath, words, { cwd: root, stdio: "inherit", env });
  const result = status === 0 ? report.parse(JSON.parse(readFileSync(output, "utf8"))) : null;
  rmSync(scratch, { recursive: true, force: true });
  // What the run says of itself is believed only where every test says the same.
  if (!result || result.numPassedTests + result.numPendingTests !== result.numTotalTests) giveUp(config, status);
  return result;
}

/** Every bench at full scale: one line of JSON for each figure. Ends this process where an aim is missed. */
function bench(): unknown[] {
  const stdio = ["ignore", "pipe", "inherit"] as const;
  const { status, stdout } = spawnSync(process.execPath, ["bench/index.ts"], {
    cwd: root,
    stdio: [...stdio],
    env,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  console.log(stdout);
  if (status !== 0) giveUp("A bench", status);
  return stdout.split("\n").flatMap((line): unknown[] => (line.startsWith("{") ? [JSON.parse(line)] : []));
}

function giveUp(what: string, status: number | null): never {
  console.error(`${what} failed; docs/figures.json is left as it was.`);
  process.exit(status || 1);
}

/** The tests that run in this process or on databases, then those that have a configuration of their own. */
const configs = ["vitest.full.config.ts", "vitest.contract.config.ts", "vitest.browser.config.ts"];
const results = configs.map((config) => ({ config, ...run(config) }));
const benches = bench();

const sum = (of: (result: (typeof results)[number]) => number) => results.reduce((all, each) => all + of(each), 0);
const seconds = (milliseconds: number) => Math.round(milliseconds / 10) / 100;
const git = (...words: string[]) => spawnSync("git", words, { cwd: root, encoding: "utf8" }).stdout.trim();

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
  tests: {
    total: sum((each) => each.numTotalTests),
    passed: sum((each) => each.numPassedTests),
    skipped: sum((each) => each.numPendingTests),
  },
  suites: results
    .flatMap(({ config, testResults }) =>
      testResults.map((suite) => ({
        file: relative(root, suite.name),
        // Files that the contract judges run twice: once without it.
        ...(config === "vitest.full.config.ts" ? {} : { config }),
        tests: suite.assertionResults.length,
        seconds: seconds(suite.endTime - suite.startTime),
      })),
    )
    .sort((a, b) => (a.file < b.file ? -1 : 1)),
  benches,
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
