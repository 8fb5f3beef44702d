import { toOmsError } from "./errors.ts";
import type { Logger } from "./log.ts";

/**
 * Runs a task for each of the items (studios, installations) alone: the fault of one is logged with its id, and the others
 * go on. However many fail in a row: nobody can tell ten broken ones from a database that is away, and the next tick makes
 * up for both.
 */
export async function eachAlone<Item>(
  items: readonly Item[],
  of: { readonly task: string; readonly logger: Pick<Logger, "error">; fields(item: Item): Record<string, unknown> },
  run: (item: Item) => Promise<void>,
): Promise<void> {
  for (const item of items) {
    try {
      await run(item);
    } catch (error) {
      const problem = toOmsError(error);
      of.logger.error({ ...of.fields(item), task: of.task, errorCode: problem.code, cause: causeOf(problem) }, leftOut);
    }
  }
}

const leftOut = "one was left out, the others went on";

/** What the database's own loops over studios left out (`app.each_studio_alone` in supabase/schemas/ground). */
export type Fault = { readonly studioId: string; readonly code: string; readonly text: string };

export function logFaults(logger: Pick<Logger, "error">, task: string, faults: readonly Fault[]): void {
  for (const { studioId, code: sqlState, text: cause } of faults) {
    logger.error({ studioId, task, sqlState, cause }, leftOut);
  }
}

function causeOf({ cause }: { readonly cause?: unknown }): string | null {
  return cause instanceof Error ? cause.message : null;
}
