import { z } from "zod";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { id, instant } from "#src/platform/database/values.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import { knownKinds } from "./operation-kinds.ts";
import { operationParams } from "./operation-rows.ts";
import type { ClaimedOperation } from "./operation.ts";
import type { ClaimedMessage, OutboxEntry } from "./outbox-entry.ts";

/** Every template, or it does not compile: a message of another version waits for a worker that can draw it. */
const templates = z.enum({
  draft_card: "draft_card",
  review_card: "review_card",
  change_note: "change_note",
  draft_modal: "draft_modal",
  shop_connected: "shop_connected",
  shop_note: "shop_note",
  shop_login: "shop_login",
  sync_result: "sync_result",
  digest: "digest",
  state_alerts: "state_alerts",
  studio_note: "studio_note",
  import_preview: "import_preview",
  erasure_receipt: "erasure_receipt",
  greeting: "greeting",
  alone_question: "alone_question",
  waiting: "waiting",
  direct: "direct",
} satisfies { [Template in OutboxEntry["template"]]: Template });

/** Entries were checked by their types when they were written; here only that it is one of them. */
const entry = z.looseObject({ template: templates }).transform((value) => value as unknown as OutboxEntry);

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
  kind: z.enum(knownKinds),
  shopId: id<NonNullable<ClaimedOperation["shopId"]>>().nullable(),
  changeId: id<NonNullable<ClaimedOperation["changeId"]>>().nullable(),
  targetId: id<NonNullable<ClaimedOperation["targetId"]>>().nullable(),
  attempt: z.int(),
  lapses: z.int(),
  leaseToken: z.string(),
};
/** One that can't be read is handed over all the same, so that its people are told by the usual way. */
const operationRow: z.ZodType<ClaimedOperation> = z.union([
  z.object({ ...operationFields, params: operationParams }),
  z
    .object({ ...operationFields, params: z.unknown().transform(() => ({})) })
    .transform((row) => ({ ...row, unreadable: true as const })),
]);

const reply = z.object({ operations: z.array(z.unknown()), messages: z.array(z.unknown()) });
const leased = z.object({ id: z.string(), leaseToken: z.string() });

/** Both queues over all studios. */
export function createWorkQueue(rpc: Rpc, logger: Logger): WorkQueue {
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
    async claim(worker, { operations, messages }, leaseMs) {
      const claimed = await rpc(
        "claim_work",
        {
          p_worker: worker,
          p_kinds: knownKinds,
          p_operations: operations,
          p_templates: templates.options,
          p_messages: messages,
          p_lease_ms: leaseMs,
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
  /** As `claim` of each queue. An operation that outlived several workers comes alone, to a worker that has nothing else. */
  claim(worker: string, counts: WorkCounts, leaseMs: number): Promise<ClaimedWork>;
};

export type WorkCounts = { readonly operations: number; readonly messages: number };

export type ClaimedWork = {
  readonly operations: readonly ClaimedOperation[];
  readonly messages: readonly ClaimedMessage[];
};
