import { inject, afterAll, beforeAll, expect, test, vi } from "vitest";
import { openSuperuser } from "#sandbox/supabase/superuser.ts";
import { createFromTemplate, type OwnDatabase } from "#test/support/postgres-databases.ts";
import { fillManyStudios, idOf } from "./many-studios.ts";
import { type Caller, type Explainer, openExplainer } from "./plans.ts";

/** Whether a listing differs is asked whenever it, or a change of it, is written: it costs as much as differs, and not as all its fields. */
vi.setConfig({ hookTimeout: 300_000 });

let database: OwnDatabase;
let explainer: Explainer;
let member: Caller;

beforeAll(async () => {
  const server = inject("postgres");
  if (!server) throw new Error("There is no Postgres server here: run this test by `npm run test:rls -- <file>`.");
  database = await createFromTemplate(server);
  const superuser = openSuperuser(database.url);
  await fillManyStudios(superuser, { studios: 1, listingsPerShop: 10 });
  const [row] = await superuser.query<{ studio: string; member: string }>(
    `select ${idOf("studio", "'1'")} as studio, ${idOf("member", "'1:0'")} as member`,
  );
  await superuser.close();
  if (!row) throw new Error("no studio");
  explainer = await openExplainer(database.url);
  member = { role: "authenticated", claims: { studio_id: row.studio, app_role: "member", member_id: row.member } };
});
afterAll(async () => {
  await explainer?.close();
  await database?.drop();
});

const fields = (count: number, differing: number, word: string) =>
  JSON.stringify(
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`field${index}`, [index < differing ? word : "the same"]]),
    ),
  );

test.each([
  [0, 0],
  [1, 2],
  [3, 6],
])(
  "of forty fields of which %i differ, %i values are folded, and what was asked is read once",
  async (differing, folded) => {
    const ran = await explainer.run(
      member,
      `select app.unasked_differences(pg_catalog.jsonb_populate_record(l, pg_catalog.jsonb_build_object(
       'live', '${fields(40, differing, "there")}'::jsonb, 'ours', '${fields(40, differing, "here")}'::jsonb)))
     from public.listings l limit 1`,
    );
    expect(ran.error).toBeNull();
    const run = (words: string) => ran.plans.filter(({ text }) => text.includes(words)).length;
    expect(run("jsonb_object_agg(f.key")).toBe(folded);
    expect(run("'{edit,set}'")).toBe(differing > 0 ? 1 : 0);
  },
);
