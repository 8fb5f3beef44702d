import type { MirroredListing } from "#src/catalog/mirrored.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { lookDue, waitForNextLook } from "../publish/looks.ts";
import type { ItemSession } from "../publish/session.ts";
import { progressOf } from "./session.ts";
import { keepStep } from "../../messages/kept.ts";

/**
 * Puts a listing that exists on sale, once: that it is about to happen is written down before it happens, and an
 * activation whose fate is unknown is looked for over at least four minutes before it is repeated.
 *
 * @param live as it is there, not on sale
 */
export async function activateOnce(session: ItemSession, live: MirroredListing, step: string): Promise<void> {
  await waitForLost(session);
  await pay(session, live, step);
}

/** @throws OmsError `unknown-outcome` while it may still show that it happened */
async function waitForLost(session: ItemSession): Promise<void> {
  const progress = progressOf(session);
  const { renewingSince, looks = 0 } = progress;
  if (renewingSince === undefined) return;
  if (!(await lookDue(session, progress, "renewingSince"))) return;
  await session.record({ step: keepStep("checkingRenewed"), progress: { ...progress, looks: looks + 1 } });
  waitForNextLook(session, looks + 1);
}

async function pay(session: ItemSession, live: MirroredListing, step: string): Promise<void> {
  const { looks: _, ...progress } = progressOf(session);
  session.intend({
    step,
    progress: {
      ...progress,
      renewingSince: session.now().toISOString(),
      ...(live.endsAt ? { endedAt: live.endsAt.toISOString() } : {}),
    },
  });
  try {
    await session.client.activate(live.listingId);
  } catch (error) {
    if (!(error instanceof OmsError) || error.code === "lease-lost") throw error;
    if (error.code === "unknown-outcome") {
      throw new OmsError("unknown-outcome", { cause: error, retryAfterMs: session.deps.timings.looks[0] ?? 0 });
    }
    // Refused, or never sent: nothing was billed.
    session.note({ progress });
    throw error;
  }
}
