import type { MirroredListing } from "#src/domain/mirrored.ts";
import { OmsError } from "#src/kernel/errors.ts";
import type { TargetSession } from "../publish/session.ts";
import { finish, progressOf, readApproved, readUntil, requireThere, stateMoved, stopForChange } from "./session.ts";

/**
 * Puts an expired or sold out listing on sale again, for a fee, once: that it is about to happen is written down before
 * it happens, and a renewal whose fate is unknown is looked for over at least four minutes before it is repeated.
 */
export async function renew(session: TargetSession): Promise<void> {
  const { listingId, state } = readApproved(session);
  const live = await requireThere(session, listingId);
  if (!isRenewed(session, live)) {
    if (live.state !== state) await stopForChange(session, live, stateMoved(live, state));
    await waitForLost(session);
    await pay(session, live);
  }
  const progress = progressOf(session);
  // On sale without a renewal of ours: somebody else's, and somebody else's fee.
  const billed = progress.renewingSince !== undefined;
  await session.record({ step: "Reading it back", progress: billed ? { ...progress, billed } : progress });
  const there = await readUntil(session, listingId, (now) =>
    now && isRenewed(session, now) ? [] : ["that it isn't on sale"],
  );
  await finish(session, there, there?.endsAt ? { endsAt: there.endsAt.toISOString() } : {});
}

/** On sale; or on sale and bought at once, which its later end tells. */
function isRenewed(session: TargetSession, live: MirroredListing): boolean {
  const { renewingSince, endedAt } = progressOf(session);
  if (live.state === "active") return true;
  if (renewingSince === undefined || live.state !== "sold_out") return false;
  return (live.endsAt?.getTime() ?? 0) > (endedAt ? Date.parse(endedAt) : 0);
}

/** @throws OmsError `unknown-outcome` while it may still show that it happened */
async function waitForLost(session: TargetSession): Promise<void> {
  const progress = progressOf(session);
  const { renewingSince, looks = 0 } = progress;
  if (renewingSince === undefined) return;
  const next = session.deps.rhythm.looks[looks];
  if (next === undefined) return;
  const due = Date.parse(renewingSince) + next - session.now().getTime();
  // This look came too early to tell: the next one counts.
  if (due <= 0)
    await session.record({ step: "Checking whether it was renewed", progress: { ...progress, looks: looks + 1 } });
  if (due <= 0) return waitForLost(session);
  throw new OmsError("unknown-outcome", { retryAfterMs: due });
}

async function pay(session: TargetSession, live: MirroredListing): Promise<void> {
  const { looks: _, ...progress } = progressOf(session);
  await session.record({
    step: "Renewing",
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
      throw new OmsError("unknown-outcome", { cause: error, retryAfterMs: session.deps.rhythm.looks[0] ?? 0 });
    }
    // Refused, or never sent: nothing was billed.
    await session.record({ progress });
    throw error;
  }
}
