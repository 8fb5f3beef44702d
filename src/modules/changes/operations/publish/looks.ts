import { OmsError } from "#src/platform/kernel/errors.ts";
import type { PublishProgress } from "../../records.ts";
import type { ItemSession } from "./session.ts";

/**
 * Looks for something whose answer was lost. When each is due follows from when it was begun; but the queue counts the time
 * between two of them, so that a clock which jumps, or two workers whose clocks differ, neither make them all at once nor
 * wait until a day that a wrong clock named.
 */

/**
 * @param begun which of what is written down says when
 * @returns false after the last look
 * @throws OmsError `unknown-outcome` before the next one is due
 */
export async function lookDue(
  session: ItemSession,
  progress: PublishProgress,
  begun: "creatingSince" | "renewingSince" | "uploadingSince",
): Promise<boolean> {
  const { looks = 0 } = progress;
  const next = session.deps.timings.looks[looks];
  if (next === undefined) return false;
  const now = session.now();
  const since = new Date(progress[begun] ?? 0);
  const due = since.getTime() + next - now.getTime();
  if (due <= 0) return true;
  // Begun in the future: from here on it is counted from now, else no look would ever be due.
  if (since > now) await session.record({ progress: { ...progress, [begun]: now.toISOString() } });
  throw new OmsError("unknown-outcome", { retryAfterMs: Math.min(due, untilNext(session, looks)) });
}

/** A look that found nothing is written down. @throws OmsError `unknown-outcome` before the next one, if there is one */
export function waitForNextLook(session: ItemSession, looks: number): void {
  if (session.deps.timings.looks[looks] === undefined) return;
  throw new OmsError("unknown-outcome", { retryAfterMs: untilNext(session, looks) });
}

function untilNext({ deps }: ItemSession, looks: number): number {
  const times = deps.timings.looks;
  return (times[looks] ?? 0) - (times[looks - 1] ?? 0);
}
