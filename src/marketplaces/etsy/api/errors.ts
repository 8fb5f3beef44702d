import { OmsError } from "#src/platform/kernel/errors.ts";
import { HttpError } from "#src/platform/http/http-error.ts";
import { retryAfterMs } from "#src/platform/http/pace/said-limits.ts";
import { readErrorBody, type EtsyProblem } from "./error-body.ts";
import { etsyRefusals } from "../messages/refusals.en.ts";
import { explainRefusal } from "./refusals.ts";

/** What was asked, as far as its failing is judged by it. */
export type Asked = {
  readonly operation: string;
  readonly write: boolean;
  /** Whether it was asked with a key that a studio's owner brought. */
  readonly ownApp?: boolean | undefined;
};

/**
 * An error reply as the product's error. Only an answer that says "no" counts as a no: whatever may have happened after
 * a write left is `unknown-outcome`. 401 is given here once a fresh token was refused too.
 */
export function fromErrorReply(asked: Asked, status: number, headers: Headers, body: string): OmsError {
  const problems = readErrorBody(body);
  const cause = new Error(`etsy ${asked.operation} ${status}: ${said(problems)}`);
  if (status === 429) return new OmsError("rate-limited", { cause, retryAfterMs: retryAfterMs(headers) });
  // Not one of Etsy's own: something in front of it turned the call away, which passes.
  const passes = problems.length === 0 && (status === 401 || status === 404);
  if (passes) return new OmsError("marketplace-down", { cause });
  if (status === 401) return new OmsError("auth-dead", { cause });
  if (status === 403) return forbidden(asked, problems, cause);
  if (status >= 500 || status < 400 || status === 408) return uncertain(asked, cause);
  if (status === 404) return new OmsError("marketplace-refused", { cause, userText: gone(asked.operation) });
  if (status === 413)
    return new OmsError("marketplace-refused", { cause, field: "photos", userText: etsyRefusals.tooLarge });
  if (problems.length === 0) return new OmsError("marketplace-down", { cause });
  const explained = explainRefusal(problems);
  if (status === 409 && !explained.field)
    return new OmsError("marketplace-refused", { cause, userText: etsyRefusals.conflict });
  return new OmsError("marketplace-refused", { cause, ...explained });
}

function gone(operation: string): string {
  // These two need nothing but the shop to be there.
  const ofListing = operation.includes("Listing") && !["createDraftListing", "getListingsByShop"].includes(operation);
  return ofListing ? etsyRefusals.listingGone : etsyRefusals.shopGone;
}

function forbidden({ ownApp }: Asked, problems: readonly EtsyProblem[], cause: Error): OmsError {
  const text = said(problems);
  if (/scope/i.test(text)) return new OmsError("auth-scope", { cause });
  if (/api.?key|shared secret/i.test(text)) return keyRefused(ownApp, /not found|not active/i.test(text), cause);
  if (problems.length === 0) return new OmsError("marketplace-down", { cause });
  return new OmsError("marketplace-refused", { cause, ...explainRefusal(problems) });
}

/** @param unknown whether Etsy doesn't know the key (yet), and not only its form */
export function keyRefused(ownApp: boolean | undefined, unknown: boolean, cause: Error): OmsError {
  if (!ownApp) return new OmsError("app-key-refused", { cause });
  return new OmsError(unknown ? "app-not-active" : "app-key-odd", { cause });
}

/** No answer, or none that can be read. A write may have happened. */
export function uncertain({ write }: Pick<Asked, "write">, cause: unknown): OmsError {
  return new OmsError(write ? "unknown-outcome" : "marketplace-down", { cause });
}

/** A call that failed on its way. What never left can be repeated, a write too. */
export function fromHttpError(asked: Asked, error: unknown): unknown {
  if (!(error instanceof HttpError)) return error;
  if (error.kind === "blocked") return new OmsError("internal", { cause: error });
  if (asked.write && error.mayHaveArrived) return new OmsError("unknown-outcome", { cause: error });
  if (error.kind === "aborted") return stopped(error.cause);
  return new OmsError("marketplace-down", { cause: error });
}

/** The work was stopped from outside before anything was sent. */
export function stopped(reason: unknown): OmsError {
  return reason instanceof OmsError ? reason : new OmsError("lease-lost", { cause: reason });
}

function said(problems: readonly EtsyProblem[]): string {
  const texts = problems.map(({ path, type, text }) => [path, type, text].filter(Boolean).join(" "));
  return texts.join("; ").slice(0, 500) || "not in Etsy's form";
}
