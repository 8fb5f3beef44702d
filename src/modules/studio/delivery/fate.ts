import { toOmsError } from "#src/platform/kernel/errors.ts";
import type { ClaimedMessage } from "#src/platform/queue/outbox-entry.ts";
import { cameFromSlack, failureOf } from "#src/platform/slack/transport/web-errors.ts";

/** What becomes of a message whose delivery failed. */
export type Fate =
  | {
      readonly kind: "again";
      readonly afterMs: number;
      readonly code: string;
      /** By its own fault: what comes after it in its group doesn't wait for it. */
      readonly aside: boolean;
      /** A person can lift it. */
      readonly liftable: boolean;
    }
  /** The app is gone from the workspace, or signed out. Until it is installed again there is nobody to say it to. */
  | { readonly kind: "shelved" }
  /** What it was about isn't there any more. */
  | { readonly kind: "pointless"; readonly code: string }
  | { readonly kind: "given-up"; readonly code: string };

/** Waits by attempt, then one an hour for about two days, then four a day. */
const waitsMs = [2_000, 5_000, 15_000, 60_000, 300_000, 900_000];
const hourMs = 3_600_000;
const attemptsInTwoDays = 55;

/** Refusals that a person can lift: the bot is invited, the channel is opened again. */
const liftable = new Set(["not_in_channel", "channel_not_found", "is_archived", "restricted_action"]);
const atLeastLiftableMs = 30_000;

/** Refusals that say that there is nobody to read it. */
const nobodyThere = new Set(["user_not_found", "users_not_found", "user_disabled", "cannot_dm_bot"]);

/**
 * Only what is known to be final ends a message: its subject or its reader is gone. Anything else is tried again, for two
 * days, and what `asks` or warns a person for as long as it is true.
 */
export function fateOf({ entry, attempt }: ClaimedMessage, error: unknown, asks: boolean): Fate {
  const problem = toOmsError(error);
  if (problem.code === "not-installed" || problem.code === "slack-signed-out") return { kind: "shelved" };
  const exhausted = attempt >= attemptsInTwoDays;
  const usual = exhausted ? 6 * hourMs : (waitsMs[attempt - 1] ?? hourMs);
  const again = (code: string, afterMs = usual, more: { aside?: boolean; liftable?: boolean } = {}): Fate =>
    exhausted && !asks
      ? { kind: "given-up", code }
      : { kind: "again", afterMs, code, aside: more.aside ?? false, liftable: more.liftable ?? false };

  if (!cameFromSlack(error)) {
    if (problem.code === "not-found") return { kind: "pointless", code: problem.code };
    return again(problem.code, usual, { aside: problem.retry === "no" });
  }
  const failure = failureOf(error);
  if (failure.kind === "later") {
    // A short pause that Slack names again and again isn't short.
    return again("slack-down", Math.max(failure.ms ?? usual, attempt > waitsMs.length ? usual : 0));
  }
  if (failure.kind === "unknown") return again("slack-down");
  const { code } = failure;
  if (nobodyThere.has(code) && ("to" in entry || exhausted)) return { kind: "given-up", code };
  if (liftable.has(code)) return again(code, Math.max(usual, atLeastLiftableMs), { liftable: true });
  return again(code, usual, { aside: true });
}
