/**
 * Writes all of `supabase/schemas` as one migration: `node scripts/baseline.ts 20261129000000 0.1.0`. It was run once, for
 * version 0.1.0; migrations after that are written by hand. It writes over no file.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { migrationsDir } from "#sandbox/supabase/embedded.ts";
import { readSchemas } from "#sandbox/supabase/schemas.ts";

const [number, version] = process.argv.slice(2);
if (!number || !/^\d{14}$/.test(number) || !version) {
  console.error("Say which migration, and of which version: node scripts/baseline.ts 20261129000000 0.1.0");
  process.exit(2);
}
const head = `-- Schema ${version}: supabase/schemas as it was then, in the order of supabase/config.toml. Never edited again.\n`;
const files = readSchemas().map(({ path, sql }) => `\n-- ${path}\n\n${sql}`);
writeFileSync(join(migrationsDir, `${number}_baseline.sql`), head + files.join(""), { flag: "wx" });
