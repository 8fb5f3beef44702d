import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { migrationsDir } from "#sandbox/supabase/embedded.ts";
import { readMigrations } from "#sandbox/supabase/migrate.ts";
import { readSchemas } from "#sandbox/supabase/schemas.ts";
import { must } from "#test/src/store/studio.ts";
import { migrate, type OwnProject, openNewProject } from "./build.ts";
import { differences, readWholeCatalogue, type WholeCatalogue } from "./whole-catalogue.ts";

/** `supabase/schemas` is what is read, `supabase/migrations` is what databases get: both make the same one. */
let migrated: OwnProject;
let bySchemas: WholeCatalogue;
beforeAll(async () => {
  const server = must(inject("postgres"));
  migrated = await openNewProject(server);
  await migrate(migrated, readMigrations(migrationsDir));
  const declared = await openNewProject(server);
  for (const { sql } of readSchemas()) await declared.exec(sql);
  bySchemas = await readWholeCatalogue(declared);
  await declared.close();
});
afterAll(() => migrated.close());

test("a database made of supabase/schemas and one made of supabase/migrations are the same", async () => {
  expect(differences(bySchemas, await readWholeCatalogue(migrated))).toEqual([]);
  // Had nothing been read, nothing would differ.
  const kinds = new Set([...bySchemas.keys()].map((name) => name.replace(/ .*/, "")));
  const looked = "column constraint default function index numbers policy schema sequence table trigger";
  expect([...kinds].toSorted((a, b) => (a < b ? -1 : 1)).join(" ")).toBe(looked);
  expect(bySchemas.size).toBeGreaterThan(1000);
});

/** What only the migrations might do, and what the comparison is to name. */
const planted: readonly (readonly [sql: string, name: string])[] = [
  ["create table public.extra (id integer)", "table extra"],
  ["alter table public.shops owner to oms_definer", "table shops"],
  ["alter table public.shops no force row level security", "table shops"],
  ["alter table public.shops disable row level security", "table shops"],
  ["grant select on public.outbox to authenticated", "table outbox"],
  ["revoke select on public.shops from authenticated", "table shops"],
  ["alter table public.shops set (fillfactor = 70)", "table shops"],
  ["alter table public.studios add column extra text", "column studios.extra"],
  ["alter table public.studios drop column scopes_asked", "column studios.scopes_asked"],
  ["alter table public.studios alter column fee_ceiling_cents type bigint", "column studios.fee_ceiling_cents"],
  ["alter table public.studios alter column fee_ceiling_cents set default 600", "column studios.fee_ceiling_cents"],
  ["alter table public.studios alter column name drop not null", "column studios.name"],
  ["grant update (name) on public.studios to authenticated", "column studios.name"],
  ["alter table public.members drop constraint guests_make_at_most", "constraint guests_make_at_most of members"],
  ["alter table public.members add constraint extra check (name <> '') not valid", "constraint extra of members"],
  ["drop index public.shops_to_read", "index shops_to_read"],
  ["drop index public.shops_to_read; create index shops_to_read on public.shops (read_at)", "index shops_to_read"],
  [
    "create or replace function app.sha256(p_text text) returns text language sql immutable set search_path = '' as $$ select p_text $$",
    "function app.sha256(text)",
  ],
  ["alter function app.sha256(text) owner to oms_definer", "function app.sha256(text)"],
  ["alter function app.sha256(text) security definer", "function app.sha256(text)"],
  ["alter function app.sha256(text) volatile", "function app.sha256(text)"],
  ["alter function app.sha256(text) reset search_path", "function app.sha256(text)"],
  ["grant execute on function app.sha256(text) to public", "function app.sha256(text)"],
  ["create function app.extra() returns void language sql as ''", "function app.extra()"],
  ["create view public.extra as select id from public.shops", "view extra"],
  ["drop policy tenant on public.shops", "policy tenant on shops"],
  ["alter policy tenant on public.shops using (true)", "policy tenant on shops"],
  ["alter policy tenant on public.shops to public", "policy tenant on shops"],
  ["create policy extra on public.shops for select to anon using (true)", "policy extra on shops"],
  ["alter policy oms_photos on storage.objects using (bucket_id = 'photos')", "policy oms_photos on storage.objects"],
  ["alter table public.changes disable trigger keep_claims", "trigger keep_claims on changes"],
  ["drop trigger keep_claims on public.changes", "trigger keep_claims on changes"],
  ["create type public.extra as enum ('one')", "type extra"],
  ["create domain public.extra as text", "type extra"],
  ["alter sequence public.claim_numbers increment 2", "numbers of claim_numbers"],
  ["grant usage on sequence public.claim_numbers to authenticated", "sequence claim_numbers"],
  ["alter sequence public.claim_numbers owner to oms_definer", "sequence claim_numbers"],
  ["grant create on schema app to authenticated", "schema app"],
  ["alter schema app owner to oms_definer", "schema app"],
  ["create schema extra", "schema extra"],
  [
    "alter default privileges in schema public grant select on tables to anon",
    "default rights of postgres on r in public",
  ],
  ["create rule extra as on insert to public.shops do also nothing", "rule extra on shops"],
  ["comment on table public.shops is 'extra'", "comment on table shops"],
  ["create cast (uuid as bytea) with inout", "cast (pg_catalog.uuid AS pg_catalog.bytea)"],
  [
    "create operator public.### (leftarg = text, rightarg = text, function = textcat)",
    "operator public.###(pg_catalog.text,pg_catalog.text)",
  ],
  ["create statistics public.extra on state, priority from public.operations", "statistics object public.extra"],
  ["create publication extra for all tables", "publication extra"],
];

test.each(planted)("%s is noticed", async (sql, name) => {
  await migrated.exec(`begin; ${sql}`);
  const found = differences(bySchemas, await readWholeCatalogue(migrated));
  await migrated.exec("rollback");
  expect(found.map((sentence) => sentence.replace(/ is in supabase[^]*/, ""))).toContain(name);
});

test("what was planted is gone again", async () => {
  expect(differences(bySchemas, await readWholeCatalogue(migrated))).toEqual([]);
});
