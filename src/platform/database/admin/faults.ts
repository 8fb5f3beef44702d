import { z } from "zod";
import { type Fault, logFaults } from "#src/platform/kernel/each-alone.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import type { FunctionName } from "../rpc.ts";

const fault: z.ZodType<Fault> = z.object({ studioId: z.string(), code: z.string(), text: z.string() });

/** What a function answers that goes over all studios, each alone: its counts, and the studios that it left out. */
export const overAllStudios = z.object({ faults: z.array(fault) }).catchall(z.int());

/** Logs the studios that `call` left out. @returns what it counted; a count that nobody had is 0 */
export function countsOf<Name extends string>(
  { faults, ...counts }: z.infer<typeof overAllStudios>,
  {
    call,
    counted,
    logger,
  }: { readonly call: FunctionName; readonly counted: readonly Name[]; readonly logger: Logger },
): Record<Name, number> {
  logFaults(logger, call, faults);
  return Object.fromEntries(counted.map((name) => [name, counts[name] ?? 0])) as Record<Name, number>;
}
