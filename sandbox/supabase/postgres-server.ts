import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { type PostgresProgram, postgresProgram } from "./postgres-program.ts";

export type PostgresServer = {
  /** Of a database on this server, for its superuser. */
  url(database: string): string;
  stop(): Promise<void>;
};

/** It lives as long as its tests: nothing of it has to survive a power cut. */
const settings = [
  "fsync=off",
  "synchronous_commit=off",
  "full_page_writes=off",
  "max_connections=200",
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
];

/** A real Postgres of this process's own, in a folder that goes with it. Root gets a user `postgres` made to run it. */
export async function startPostgres(program?: PostgresProgram): Promise<PostgresServer> {
  const databaseDir = mkdtempSync(join(tmpdir(), "oms-postgres-"));
  const port = await freePort();
  const lastWords: string[] = [];
  const note = (line: unknown) => void lastWords.splice(0, Math.max(0, lastWords.push(String(line)) - 20));
  const root = userInfo().uid === 0;
  const { Postgres, remove } = program ?? (await postgresProgram(root));
  const server = new Postgres({
    databaseDir,
    port,
    user: "postgres",
    password: "postgres",
    persistent: false,
    createPostgresUser: root,
    // Its rules for letters come along with it: a machine without a locale would know those of ASCII alone.
    initdbFlags: [
      "--encoding=UTF8",
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--no-sync",
    ],
    postgresFlags: settings.flatMap((setting) => ["-c", setting]),
    onLog: note,
    onError: note,
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    rmSync(databaseDir, { recursive: true, force: true });
    remove();
    throw new Error(`Postgres doesn't start. Its last words:\n${lastWords.join("\n")}`, { cause: error });
  }
  return {
    url: (database) => `postgres://postgres:postgres@127.0.0.1:${port}/${database}`,
    async stop() {
      await server.stop();
      remove();
    },
  };
}

/**
 * One below those that the system gives to outgoing connections: one of these may be taken by a connection of another process before
 * it is listened on.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = 12_000 + Math.floor(Math.random() * 8000);
    if (await isFree(port)) return port;
  }
  throw new Error("no free port was found");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
