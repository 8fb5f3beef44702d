import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const trees: string[] = [];

afterEach(() => {
  for (const tree of trees.splice(0)) rmSync(tree, { recursive: true, force: true });
});

/**
 * Runs `.ci/run` among programs that only note how they were called; `failing` is the npm call that ends with 3, `contract` whether
 * the marketplace's document is there.
 */
function runCi({ failing, contract = true }: { failing?: string; contract?: boolean } = {}) {
  const tree = mkdtempSync(join(tmpdir(), "oms-ci-"));
  trees.push(tree);
  mkdirSync(join(tree, ".ci"));
  mkdirSync(join(tree, "bin"));
  copyFileSync(join(root, ".ci/run"), join(tree, ".ci/run"));
  const calls = join(tree, "calls");
  const program = (name: string, body: string) => {
    writeFileSync(join(tree, "bin", name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(tree, "bin", name), 0o755);
  };
  program("chromium", "echo Chromium");
  program("npm", `[ "$1" = --version ] && exit; echo "$SCALE $CI $*" >> ${calls}; [ "$*" != "${failing}" ] || exit 3`);
  const document = join(tree, "openapi.json");
  if (contract) writeFileSync(document, "{}");
  const run = spawnSync("bash", [join(tree, ".ci/run")], {
    encoding: "utf8",
    env: { ...process.env, ETSY_OPENAPI: document, PATH: `${join(tree, "bin")}:${process.env["PATH"]}` },
  });
  const called = existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : [];
  return { status: run.status, output: run.stdout, called };
}

const steps = [
  "test",
  "run test:security",
  "run test:rls",
  "run test:contract",
  "run check",
  "run demo -- --smoke",
  "run test:browser",
];

test("runs every step at the scale of CI", () => {
  const { status, called, output } = runCi();
  expect(called).toEqual(steps.map((step) => `ci true ${step}`));
  expect(output).toMatch(/=== npm test: passed in \d+ s/);
  expect(output.trim().split("\n").at(-1)).toMatch(/^=== Everything passed in \d+ s$/);
  expect(status).toBe(0);
});

test("says at its end that the contract wasn't judged, where the document isn't there", () => {
  const { status, called, output } = runCi({ contract: false });
  expect(called).toEqual(steps.filter((step) => step !== "run test:contract").map((step) => `ci true ${step}`));
  expect(output.trim().split("\n").at(-1)).toMatch(/passed in \d+ s; contract not judged: .* ETSY_OPENAPI$/);
  expect(status).toBe(0);
});

test.for(steps)("stops at a failed 'npm %s' with its status", (step) => {
  const { status, called, output } = runCi({ failing: step });
  expect(status).toBe(3);
  expect(called.at(-1)).toBe(`ci true ${step}`);
  expect(output).toMatch(/=== FAILED: npm .* \(exit 3\)/);
});
