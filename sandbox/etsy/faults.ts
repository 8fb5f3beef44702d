import { z } from "zod";

/** `POST /_sandbox/faults`: something that goes wrong on purpose. */
export const fault = z.object({
  /** An operationId, `token`, `*`, or a method and a path with `*` in it: `PATCH /v3/application/shops/*`. */
  operation: z.string().min(1),
  shop_id: z.number().int().optional(),
  /** This many matching calls go well first. */
  skip: z.number().int().min(0).default(0),
  count: z.number().int().min(1).default(1),
  /**
   * `status`: an answer of the given status. `timeout`: never an answer. `drop`: the line is cut.
   * `slow`: the true answer, late. `ignore`: 200 and nothing done, as if it had been.
   */
  mode: z.enum(["status", "timeout", "drop", "slow", "ignore"]).default("status"),
  status: z.number().int().min(200).max(599).default(500),
  /** As it goes out; JSON or not. Left out: what Etsy or its edge says with this status. */
  body: z.string().optional(),
  headers: z.record(z.string(), z.string()).default({}),
  /** Before or after the call has had its effect. */
  when: z.enum(["before", "after"]).default("before"),
  /** Milliseconds until the answer, or until the line is cut. */
  delay_ms: z.number().int().min(0).default(0),
});
export type Fault = z.infer<typeof fault>;
