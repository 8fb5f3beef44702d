import { z } from "zod";
import type { LoginWatch, TendedLogins } from "#src/app/ports/admin.ts";
import type { Rpc } from "#src/store/rpc.ts";

const tended: z.ZodType<TendedLogins> = z.object({
  exercised: z.int(),
  reminded: z.int(),
  told: z.int(),
  warned: z.int(),
  erasing: z.int(),
});

/** Sign-ins of all studios: what is due for them, and the end of those that stayed dead. */
export function createLoginWatch(rpc: Rpc): LoginWatch {
  return {
    tend: () => rpc("tend_logins", {}, tended),
    eraseDead: ({ id, leaseToken }) =>
      rpc("erase_dead_shop", { p_operation: id, p_lease: leaseToken }, z.record(z.string(), z.int()).nullable()),
  };
}
