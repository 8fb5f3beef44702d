import { spawn } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { serve } from "@hono/node-server";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { migrationsDir } from "#sandbox/supabase/embedded.ts";
import { bootstrapSql } from "#sandbox/supabase/like-postgrest.ts";
import { applyMigrations, readMigrations } from "#sandbox/supabase/migrate.ts";
import { type PostgresServer, startPostgres } from "#sandbox/supabase/postgres-server.ts";
import { hasPostgrest } from "#sandbox/supabase/postgrest-program.ts";
import { type PostgrestProcess, projectGateway, startPostgrest } from "#sandbox/supabase/real-postgrest.ts";
import { storageSql } from "#sandbox/supabase/storage-tables.ts";
import { openSuperuser, type Superuser } from "#sandbox/supabase/superuser.ts";
import { es256Keys, testKeys } from "#test/support/database.ts";

/**
 * `npm run test:hosted` against what is as near to a hosted project as a machine without one has it: a Postgres whose
 * tables belong to a role that is no superuser, and real PostgREST behind an address that takes ES256 tokens.
 */
const root = join(import.meta.dirname, "../../..");
const full = process.env["SCALE"] === "full";
/** At the scale of CI one file of the contract, to see that the run begins, passes and clears away. */
const filters = full ? [] : ["secrets"];

let server: PostgresServer;
let owner: Superuser;
let postgrest: PostgrestProcess;
let gateway: ReturnType<typeof serve>;
let environment: Record<string, string>;
let address: string;

beforeAll(async () => {
  if (!hasPostgrest) return;
  server = await startPostgres();
  const superuser = openSuperuser(server.url("postgres"));
  await superuser.exec(bootstrapSql);
  // As on hosted Supabase: it may make roles and sees all rows, and is no superuser.
  await superuser.exec("create role project_owner login createrole bypassrls password 'owner'");
  await superuser.exec("create database project owner project_owner");
  await superuser.close();
  const inProject = openSuperuser(server.url("project"));
  await inProject.exec(bootstrapSql + storageSql);
  // As on hosted Supabase: policies of Storage are the project's to make.
  await inProject.exec(
    "alter table storage.objects owner to project_owner; grant all on storage.buckets to project_owner",
  );
  await inProject.exec("grant usage on schema storage to project_owner");
  await inProject.close();
  const databaseUrl = server.url("project").replace("postgres:postgres@", "project_owner:owner@");
  owner = openSuperuser(databaseUrl);
  const { signingKey, publicKey } = await es256Keys("imported-key");
  postgrest = await startPostgrest({ ...testKeys, url: server.url("project"), trusted: [publicKey] });
  const answer = projectGateway(postgrest.address, testKeys);
  gateway = serve({ hostname: "127.0.0.1", port: 0, fetch: (request: Request) => answer(request) });
  await once(gateway, "listening");
  address = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  environment = {
    SUPABASE_PUBLISHABLE_KEY: testKeys.publishableKey,
    SUPABASE_SECRET_KEY: testKeys.secretKey,
    SUPABASE_JWT_SIGNING_KEY: signingKey,
    SUPABASE_DB_URL: databaseUrl,
  };
});
afterAll(async () => {
  if (!hasPostgrest) return;
  gateway.close();
  await postgrest.stop();
  await owner.close();
  await server.stop();
});

async function testHosted(words: readonly string[], env: Readonly<Record<string, string>> = environment) {
  const child = spawn(process.execPath, [join(root, "scripts/test-hosted.ts"), ...words], {
    cwd: root,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], NO_COLOR: "1", SCALE: full ? "full" : "ci", ...env },
  });
  const [output, complaint, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit") as Promise<[number]>,
  ]);
  return { status, output, complaint };
}

describe.runIf(hasPostgrest)("refuses in a sentence each", () => {
  test("without an address and keys, all at once", async () => {
    const { status, complaint } = await testHosted([], {});
    expect(status).toBe(2);
    expect(complaint.trim().split("\n")).toEqual([
      expect.stringMatching(/^Say which project: npm run test:hosted -- https:/),
      expect.stringMatching(/^SUPABASE_PUBLISHABLE_KEY is missing: /),
      expect.stringMatching(/^SUPABASE_SECRET_KEY is missing: /),
      expect.stringMatching(/^SUPABASE_JWT_SIGNING_KEY is missing: /),
      expect.stringMatching(/^SUPABASE_DB_URL is missing: /),
    ]);
  });

  test("with a signing key that is none, without a word of it", async () => {
    const { status, complaint } = await testHosted([address], { ...environment, SUPABASE_JWT_SIGNING_KEY: "canary" });
    expect(status).toBe(2);
    expect(complaint).toMatch(/^SUPABASE_JWT_SIGNING_KEY/);
    expect(complaint).not.toContain("canary");
  });

  test("a database that doesn't answer, without its password", async () => {
    const nowhere = "postgres://someone:canary@127.0.0.1:1/project";
    const { status, complaint } = await testHosted([address], { ...environment, SUPABASE_DB_URL: nowhere });
    expect(status).toBe(2);
    expect(complaint).toMatch(/^SUPABASE_DB_URL: the database doesn't answer/);
    expect(complaint).not.toContain("canary");
  });

  test("a project without the migrations", async () => {
    const { status, complaint } = await testHosted([address]);
    expect(status).toBe(2);
    expect(complaint).toMatch(/^The project lacks \d+ of \d+ migrations, 20261129000000 first\. Apply them: /);
  });
});

describe.runIf(hasPostgrest)("a project of its own", () => {
  test("takes the migrations from a role that is no superuser", async () => {
    const migrations = readMigrations(migrationsDir);
    const applied = await applyMigrations(
      {
        exec: (sql) => owner.exec(sql),
        query: async <Row>(sql: string) => ({ rows: await owner.query<Row>(sql) }),
      },
      migrations,
    );
    expect(applied).toBe(migrations.length);
    // A hosted project tells its PostgREST by itself.
    await owner.exec("notify pgrst, 'reload schema'");
    await vi.waitFor(async () => expect((await fetch(`${postgrest.address}/studios`)).status).toBe(401), 10_000);
  });

  test("that somebody uses is left alone", async () => {
    await owner.exec("insert into public.studios (team_id, name) values ('T1', 'Somebody''s')");
    const { status, complaint } = await testHosted([address]);
    expect(status).toBe(2);
    expect(complaint).toMatch(/^The project holds 1 studio\. /);
    expect(await owner.query("select name from public.studios")).toEqual([{ name: "Somebody's" }]);
    await owner.exec("delete from public.studios");
  });

  test("passes, and is empty afterwards", async () => {
    const { status, output, complaint } = await testHosted([address, ...filters]);
    expect([status, status === 0 ? "" : output + complaint]).toEqual([0, ""]);
    expect(output).toMatch(/Test Files.* \d+ passed/);
    expect(output).toContain(`${address}: emptied, 0 rows left.`);
    expect(await owner.query("select 1 from public.studios")).toEqual([]);
  });
});
