import { platformText } from "./messages/en.ts";

/**
 * The one error of the product. `code` names what happened, `retry` what the machine may do about it, and the text
 * what a person reads. The cause is for the log only and is never shown.
 */
export type RetryClass =
  /** Repeating cannot help: a person has to change something. */
  | "no"
  /** The same call may work later: nothing happened on the other side. */
  | "later"
  /** Works again once a person has signed in again. */
  | "after-auth"
  /** It may or may not have happened: look it up before anything is repeated. */
  | "unknown-outcome";

/** Every code with its retry class. Its sentence for people is in `messages/en.ts`. */
export const errorRetries = {
  "not-found": "no",
  "not-allowed": "no",
  "no-role": "no",
  "channel-stopped": "no",
  "own-change": "no",
  "stale-approval": "no",
  "already-decided": "no",
  "under-way": "no",
  "already-asked": "no",
  "edit-waits": "no",
  "wrong-state": "no",
  "edited-meanwhile": "no",
  erasing: "no",
  "name-differs": "no",
  incomplete: "no",
  "bad-input": "no",
  paused: "later",
  "fee-ceiling": "no",
  "link-expired": "no",
  "link-used": "no",
  "link-unknown": "no",
  "link-foreign": "no",
  "consent-refused": "no",
  "shop-taken": "no",
  "shop-missing": "no",
  "shop-disconnected": "after-auth",
  "auth-dead": "after-auth",
  "auth-scope": "after-auth",
  "app-key-refused": "later",
  "app-key-odd": "later",
  "app-not-active": "later",
  "app-unknown": "no",
  "app-of-another-shop": "no",
  "app-other-account": "no",
  "rate-limited": "later",
  "marketplace-down": "later",
  "marketplace-odd": "later",
  "marketplace-refused": "no",
  "unknown-outcome": "unknown-outcome",
  "needs-look": "no",
  "readback-differs": "no",
  "changed-live": "no",
  "photo-no-access": "no",
  "photo-heic": "no",
  "photo-bad": "no",
  "photo-too-large": "no",
  "photos-unwritable": "later",
  "video-bad": "no",
  "video-too-large": "no",
  "drafter-down": "later",
  "not-installed": "after-auth",
  "slack-signed-out": "later",
  "slack-too-late": "no",
  "slack-refused": "no",
  "slack-down": "later",
  "store-down": "later",
  "never-ends": "no",
  unreadable: "no",
  "lease-lost": "later",
  "key-missing": "later",
  internal: "no",
} as const satisfies Record<keyof typeof platformText.errors, RetryClass>;

export type ErrorCode = keyof typeof errorRetries;

export type OmsErrorOptions = {
  /** Overrides the code's sentence where the case can be said more exactly. Never contains secrets. */
  readonly userText?: string;
  readonly cause?: unknown;
  /** The input's field the error belongs to, for showing it under that field. */
  readonly field?: string;
  readonly retry?: RetryClass;
  /** The change that is in the way, for showing it. */
  readonly change?: { readonly id: string; readonly number: number };
  /** For "rate-limited" and "later": milliseconds to wait at least. */
  readonly retryAfterMs?: number;
};

/**
 * @example throw new OmsError("bad-input", { field: "price", userText: "A price like 24.00, please." });
 */
export class OmsError extends Error {
  readonly code: ErrorCode;
  readonly retry: RetryClass;
  readonly userText: string;
  readonly field: string | undefined;
  readonly change: { readonly id: string; readonly number: number } | undefined;
  readonly retryAfterMs: number | undefined;
  /** Under which the log already has it; the message to the person names the same one. */
  reference: string | undefined;

  constructor(code: ErrorCode, options: OmsErrorOptions = {}) {
    super(code, { cause: options.cause });
    this.name = "OmsError";
    this.code = code;
    this.retry = options.retry ?? errorRetries[code];
    this.userText = options.userText ?? platformText.errors[code];
    this.field = options.field;
    this.change = options.change;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Why something failed, in one sentence without its full stop: for lists that have a line for it. A code of another version stays. */
export function reasonOf(code: string): string {
  if (!Object.hasOwn(errorRetries, code)) return code;
  const [first = code] = platformText.errors[code as ErrorCode].split(/(?<=[.:]) /u);
  return first.replace(/[.:]$/u, "");
}

/** Anything thrown, as the one error: what is not ours becomes "internal" and keeps its cause for the log. */
export function toOmsError(error: unknown): OmsError {
  return error instanceof OmsError ? error : new OmsError("internal", { cause: error });
}
