import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { expect, test } from "vitest";

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
