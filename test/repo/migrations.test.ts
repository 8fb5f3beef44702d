import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { sha256 } from "#src/platform/kernel/hash.ts";

const supabase = join(import.meta.dirname, "../../supabase");
const list = "supabase/migration-hashes.json";

/** Name of a file in `supabase/migrations` → its text; in the list → its SHA-256. */
type ByName = Readonly<Record<string, string>>;

const migrations: ByName = Object.fromEntries(
  readdirSync(join(supabase, "migrations")).map((name) => [
    name,
    readFileSync(join(supabase, "migrations", name), "utf8"),
  ]),
);
const listed: ByName = z
  .record(z.string(), z.string().regex(/^[\da-f]{64}$/))
  .parse(JSON.parse(readFileSync(join(supabase, "migration-hashes.json"), "utf8")));

/** Databases had a migration as it was: what it lacks is another migration's. */
function complaints(files: ByName, hashes: ByName): string[] {
  const newest = Object.keys(hashes).toSorted().at(-1) ?? "";
  return [
    ...Object.keys(hashes)
      .filter((name) => files[name] === undefined)
      .map((name) => `${name} is gone, and databases have had it: bring it back (git log -- supabase/migrations).`),
    ...Object.entries(files).flatMap(([name, text]) => {
      if (!/^\d{14}_\w+\.sql$/.test(name))
        return [`${name} isn't named <14 digits>_<name>.sql, so nothing applies it.`];
      const hash = hashes[name];
      if (hash === sha256(text)) return [];
      if (hash !== undefined) {
        return [`${name} was changed, and databases have had it as it was: undo that, and write a newer migration.`];
      }
      if (name < newest) return [`${name} is older than ${newest}, which databases have had: give it a newer number.`];
      return [`${name} isn't listed. Once it is ready, add to ${list}: "${name}": "${sha256(text)}"`];
    }),
  ];
}

test("every migration is as it was when it was listed", () => {
  expect(complaints(migrations, listed)).toEqual([]);
});

test("one that was changed, is gone, isn't listed or comes too early is told, with what to do", () => {
  const [first = ""] = Object.keys(listed);
  const sql = migrations[first] ?? "";
  const { [first]: _, ...without } = migrations;
  expect(complaints({ ...migrations, [first]: `${sql} ` }, listed)).toEqual([
    `${first} was changed, and databases have had it as it was: undo that, and write a newer migration.`,
  ]);
  expect(complaints(without, listed)[0]).toMatch(`${first} is gone`);
  const later = "29990101000000_later.sql";
  expect(complaints({ ...migrations, [later]: "select 1;" }, listed)).toEqual([
    `${later} isn't listed. Once it is ready, add to ${list}: "${later}": "${sha256("select 1;")}"`,
  ]);
  expect(complaints({ ...migrations, "20260101000000_early.sql": "select 1;" }, listed)[0]).toMatch("give it a newer");
  expect(complaints({ ...migrations, "later.sql": "select 1;" }, listed)[0]).toMatch("isn't named");
});
