/** Why no whole answer came back. */
export type HttpFailure =
  /** The address isn't allowed here: nothing was sent. */
  | "blocked"
  /** No connection could be made: nothing was sent. */
  | "unreachable"
  /** The deadline passed: connecting, waiting for the answer, or reading it. */
  | "timeout"
  /** The connection ended in the middle. */
  | "broken"
  /** The answer is larger than what the caller takes. */
  | "too-large"
  /** The caller's signal. */
  | "aborted";

/**
 * A call without a whole answer. `mayHaveArrived` false is certain: the other side saw nothing of it, and a write may be
 * repeated. True means that nobody knows. A `TypeError`, as libraries expect of a failed `fetch`.
 */
export class HttpError extends TypeError {
  readonly kind: HttpFailure;
  readonly mayHaveArrived: boolean;

  constructor(kind: HttpFailure, mayHaveArrived: boolean, cause?: unknown) {
    super(`http ${kind}`, { cause });
    this.name = "HttpError";
    this.kind = kind;
    this.mayHaveArrived = mayHaveArrived;
  }
}

/** Codes of errors that come before the first byte of a request: no name, no route, no listener, no trusted certificate. */
const beforeSending = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/** Whether an error says of itself that nothing was sent. Looks through causes, and into joined errors of several addresses. */
export function isBeforeSending(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && typeof error.code === "string" && beforeSending.has(error.code)) return true;
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(isBeforeSending);
  return isBeforeSending(error.cause);
}
