import { z } from "zod";
import type { OutboxQueue } from "#src/app/ports/admin.ts";
import type { ClaimedMessage, OutboxEntry } from "#src/app/ports/messages.ts";
import { id, instant } from "#src/store/rows.ts";
import type { Rpc } from "#src/store/rpc.ts";

/** Entries were checked by their types when they were written; here only that it is one of them. */
const entry = z
  .looseObject({
    // Every template, or it does not compile: one that is missing would hold up all that are claimed with it.
    template: z.enum({
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
      waiting: "waiting",
      direct: "direct",
    } satisfies { [Template in OutboxEntry["template"]]: Template }),
  })
  .transform((value) => value as unknown as OutboxEntry);

const claimedRow: z.ZodType<ClaimedMessage> = z.object({
  id: z.string(),
  studioId: id<ClaimedMessage["studioId"]>(),
  teamId: z.string(),
  entry,
  attempt: z.int(),
  leaseToken: z.string(),
  uncertainSince: instant.nullable(),
});

/**
 * Delivery to Slack over all studios. Settling with a lapsed lease changes nothing and is no error: whoever holds the
 * message now knows that it may have been posted.
 */
export function createOutboxQueue(rpc: Rpc): OutboxQueue {
  const settle = async ({ id, leaseToken }: ClaimedMessage, state: "delivered" | "dropped", code: string | null) => {
    await rpc("settle_message", { p_id: id, p_lease: leaseToken, p_state: state, p_code: code }, z.boolean());
  };
  return {
    claim: (worker, count, leaseMs) =>
      rpc("claim_messages", { p_worker: worker, p_count: count, p_lease_ms: leaseMs }, z.array(claimedRow)),
    delivered: (message) => settle(message, "delivered", null),
    shelve: async ({ id, leaseToken }) => {
      await rpc("shelve_message", { p_id: id, p_lease: leaseToken }, z.boolean());
    },
    drop: (message, code) => settle(message, "dropped", code),
    retry: async ({ id, leaseToken }, runAt, uncertain, why) => {
      const lease = { p_id: id, p_lease: leaseToken };
      const { code = null, aside = false } = why ?? {};
      await rpc(
        "retry_message",
        { ...lease, p_run_at: runAt, p_uncertain: uncertain, p_code: code, p_aside: aside },
        z.boolean(),
      );
    },
  };
}
