import { z } from "zod";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { id, instant } from "#src/platform/database/values.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import type { ClaimedOperation } from "./operation.ts";
import type { ClaimedMessage, OutboxEntry } from "./outbox-entry.ts";

/** Entries were checked by their types when they were written; here only that it is one of them. */
const entry = z.looseObject({ template: z.string() }).transform((value) => value as unknown as OutboxEntry);

const messageRow: z.ZodType<ClaimedMessage> = z.object({
  id: z.string(),
  studioId: id<ClaimedMessage["studioId"]>(),
  teamId: z.string(),
  entry,
  attempt: z.int(),
  leaseToken: z.string(),
  uncertainSince: instant.nullable(),
});

const operationFields = {
  id: id<ClaimedOperation["id"]>(),
  studioId: id<ClaimedOperation["studioId"]>(),
  kind: z.string(),
  shopId: id<NonNullable<ClaimedOperation["shopId"]>>().nullable(),
  changeId: id<NonNullable<ClaimedOperation["changeId"]>>().nullable(),
  itemId: id<NonNullable<ClaimedOperation["itemId"]>>().nullable(),
  priority: z.int(),
  attempt: z.int(),
  lapses: z.int(),
  leaseToken: z.string(),
};
/** One that can't be read is handed over all the same, so that its people are told by the usual way. */
const operationRow: z.ZodType<ClaimedOperation> = z.union([
  z.object({ ...operationFields, params: z.record(z.string(), z.unknown()) }),
  z
    .object({ ...operationFields, params: z.unknown().transform(() => ({})) })
    .transform((row) => ({ ...row, unreadable: true as const })),
]);

const reply = z.object({ operations: z.array(z.unknown()), messages: z.array(z.unknown()) });
const leased = z.object({ id: z.string(), leaseToken: z.string() });

/** What a worker of this version runs and draws. What an older or newer one queued waits for a worker of that version. */
export type KnownWork = { readonly kinds: readonly string[]; readonly templates: readonly string[] };

/** Both queues over all studios. */
export function createWorkQueue(rpc: Rpc, logger: Logger, known: KnownWork): WorkQueue {
  /** The rows that can be read. Of the others each ends alone: it must not keep back what was claimed with it. */
  async function readable<Row>(
    rows: readonly unknown[],
    shape: z.ZodType<Row>,
    end: (row: z.infer<typeof leased>) => Promise<unknown>,
  ): Promise<Row[]> {
    const read: Row[] = [];
    for (const row of rows) {
      const parsed = shape.safeParse(row);
      if (parsed.success) {
        read.push(parsed.data);
        continue;
      }
      const { data: held } = leased.safeParse(row);
      logger.error({ id: held?.id, cause: z.prettifyError(parsed.error) }, "a claimed row can't be read");
      if (held) {
        await end(held).catch((error: unknown) => logger.error({ id: held.id, cause: String(error) }, "nor be ended"));
      }
    }
    return read;
  }

  return {
    async claim(worker, { operations, messages, kept = 0 }, leaseMs, delivered = []) {
      const claimed = await rpc(
        "claim_work",
        {
          p_worker: worker,
          p_kinds: known.kinds,
          p_operations: operations,
          p_templates: known.templates,
          p_messages: messages,
          p_lease_ms: leaseMs,
          p_delivered: delivered.map(({ id, leaseToken }) => ({ id, lease: leaseToken })),
          p_kept: kept,
        },
        reply,
      );
      const code = "unreadable";
      return {
        operations: await readable(claimed.operations, operationRow, ({ id, leaseToken }) =>
          rpc("finish_operation", { p_id: id, p_lease: leaseToken, p_outcome: "failed", p_code: code }, z.boolean()),
        ),
        messages: await readable(claimed.messages, messageRow, ({ id, leaseToken }) =>
          rpc("settle_message", { p_id: id, p_lease: leaseToken, p_state: "dropped", p_code: code }, z.boolean()),
        ),
      };
    },
  };
}

/** Both queues in one call: what a worker asks once a second when there is nothing to do. */
export type WorkQueue = {
  /**
   * As `claim` of each queue. An operation that outlived several workers comes alone, to a worker that has nothing else.
   *
   * @param delivered since the last claim: each comes to its end with this one
   */
  claim(
    worker: string,
    counts: WorkCounts,
    leaseMs: number,
    delivered?: readonly Pick<ClaimedMessage, "id" | "leaseToken">[],
  ): Promise<ClaimedWork>;
};

/** `kept`: so many of the operations only such that a person waits for. */
export type WorkCounts = { readonly operations: number; readonly messages: number; readonly kept?: number };

export type ClaimedWork = {
  readonly operations: readonly ClaimedOperation[];
  readonly messages: readonly ClaimedMessage[];
};
