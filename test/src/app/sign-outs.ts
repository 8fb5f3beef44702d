import type { ClaimedMessage } from "#src/platform/queue/outbox-entry.ts";
import type { Workshop } from "./workshop.ts";

/** Slack as the outbox meets it: what is said arrives, unless it is made not to. */
export type PlainSlack = {
  /** What waits is delivered, given up, or left waiting. */
  deliver(end?: "delivered" | "given-up" | "silent"): Promise<void>;
  /** What arrived of sign-ins since it was asked last: stage or note, and to whom. */
  take(): unknown[][];
};

export function plainSlack({ admin }: Pick<Workshop, "admin">): PlainSlack {
  let heard: unknown[][] = [];
  const settle = async (message: ClaimedMessage, end: "delivered" | "given-up") => {
    if (end === "given-up") return admin.outbox.drop(message, "channel_not_found");
    await admin.outbox.delivered(message);
    const { template, note, stage, to, mention } = message.entry as unknown as Record<string, unknown>;
    if (template !== "shop_login" && note !== "auth_dead" && note !== "auth_lost" && note !== "kept") return;
    heard.push([stage ?? note, to ?? (mention as string[])[0]]);
  };
  return {
    async deliver(end = "delivered") {
      if (end === "silent") return;
      for (;;) {
        const due = await admin.outbox.claim("slack", 50, 60_000);
        if (due.length === 0) return;
        for (const message of due) await settle(message, end);
      }
    },
    take() {
      const taken = heard;
      heard = [];
      return taken;
    },
  };
}
