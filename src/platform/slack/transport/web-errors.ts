import { webApi } from "@slack/bolt";
import { OmsError } from "#src/platform/kernel/errors.ts";

/** Codes are stored and logged, so that what isn't one is not taken for it: a broken answer may repeat what it was sent. */
const codeShape = /^[a-z][a-z0-9_]{0,60}$/i;
const unreadable = "unreadable_error";

/** Slack's own word for a refusal, such as `channel_not_found`; null when it didn't answer with one. */
export function slackCode(error: unknown): string | null {
  const source = error instanceof OmsError ? error.cause : error;
  if (!(source instanceof webApi.WebAPIPlatformError)) return null;
  return codeShape.test(source.data.error) ? source.data.error : unreadable;
}

export function isSlackError(error: unknown, ...codes: readonly string[]): boolean {
  const code = slackCode(error);
  return code !== null && codes.includes(code);
}

/** A call to Slack, with its failure as ours: refused, or down. The cause stays for the log and for `slackCode`. */
export async function slackFailure<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    // Known already for what it is: not installed, or signed out.
    if (error instanceof OmsError) throw error;
    // A click opens one form, within three seconds.
    if (isSlackError(error, "expired_trigger_id", "exchanged_trigger_id"))
      throw new OmsError("slack-too-late", { cause: error });
    throw new OmsError(failureOf(error).kind === "refused" ? "slack-refused" : "slack-down", { cause: error });
  }
}

/** Whether a call to Slack went wrong, and not something of ours before or after it. */
export function cameFromSlack(error: unknown): boolean {
  const source = error instanceof OmsError ? error.cause : error;
  return (
    slackCode(source) !== null ||
    source instanceof webApi.WebAPIRateLimitedError ||
    source instanceof webApi.WebAPIHTTPError ||
    source instanceof webApi.WebAPIRequestError
  );
}

export type Failure =
  /** Nothing happened; again after `ms`, or when it suits. */
  | { readonly kind: "later"; readonly ms: number | null }
  /** It may have happened. */
  | { readonly kind: "unknown" }
  /** Slack's own word. */
  | { readonly kind: "refused"; readonly code: string };

/** Words of Slack's that mean its own trouble, and answers that are none of its words: it may or may not have happened. */
const itsOwnTrouble = new Set(["internal_error", "fatal_error", "service_unavailable", "request_timeout", unreadable]);

/** Words of Slack's for "not now". */
const notNow = new Set(["ratelimited", "rate_limited", "accesslimited", "team_added_to_org"]);

/** Slack names seconds. A message that must arrive waits for no longer pause than this before it asks again. */
const longestPauseMs = 15 * 60_000;

/** What a failed call means for whether it happened. Only Slack's own word is a refusal: a page in front of it is none. */
export function failureOf(error: unknown): Failure {
  const source = error instanceof OmsError ? error.cause : error;
  if (source instanceof webApi.WebAPIRateLimitedError) {
    return { kind: "later", ms: Math.min(longestPauseMs, Math.max(1000, source.retryAfter * 1000)) };
  }
  if (source instanceof webApi.WebAPIHTTPError) {
    const turnedAway = source.statusCode >= 400 && source.statusCode < 500 && source.statusCode !== 408;
    return turnedAway ? { kind: "later", ms: null } : { kind: "unknown" };
  }
  const code = slackCode(source);
  if (code !== null && notNow.has(code)) return { kind: "later", ms: null };
  if (code !== null) return itsOwnTrouble.has(code) ? { kind: "unknown" } : { kind: "refused", code };
  if (source instanceof webApi.WebAPIRequestError && neverLeft(source.original)) return { kind: "later", ms: null };
  return { kind: "unknown" };
}

/** The way out knows whether anything was sent (`mayHaveArrived`). */
function neverLeft(error: unknown): boolean {
  return typeof error === "object" && error !== null && "mayHaveArrived" in error && error.mayHaveArrived === false;
}
