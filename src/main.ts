import { accessSync, constants, mkdirSync, statSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { join } from "node:path";

/**
 * `node src/main.ts [web|worker|all]`. What was compiled is kept beside the code: the next start takes half the time and
 * less memory. So nothing else may be loaded before. Never in a folder where
 * another user could put code, as in the one for temporary files; where there is none of our own, nothing is kept.
 */
const folder = join(import.meta.dirname, "../node_modules/.cache/compiled");

function isOurs(): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    const { uid, mode } = statSync(folder);
    return uid === process.getuid?.() && (mode & 0o022) === 0;
  } catch {
    return false;
  }
}

if (isOurs()) enableCompileCache(folder);
await import("./main/run.ts");
