import { createClient } from "@supabase/supabase-js";
import { SignJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { openHouse } from "#test/src/store/studio.ts";
import { openDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await openDatabase({ clock: true, fresh: true });
  await database.sql("create table public.ungranted (id int)");
  await database.sql(`create function public.refuse(code text) returns void language plpgsql as
    $$ begin raise exception 'own-change' using errcode = code, detail = 'Mara'; end $$`);
  await database.sql("grant execute on function public.refuse(text) to authenticated");
});
afterAll(() => database.close());

async function client() {
  const token = await new SignJWT({ role: "authenticated", studio_id: "s" })
    .setProtectedHeader({ alg: "HS256" })
    .setExpirationTime("60s")
    .sign(new TextEncoder().encode(database.keys.jwtSecret));
  return createClient(database.url, database.keys.publishableKey, {
    global: { fetch: database.fetch as typeof fetch, headers: { authorization: `Bearer ${token}` } },
    auth: { persistSession: false },
  });
}

test("a warning that is an Error ends no process", async () => {
  const warned = new Promise<Error>((resolve) => process.once("warning", resolve));
  const warning = new Error("more listeners than expected");
  process.emitWarning(warning);
  expect(await warned).toBe(warning);
});

test("a table without a grant answers 42501, as hosted Supabase does", async () => {
  const { error } = await (await client()).from("ungranted").select();
  expect(error?.code).toBe("42501");
});

test.for(["P0001", "P0002", "40001"])("an error raised as %s keeps code, message and details", async (code) => {
  const { error } = await (await client()).rpc("refuse", { code });
  expect(error).toMatchObject({ code, message: "own-change", details: "Mara" });
});

test("the database's clock can be held still", async () => {
  await database.setNow(new Date("2030-01-01T00:00:00Z"));
  expect(await database.sql("select app.now() as now")).toEqual([{ now: "2030-01-01T00:00:00+00:00" }]);
});

test("requests at once have the database to themselves: a refusal undoes nobody else's work", async () => {
  const { db, admin } = await openHouse();
  try {
    const nobody = {
      linkHash: "none",
      studioId: systemIds.uuid() as StudioId,
      stateHash: "s",
      browserHash: "b",
      codeVerifier: "v",
      expiresAt: new Date(),
    };
    const outcomes = await Promise.allSettled([
      admin.studios.ensureStudio({ teamId: "TA", name: "A" }),
      admin.connect.beginConsent(nobody),
      admin.studios.ensureStudio({ teamId: "TB", name: "B" }),
      admin.connect.beginConsent(nobody),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected"]);
    expect(await db.sql("select name from studios order by 1")).toEqual([{ name: "A" }, { name: "B" }]);
    for (const each of [outcomes[1], outcomes[3]]) expect(each).toMatchObject({ reason: { code: "link-unknown" } });
  } finally {
    await db.close();
  }
});
