import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

export type SchemaFile = { readonly path: string; readonly sql: string };

export const supabaseDir = join(import.meta.dirname, "../../supabase");

/**
 * `supabase/schemas`, in the order of `schema_paths` in `supabase/config.toml`: of a glob by name, each file once.
 *
 * @throws Error where the list names no file, or leaves one out
 */
export function readSchemas(dir = supabaseDir): SchemaFile[] {
  const config = readFileSync(join(dir, "config.toml"), "utf8");
  const list = /^schema_paths = \[\n([^\]]*)\]/m.exec(config)?.[1] ?? "";
  const globs = [...list.matchAll(/^ {2}"\.\/([^"]+)",$/gm)].flatMap(([, glob]) => glob ?? []);
  const paths = new Set(globs.flatMap((glob) => globSync(glob, { cwd: dir }).toSorted()));
  const left = globSync("schemas/**/*.sql", { cwd: dir }).filter((path) => !paths.has(path));
  if (paths.size === 0) throw new Error("schema_paths in supabase/config.toml names no file");
  if (left.length > 0) throw new Error(`schema_paths in supabase/config.toml leaves out ${left.join(", ")}`);
  return [...paths].map((path) => ({ path, sql: readFileSync(join(dir, path), "utf8") }));
}
