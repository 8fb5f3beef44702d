import { randomBytes } from "node:crypto";
import postgres from "postgres";

/** Where the run's Postgres server is, and the migrated database that each test copies. */
export type PostgresForTests = { readonly adminUrl: string; readonly template: string };

declare module "vitest" {
  export interface ProvidedContext {
    /** Only where `test/support/postgres-setup.ts` is among the global set-ups. */
    postgres?: PostgresForTests;
  }
}

export type OwnDatabase = { readonly url: string; drop(): Promise<void> };

/** A database of its own for one test file, copied in some 30 ms. */
export const createFromTemplate = ({ adminUrl, template }: PostgresForTests): Promise<OwnDatabase> =>
  create(adminUrl, template);

/** One that has nothing of the product's. */
export const createEmptyDatabase = ({ adminUrl }: PostgresForTests): Promise<OwnDatabase> =>
  create(adminUrl, "template0");

async function create(adminUrl: string, template: string): Promise<OwnDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await asAdmin(adminUrl, `create database ${name} template ${template}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asAdmin(adminUrl, `drop database if exists ${name} with (force)`) };
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
