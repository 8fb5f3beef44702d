import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import type { ProvidedContext } from "vitest";
import {
  type EmbeddedKeys,
  type LocalSupabase,
  migrationsDir,
  startEmbeddedSupabase,
} from "#sandbox/supabase/embedded.ts";
import { es256Gateway } from "#sandbox/supabase/es256-gateway.ts";
import { readMigrations } from "#sandbox/supabase/migrate.ts";
import { emptyProject, type HostedProject } from "#scripts/hosted-project.ts";
import { openSupabaseOnPostgres } from "#sandbox/supabase/on-postgres.ts";
import { openSuperuser } from "#sandbox/supabase/superuser.ts";
import { lend } from "./kept-databases.ts";
import { createFromTemplate, type PostgresForTests } from "./postgres-databases.ts";
import { lendPostgrest } from "./postgrest-databases.ts";

/**
 * What lies below: PGlite in this process; the Postgres server that `npm run test:rls` starts; the same behind a gateway
 * that takes ES256 alone, as hosted Supabase does; real PostgREST on that server; or the project that
 * `npm run test:hosted` was told.
 */
export type DatabaseKind = "pglite" | "postgres" | "es256" | "postgrest" | "hosted";

declare module "vitest" {
  export interface ProvidedContext {
    /** Which one a test gets that doesn't say; PGlite where it is left out. */
    database?: DatabaseKind;
    hosted?: HostedProject;
  }
}

/** Keys of a database that lives as long as its test. With `es256`, `jwtSecret` is a private key as JWK instead. */
export const testKeys: EmbeddedKeys = {
  jwtSecret: "test-jwt-secret-of-at-least-thirty-two-bytes",
  publishableKey: "sb_publishable_test",
  secretKey: "sb_secret_test",
};

