import { z } from "zod";
import type { Rpc } from "#src/platform/database/rpc.ts";

/** Forgets those that nobody can send again. @returns how many */
export function forgetRequests(rpc: Rpc): Promise<number> {
  return rpc("forget_requests", {}, z.int());
}
