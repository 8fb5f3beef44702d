import type { Clock } from "#src/platform/kernel/clock.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";

const betweenTriesMs = [300, 1_500];

/**
 * How work ended is said to the database until it hears it: else its lease runs out, and it is done again. Said twice it is
 * refused as `lease-lost`, which changes nothing. Raises the last `store-down`.
 */
export async function untilHeard({ clock }: { readonly clock: Clock }, say: () => Promise<void>): Promise<void> {
  for (const ms of betweenTriesMs) {
    try {
      return await say();
    } catch (error) {
      if (toOmsError(error).code !== "store-down") throw error;
      await clock.sleep(ms);
    }
  }
  await say();
}
