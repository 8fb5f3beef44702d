import { join } from "node:path";
import type { PgliteConnection } from "@supabase/lite/pglite";
import type { PostgresConnection } from "@supabase/lite/postgres";
import { inFewMessages } from "./few-messages.ts";
import { bootstrapSql, isoTimestamp, likePostgrest, type SetAll } from "./like-postgrest.ts";
import { App, createPgliteConnection } from "./lite.ts";
import { applyMigrations, readMigrations } from "./migrate.ts";

export type EmbeddedKeys = {
  readonly jwtSecret: string;
  readonly publishableKey: string;
  readonly secretKey: string;
};

/** Supabase in this process, whatever database lies below. */
export type LocalSupabase = {
  /** Answers as the project's address would; give it to supabase-js as `fetch`, or serve it. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** As the superuser, past row level security. */
  exec(sql: string): Promise<void>;
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
};

export type EmbeddedSupabase = LocalSupabase & {
  /** The whole database folder, as a template for further ones. */
  dump(): Promise<Blob>;
};

export const migrationsDir = join(import.meta.dirname, "../../supabase/migrations");

/** PostgREST's and Auth's answers over a connection whose rights are those that the migrations grant. */
export function serveLike(connection: PgliteConnection | PostgresConnection, keys: EmbeddedKeys, setAll?: SetAll) {
  process.env["LITE_TELEMETRY"] = "0";
  return new App({
    connection: likePostgrest(connection, setAll),
    api: { schemas: ["public"] },
    auth: {
      enabled: true,
      jwt_secret: keys.jwtSecret,
      publishable_key: keys.publishableKey,
      secret_key: keys.secretKey,
    },
    options: { server: { admin: false } },
  });
}

/**
 * Starts Supabase in this process on PGlite, with the repository's migrations applied.
 *
 * @param dir an absolute folder, or `memory://`
 */
export async function startEmbeddedSupabase(
  options: EmbeddedKeys & { readonly dir: string; readonly load?: Blob },
): Promise<EmbeddedSupabase> {
  const connection = await createPgliteConnection({
    url: options.dir,
    pgliteOptions: { parsers: { 1184: isoTimestamp }, ...(options.load ? { loadDataDir: options.load } : {}) },
  });
  await connection.driver.exec(bootstrapSql);
  const inMessage = inFewMessages(connection);
  const app = serveLike(connection, options, (_, settings) => inMessage(settings));
  const driver: Driver = connection.driver;
  await applyMigrations(driver, readMigrations(migrationsDir));
  const inTurn = oneAfterTheOther();
  return {
    fetch: (input, init) => inTurn(async () => app.fetch(new Request(input, init))),
    exec: (sql) => inTurn(async () => void (await driver.exec(sql))),
    query: <Row>(sql: string, parameters: readonly unknown[] = []) =>
      inTurn(async () => (await driver.query<Row>(sql, [...parameters])).rows),
    close: () => inTurn(() => connection.close()),
    dump: () => inTurn(async () => connection.driver.dumpDataDir("none")),
  };
}

/**
 * The adapter opens a transaction per request in the one session that PGlite has, without waiting for the one that is
 * open: two requests at once shared claims and transaction, so that one studio read as another and a refusal undid a
 * stranger's work. Here each has the session to itself.
 */
function oneAfterTheOther() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(run: () => Promise<T>): Promise<T> => {
    const mine = last.then(run, run);
    last = mine.catch(() => undefined);
    return mine;
  };
}

type Driver = {
  exec(sql: string): Promise<unknown>;
  query<Row>(sql: string, parameters: unknown[]): Promise<{ rows: Row[] }>;
};
