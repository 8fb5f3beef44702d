/**
 * Writes a filled database as SQL, for a test that a database of this version comes through later migrations:
 * `node scripts/fixture.ts 0.1.0` writes `test/supabase/fixtures/<newest migration>_0.1.0.sql`. It is run once for each
 * version, and writes over no file. The same code gives the same file: ids and secrets come from one seed, and the clock
 * stands still.
 */
import crypto, { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";

const [version] = process.argv.slice(2);
if (!version) {
  console.error("Say of which version: node scripts/fixture.ts 0.1.0");
  process.exit(2);
}

let drawn = 0;
const seeded = () => createHash("sha256").update(`fixture ${drawn++}`).digest();
const uuid = () =>
  seeded()
    .toString("hex")
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, "$1-$2-4$3-8$4-$5");
crypto.randomUUID = uuid as typeof crypto.randomUUID;
crypto.randomBytes = ((size: number) =>
  Buffer.concat([seeded(), seeded()]).subarray(0, size)) as typeof crypto.randomBytes;
crypto.randomInt = ((below: number) => seeded().readUInt32BE() % below) as typeof crypto.randomInt;
syncBuiltinESMExports();

// After the seed: what they draw when they are loaded is drawn from it.
const { neededSchema } = await import("#src/platform/database/schema-version.ts");
const { openDatabase } = await import("#test/support/database.ts");
const { adminOn, storesOn } = await import("#test/src/store/studio.ts");
const { dataOf } = await import("#test/supabase/schema/data-of.ts");
const { fillProject } = await import("#test/supabase/schema/fill-project.ts");

const db = await openDatabase({ clock: true });
await db.setNow(new Date("2026-11-02T10:00:00Z"));
await seedTheDatabase();
await db.sql("select setseed(0.5)");
await fillProject({ db, stores: storesOn(db), admin: adminOn(db) });
await db.sql("update operations set lease_token = md5(id::text)::uuid where lease_token is not null");
const file = join(import.meta.dirname, `../test/supabase/fixtures/${neededSchema}_${version}.sql`);
const head = `-- A filled database of schema ${version} (scripts/fixture.ts). Loaded by a superuser; never edited.\n\n`;
writeFileSync(file, head + (await dataOf(db)), { flag: "wx" });
await db.close();

/** Ids that the database gives by itself. */
async function seedTheDatabase(): Promise<void> {
  const columns = await db.sql<{ table: string; column: string }>(
    `select attrelid::regclass::text as "table", attname as "column" from pg_attrdef d
     join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
     where pg_get_expr(adbin, adrelid) = 'gen_random_uuid()'`,
  );
  await db.sql("create sequence app.test_ids");
  await db.sql(`create function public.test_id() returns uuid language sql security definer as
    $$ select md5('fixture ' || nextval('app.test_ids'))::uuid $$`);
  await db.sql("grant execute on function public.test_id() to public");
  for (const { table, column } of columns) {
    await db.sql(`alter table ${table} alter column "${column}" set default public.test_id()`);
  }
}
