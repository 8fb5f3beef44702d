import { z } from "zod";
import type { LoginWatch } from "#src/app/ports/admin.ts";
import type { Logger } from "#src/kernel/log.ts";
import type { Rpc } from "#src/store/rpc.ts";
import { overAllStudios } from "./faults.ts";

/** Sign-ins of all studios: what is due for them, and the end of those that stayed dead. */
export function createLoginWatch(rpc: Rpc, logger: Logger): LoginWatch {
  return {
    tend: () => overAllStudios(rpc, logger)("tend_logins", {}, ["exercised", "reminded", "told", "warned", "erasing"]),
    eraseDead: ({ id, leaseToken }) =>
      rpc("erase_dead_shop", { p_operation: id, p_lease: leaseToken }, z.record(z.string(), z.int()).nullable()),
  };
}
