import { z } from "zod";
import { countsOf, overAllStudios } from "#src/platform/database/admin/faults.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";

/** Sign-ins of all studios: what is due for them, and the end of those that stayed dead. */
export function createLoginWatch(rpc: Rpc, logger: Logger): LoginWatch {
  return {
    tend: async () =>
      countsOf(await rpc("tend_logins", {}, overAllStudios), {
        call: "tend_logins",
        counted: ["exercised", "reminded", "told", "warned", "erasing"],
        logger,
      }),
    eraseDead: ({ id, leaseToken }) =>
      rpc("erase_dead_shop", { p_operation: id, p_lease: leaseToken }, z.record(z.string(), z.int()).nullable()),
  };
}

/** How long sign-ins live. */
export type LoginWatch = {
  /**
   * Enqueues what is due, once however many ask: exercises of sign-ins that nobody used for a day, reminders before one
   * ends, what is said on days 0, 3 and 5 after one died, and erasures once all of it had arrived.
   */
  tend(): Promise<TendedLogins>;
  /**
   * Erases the tokens and copies of the operation's shop if its sign-in stayed dead, and says so. null: it was connected
   * again meanwhile. Raises `lease-lost`. @returns rows per table
   */
  eraseDead(operation: LeasedOperation): Promise<Readonly<Record<string, number>> | null>;
};

export type TendedLogins = {
  readonly exercised: number;
  readonly reminded: number;
  readonly told: number;
  readonly warned: number;
  readonly erasing: number;
};
