import { z } from "zod";
import { sha256 } from "#src/platform/kernel/hash.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";

/** true the first time a signed request is seen, over all processes. Its signature is stored as SHA-256. */
export function firstRequest(rpc: Rpc, key: string): Promise<boolean> {
  return rpc("first_request", { p_signature_hash: sha256(key) }, z.boolean());
}

/** Forgets those that nobody can send again. @returns how many */
export function forgetRequests(rpc: Rpc): Promise<number> {
  return rpc("forget_requests", {}, z.int());
}
