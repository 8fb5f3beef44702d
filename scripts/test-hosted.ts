/**
 * `npm run test:hosted -- URL [words of test files]`: the stores' contract and the matrix of row level security against
 * a Supabase project, with its keys from the environment. See docs/hosted-supabase.md.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { openSuperuser, type Superuser } from "#sandbox/supabase/superuser.ts";
import { emptyProject, NotReady, readProject, requireOwnProject, rowsLeft } from "./hosted-project.ts";

const root = join(import.meta.dirname, "..");

async function main(): Promise<number> {
  const [address, ...filters] = process.argv.slice(2);
  const project = readProject(address, process.env);
  const superuser = openSuperuser(project.databaseUrl);
  try {
    await reach(superuser);
    await requireOwnProject(superuser);
    try {
      return await run(project.url, filters);
    } finally {
      await emptyProject(superuser);
      console.log(`${project.url}: emptied, ${await rowsLeft(superuser)} rows left.`);
    }
  } finally {
    await superuser.close();
  }
}

async function reach(superuser: Superuser): Promise<void> {
  try {
    await superuser.query("select 1");
  } catch (error) {
    // The driver's message names host and user, never the password.
    throw new NotReady([
      `SUPABASE_DB_URL: the database doesn't answer (${error instanceof Error ? error.message : "no reason given"}).`,
    ]);
  }
}

async function run(url: string, filters: readonly string[]): Promise<number> {
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const child = spawn(process.execPath, [vitest, "run", "--config", "vitest.hosted.config.ts", ...filters], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, SUPABASE_URL: url },
  });
  // An interruption ends the child; what it made is cleared away here all the same.
  process.on("SIGINT", () => undefined);
  const [status] = (await once(child, "exit")) as [number | null];
  return status ?? 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof NotReady)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
