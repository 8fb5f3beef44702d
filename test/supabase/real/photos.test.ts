import { createClient } from "@supabase/supabase-js";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type PostgrestProcess, projectGateway, startPostgrest } from "#sandbox/supabase/real-postgrest.ts";
import { openSuperuser, type Superuser } from "#sandbox/supabase/superuser.ts";
import { must } from "#test/src/store/studio.ts";
import { testKeys } from "#test/support/database.ts";
import { createFromTemplate, type OwnDatabase } from "#test/support/postgres-databases.ts";
import { type Claims, memberClaims, signWith, workerClaims } from "../tokens.ts";

/**
 * The policy of the photos' bucket, as Storage asks it: with the caller's own token, on `storage.objects`. Here the table
 * is asked by real PostgREST, with ES256 tokens.
 */
const home = "00000000-0000-4000-8000-00000000000a";
const strangers = "00000000-0000-4000-8000-00000000000b";
const member = "00000000-0000-4000-8000-0000000000aa";

let copy: OwnDatabase;
let postgrest: PostgrestProcess;
let superuser: Superuser;
beforeAll(async () => {
  copy = await createFromTemplate(must(inject("postgres")));
  superuser = openSuperuser(copy.url);
  await superuser.exec("insert into storage.buckets (id, name) values ('others', 'others')");
  const trusted = [must(inject("postgrest")).publicKey];
  postgrest = await startPostgrest({ ...testKeys, url: copy.url, trusted, schemas: ["public", "storage"] });
});
afterAll(async () => {
  await postgrest.stop();
  await superuser.close();
  await copy.drop();
});

/** The table as a caller with these claims has it; without claims, with the publishable key alone. */
async function objectsAs(claims: Claims | null) {
  const token = claims === null ? null : await signWith(must(inject("postgrest")).signingKey, claims);
  const client = createClient("http://project.test", testKeys.publishableKey, {
    global: { fetch: projectGateway(postgrest.address, testKeys) },
    auth: { persistSession: false, autoRefreshToken: false },
    ...(token === null ? {} : { accessToken: async () => token }),
  });
  return client.schema("storage").from("objects");
}

const put = async (claims: Claims | null, name: string, bucket = "photos") =>
  (await (await objectsAs(claims)).insert({ bucket_id: bucket, name })).error?.code ?? "put";
const seen = async (claims: Claims | null) =>
  ((await (await objectsAs(claims)).select("name").order("name")).data ?? []).map((row: { name: string }) => row.name);

test("the migrations made the bucket, and it is private", async () => {
  expect(await superuser.query("select id, public from storage.buckets where id = 'photos'")).toEqual([
    { id: "photos", public: false },
  ]);
});

test.each([
  ["a member", memberClaims(home, member)],
  ["the worker", workerClaims(home)],
])("%s puts photos into the studio's own folder, and into no other", async (who, claims) => {
  expect(await put(claims, `${home}/${who}.jpg`)).toBe("put");
  expect(await put(claims, `${strangers}/${who}.jpg`)).toBe("42501");
  expect(await put(claims, `${who}.jpg`)).toBe("42501");
  expect(await put(claims, `${home}.jpg`)).toBe("42501");
  expect(await put(claims, `folder/${home}/${who}.jpg`)).toBe("42501");
  expect(await put(claims, `${home}/${who}.jpg`, "others")).toBe("42501");
});

test("a token that names no studio, and none at all, put nothing", async () => {
  expect(await put({ role: "authenticated" }, `${home}/nobody.jpg`)).toBe("42501");
  expect(await put(null, `${home}/nobody.jpg`)).toBe("42501");
});

test("each studio sees, moves and deletes its own photos alone", async () => {
  await superuser.exec(`delete from storage.objects;
    insert into storage.objects (bucket_id, name) values ('photos', '${home}/a.jpg'), ('photos', '${strangers}/b.jpg'),
      ('others', '${home}/c.jpg')`);
  const own = memberClaims(home, member);
  expect(await seen(own)).toEqual([`${home}/a.jpg`]);
  expect(await seen(workerClaims(strangers))).toEqual([`${strangers}/b.jpg`]);
  expect(await seen({ role: "authenticated" })).toEqual([]);
  expect(await seen(null)).toEqual([]);
  const moved = await (await objectsAs(own)).update({ name: `${strangers}/a.jpg` }).eq("name", `${home}/a.jpg`);
  expect(moved.error?.code).toBe("42501");
  await (await objectsAs(own)).delete().neq("name", "");
  expect(await superuser.query("select name from storage.objects order by name")).toEqual([
    { name: `${home}/c.jpg` },
    { name: `${strangers}/b.jpg` },
  ]);
});
