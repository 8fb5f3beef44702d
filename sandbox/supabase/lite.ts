import { emitWarning } from "./warnings.ts";

export { App } from "@supabase/lite";
export { createPgliteConnection } from "@supabase/lite/pglite";
export { createPostgresConnection } from "@supabase/lite/postgres";

// Loading it puts a function of its own in this place, which throws where a warning is an Error. Node's own ones are:
// too many listeners, a rejection that is handled late. A warning must not end a process.
process.emitWarning = emitWarning;
