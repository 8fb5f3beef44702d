import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { z } from "zod";

vi.setConfig({ testTimeout: 10 * 60_000 });

const root = join(import.meta.dirname, "../..");
const figure = z.object({
  name: z.string().min(1),
  value: z.number(),
  unit: z.string().min(1),
  aim: z.string().min(1),
  ok: z.boolean(),
  beside: z.record(z.string(), z.number()).optional(),
});

/** Without what the test runner sets: a bench has none. */
function environment(): NodeJS.ProcessEnv {
  const { VITEST: _, ...rest } = process.env;
  return { ...rest, SCALE: "smoke" };
}

/** Runs it to its end. Whether aims are met says nothing at this scale. */
function runBench(): Promise<{ readonly output: string; readonly errors: string }> {
  const child = spawn(process.execPath, ["bench/index.ts"], { cwd: root, env: environment() });
  let output = "";
  let errors = "";
  child.stdout.on("data", (text: Buffer) => (output += text.toString()));
  child.stderr.on("data", (text: Buffer) => (errors += text.toString()));
  return new Promise((resolve) => child.once("close", () => resolve({ output, errors })));
}

test("npm run bench runs to its end, and every figure says what it was measured beside", async () => {
  const { output, errors } = await runBench();
  const lines = output.trim().split("\n");
  const figures = lines.map((line) => figure.parse(JSON.parse(line)));
  const names = figures.map(({ name }) => name).join("\n");
  for (const subject of [
    "planning",
    "laid over the mirror",
    "/oms help",
    "start to ready",
    "a claim with",
    "calls of a path",
    "making a plan of",
    "embedded",
    "share of 5 calls a second",
  ]) {
    expect(names, errors).toContain(subject);
  }
  expect(figures.filter(({ beside }) => beside !== undefined).length).toBeGreaterThan(10);
  expect(figures.every(({ value }) => Number.isFinite(value))).toBe(true);
});
