import { expect, test } from "vitest";
import { migrationsDir } from "#sandbox/supabase/embedded.ts";
import { readMigrations } from "#sandbox/supabase/migrate.ts";
import { neededSchema } from "#src/platform/database/schema-version.ts";
import { readSchemas } from "#sandbox/supabase/schemas.ts";

/** What `public.schema_version()` answers once this migration is applied. */
const said = (sql: string) => /function public\.schema_version\(\)[^$]*\$\$\s*select '(\d{14})'/.exec(sql)?.[1];

test("the newest migration says its own number, supabase/schemas too, and the bot asks for no other", () => {
  const newest = readMigrations(migrationsDir).at(-1);
  expect(newest && said(newest.sql)).toBe(newest?.version);
  expect(readSchemas().flatMap(({ sql }) => said(sql) ?? [])).toEqual([newest?.version]);
  expect(neededSchema).toBe(newest?.version);
});
