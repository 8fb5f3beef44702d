import { z } from "zod";
import { type Fault, logFaults } from "#src/platform/kernel/each-alone.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import type { Rpc } from "../rpc.ts";

const fault: z.ZodType<Fault> = z.object({ studioId: z.string(), code: z.string(), text: z.string() });

/**
 * Calls a function that goes over all studios, each alone, and logs those that it left out. @returns what it counted; a
 * count that nobody had is 0
 */
export function overAllStudios(rpc: Rpc, logger: Logger) {
  return async <Name extends string>(call: string, args: Record<string, unknown>, counted: readonly Name[]) => {
    const { faults, ...counts } = await rpc(call, args, z.object({ faults: z.array(fault) }).catchall(z.int()));
    logFaults(logger, call, faults);
    return Object.fromEntries(counted.map((name) => [name, counts[name] ?? 0])) as Record<Name, number>;
  };
}