export type TestDatabase = {
  /** Any address serves: requests go to the database in this process. */
  readonly url: string;
  readonly keys: EmbeddedKeys;
  readonly fetch: LocalSupabase["fetch"];
  /** As the superuser, past row level security. */
  sql<Row = Record<string, unknown>>(text: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Holds the database's clock still. Only with `clock: true`. */
  setNow(now: Date): Promise<void>;
  /** Everything gone, as if newly opened: quicker than another database. */
  empty(): Promise<void>;
  close(): Promise<void>;
};

type DatabaseOptions = {
  readonly clock?: boolean;
  readonly database?: DatabaseKind;
  /** It was never asked anything: for a test that adds to the schema, which the adapter reads once. */
  readonly fresh?: boolean;
};

/** An empty, migrated database. The first one of a set of migrations makes the template of the others. */
export async function openDatabase(options: DatabaseOptions = {}): Promise<TestDatabase> {
  const kind = options.database ?? (await provided("database")) ?? "pglite";
  if (options.clock && kind === "hosted") throw new Error("A hosted project's clock is nobody's to hold still.");
  const clock = options.clock ?? false;
  const fresh = options.fresh ?? false;
  const { keys, ...database } = kind === "pglite" ? await pglite(clock, fresh) : await opened[kind](fresh);
  if (clock && kind !== "pglite") await database.exec(clockSql);
  return {
    url: database.url ?? "http://database.test",
    keys,
    fetch: (input, init) => database.fetch(input, init),
    sql: (text, parameters) => database.query(text, parameters),
    async setNow(now) {
      await database.exec(`delete from app.test_clock; insert into app.test_clock values ('${now.toISOString()}');`);
    },
    empty: () => database.empty?.() ?? database.exec("truncate studios, slack_events, categories cascade"),
    close: () => database.close(),
  };
}

/** What `setNow` writes, and app.now() reads. */
const clockSql = `create table app.test_clock (now timestamptz not null); grant select on app.test_clock to public;`;

/** What a request to the database calls: the last part of its path, the function's or table's name. */
export function calledName(input: string | URL | Request): string {
  const { pathname } = new URL(input instanceof Request ? input.url : input);
  return pathname.split("/").at(-1) ?? "";
}

type Opened = LocalSupabase & {
  readonly keys: EmbeddedKeys;
  readonly url?: string;
  readonly empty?: () => Promise<void>;
};

async function pglite(clock: boolean, fresh: boolean): Promise<Opened> {
  const start = async () => {
    const started = await startEmbeddedSupabase({ ...testKeys, dir: "memory://", load: await template() });
    if (clock) await started.exec(clockSql);
    return started;
  };
  // A kept one would keep a bench from ending.
  const own = fresh || !process.env["VITEST"];
  const database = own ? await start() : await lend(clock ? "with a clock" : "without", start);
  return { ...database, keys: testKeys };
}

const opened: Readonly<Record<Exclude<DatabaseKind, "pglite">, (fresh: boolean) => Promise<Opened>>> = {
  postgres: onPostgres,
  es256: async () => {
    const database = await onPostgres();
    const { signingKey, publicKey } = await es256Keys();
    const fetch = await es256Gateway(database, testKeys, [publicKey]);
    return { ...database, fetch, keys: { ...testKeys, jwtSecret: signingKey } };
  },
  postgrest: async (fresh) => {
    const run = await provided("postgrest");
    if (!run) throw new Error("There is no PostgREST here: run this test by `npm run test:rls -- <file>`.");
    return lendPostgrest(await postgresServer(), run, testKeys, fresh);
  },
  hosted: async () => {
    const project = await provided("hosted");
    if (!project) throw new Error("No project was named: run this test by `npm run test:hosted -- URL`.");
    const superuser = openSuperuser(project.databaseUrl);
    // The files take turns in it, each from nothing.
    await emptyProject(superuser);
    return {
      ...superuser,
      url: project.url,
      keys: { ...project, jwtSecret: project.signingKey },
      fetch: (input, init) => fetch(input, init),
      close: async () => {
        await emptyProject(superuser);
        await superuser.close();
      },
    };
  },
};

async function postgresServer(): Promise<PostgresForTests> {
  const server = await provided("postgres");
  if (!server) throw new Error("There is no Postgres server here: run this test by `npm run test:rls -- <file>`.");
  return server;
}

async function onPostgres(): Promise<Opened> {
  const copy = await createFromTemplate(await postgresServer());
  const database = openSupabaseOnPostgres({ ...testKeys, url: copy.url });
  return {
    ...database,
    keys: testKeys,
    close: async () => {
      await database.close();
      await copy.drop();
    },
  };
}

/** What the test run was configured with. Benches open databases too, and have no test runner to ask. */
async function provided<Name extends keyof ProvidedContext>(name: Name): Promise<ProvidedContext[Name] | undefined> {
  if (!process.env["VITEST"]) return undefined;
  const { inject } = await import("vitest");
  return inject(name);
}

/** A pair as `supabase gen signing-key --algorithm ES256` makes it. */
export async function es256Keys(kid = "test-key"): Promise<{ readonly signingKey: string; readonly publicKey: JWK }> {
  const pair = await generateKeyPair("ES256", { extractable: true });
  const signingKey = JSON.stringify({ ...(await exportJWK(pair.privateKey)), kid, alg: "ES256", use: "sig" });
  return { signingKey, publicKey: { ...(await exportJWK(pair.publicKey)), kid } };
}

async function template(): Promise<Blob> {
  const text = readMigrations(migrationsDir)
    .map(({ version, sql }) => version + sql)
    .join("\n");
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 20);
  const file = join(tmpdir(), `oms-database-${hash}.tar`);
  if (!existsSync(file)) {
    const database = await startEmbeddedSupabase({ ...testKeys, dir: "memory://" });
    const dump = Buffer.from(await (await database.dump()).arrayBuffer());
    await database.close();
    const own = `${file}.${process.pid}`;
    writeFileSync(own, dump);
    renameSync(own, file);
    forgetOldTemplates(basename(file));
  }
  return new Blob([readFileSync(file)]);
}

/** Each set of migrations leaves one (40 MB): those of earlier days go when a new one comes. */
function forgetOldTemplates(newest: string): void {
  const yesterday = Date.now() - 24 * 3_600_000;
  for (const name of readdirSync(tmpdir()).filter((each) => /^oms-database-\w+\.tar/.test(each) && each !== newest)) {
    const file = join(tmpdir(), name);
    // Another process may be at it as well.
    if ((statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) < yesterday) rmSync(file, { force: true });
  }
}
