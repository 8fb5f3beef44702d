import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect, onTestFinished, test } from "vitest";
import { copiedProgram, openToAll } from "#sandbox/supabase/postgres-program.ts";
import { startPostgres } from "#sandbox/supabase/postgres-server.ts";

const server = pathToFileURL(join(import.meta.dirname, "../../../sandbox/supabase/postgres-server.ts")).href;

test("a process that ran a Postgres ends with the exit code it set: failed tests don't pass", () => {
  const program = `
    const { startPostgres } = await import(${JSON.stringify(server)});
    const postgres = await startPostgres();
    await postgres.stop();
    process.exitCode = 3;`;
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    encoding: "utf8",
  });
  expect([stderr, status]).toEqual(["", 3]);
});

test("a program in a folder of its owner's alone is none for another user", () => {
  const dir = mkdtempSync(join(tmpdir(), "oms-closed-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const program = join(dir, "open/program");
  mkdirSync(join(dir, "open"));
  writeFileSync(program, "", { mode: 0o755 });
  expect(openToAll(program)).toBe(false);
  chmodSync(dir, 0o755);
  expect(openToAll(program)).toBe(true);
  chmodSync(program, 0o700);
  expect(openToAll(program)).toBe(false);
});

test("Postgres runs as a copy, too, and the copy goes with it", async () => {
  const copies = () => readdirSync(tmpdir()).filter((name) => name.startsWith("oms-postgres-program-"));
  const before = copies();
  const server = await startPostgres(await copiedProgram());
  expect(copies()).toHaveLength(before.length + 1);
  await server.stop();
  expect(copies()).toEqual(before);
});
