import { postgrestProgram } from "#sandbox/supabase/postgrest-program.ts";

/** Once per run, before test files would install it side by side. */
export default function setup(): void {
  postgrestProgram();
}
