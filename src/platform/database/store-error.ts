import { type ErrorCode, errorRetries, OmsError, type OmsErrorOptions } from "#src/platform/kernel/errors.ts";
import { platformText } from "#src/platform/kernel/messages/en.ts";

/** What PostgREST answers; of a gateway's page or of no answer at all only the message. */
export type DatabaseError = {
  readonly code?: string | null;
  readonly message: string;
  readonly details?: unknown;
};

/** The sentence of a module for a refusal that its SQL functions raise; null where it has none for this one. */
export type RefusalWords = (code: ErrorCode, detail: RefusalDetail) => OmsErrorOptions | null;

/**
 * Only what is known to be final is final: the product's own refusals, which carry its codes as their message (SQLSTATE
 * P0001, P0002), ids of nothing, and statements that the database understood and will refuse in the same words again.
 * Anything else may be different in a moment and is `store-down`: no answer, any 5xx of a gateway, a 401 of two clocks
 * that differ, a page of HTML, a function that the schema cache doesn't know yet.
 */
export function storeError(
  error: DatabaseError,
  status: number,
  call: string,
  words: readonly RefusalWords[] = [],
): OmsError {
  const code = typeof error.code === "string" ? error.code : "";
  const cause = new Error(`${call}: ${code || status} ${String(error.message).slice(0, longestMessage)}`);
  // Its token wasn't believed, so it was never looked at whether this may be done.
  if (status === 401) {
    const off = isOffClock({ code, message: error.message });
    return new OmsError("store-down", { cause, ...(off ? { userText: platformText.offClock } : {}) });
  }
  if (code === "P0001" && isErrorCode(error.message)) {
    return new OmsError(error.message, { cause, ...refusalOptions(words, error.message, readDetail(error.details)) });
  }
  // P0002: our own "not there". 22P02: what was taken for an id isn't one. 23503: it names a row that isn't there.
  if (code === "P0002" || code === "22P02" || code === "23503") return new OmsError("not-found", { cause });
  // 22021, 22P05: a sign that no text of the database may hold came in with what was sent.
  if (code === "22021" || code === "22P05") return new OmsError("bad-input", { cause });
  return new OmsError(isDefect(code) ? "internal" : "store-down", { cause });
}

/** A gateway's page is long, and its beginning says which one it is. */
const longestMessage = 300;

/**
 * SQLSTATEs of a statement that is wrong in itself: wrong data (21, 22, 23), a missing right or name (42), a feature that
 * isn't there (0A), a refusal that this version doesn't know (P0), and PostgREST's words for a request it cannot read.
 */
function isDefect(code: string): boolean {
  return /^(21|22|23|42|0A|P0)...$/.test(code) || /^PGRST10[0-9]$|^PGRST20[13]$/.test(code);
}

function isErrorCode(message: string): message is ErrorCode {
  return Object.hasOwn(errorRetries, message);
}

/**
 * A token of 30 seconds that is refused for its time: this machine's clock or the database's is wrong. Versions of
 * PostgREST differ in the code and agree in the words.
 */
export function isOffClock({ code, message }: { readonly code: string; readonly message: string }): boolean {
  return code === "PGRST303" || (code === "PGRST301" && /expired|issued at future|not yet valid/i.test(message));
}

/** What a refusal of the product's own says besides its code. */
export type RefusalDetail = {
  readonly field?: string;
  readonly name?: string;
  /** It is who asks now. */
  readonly self?: boolean;
  readonly reason?: string;
  readonly changeId?: string;
  /** Of the request that `changeId` is. */
  readonly number?: number;
  readonly state?: string;
  readonly title?: string;
  readonly zone?: string;
  /** US cents: what a month would cost, and what it may. */
  readonly month?: number;
  readonly ceiling?: number;
};

function readDetail(details: unknown): RefusalDetail {
  if (typeof details !== "string") return {};
  try {
    const parsed: unknown = JSON.parse(details);
    return typeof parsed === "object" && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

function refusalOptions(words: readonly RefusalWords[], code: ErrorCode, detail: RefusalDetail): OmsErrorOptions {
  for (const wordsOf of words) {
    const found = wordsOf(code, detail);
    if (found) return found;
  }
  return detail.field ? { field: detail.field } : {};
}
