import { stillCopying } from "#src/domain/change.ts";
import { type ErrorCode, errorTexts, OmsError, type OmsErrorOptions } from "#src/kernel/errors.ts";

/** What PostgREST answers, or supabase-js when there was no answer. */
export type DatabaseError = {
  readonly code: string;
  readonly message: string;
  readonly details?: unknown;
};

/**
 * The database's refusals carry the product's own codes as their message (SQLSTATE P0001, P0002). No answer, or one
 * that blames the connection, is `store-down`; anything else is a defect and becomes `internal`.
 */
export function storeError(error: DatabaseError, status: number, call: string): OmsError {
  const cause = new Error(`${call}: ${error.code || status} ${error.message}`);
  if (error.code === "P0001" && isErrorCode(error.message)) {
    return new OmsError(error.message, { cause, ...refusalOptions(error.message, readDetail(error.details)) });
  }
  // P0002: our own "not there". 22P02: what was taken for an id isn't one. 23503: it names a row that isn't there.
  if (error.code === "P0002" || error.code === "22P02" || error.code === "23503") {
    return new OmsError("not-found", { cause });
  }
  if (isOffClock(error)) return new OmsError("store-down", { cause, userText: offClock });
  return new OmsError(isDown(error.code, status) ? "store-down" : "internal", { cause });
}

function isErrorCode(message: string): message is ErrorCode {
  return Object.hasOwn(errorTexts, message);
}

/** No reply at all, a gateway's 5xx, or SQLSTATEs of lost connections, deadlocks and timeouts: the same may work later. */
function isDown(code: string, status: number): boolean {
  return (
    status === 0 || (status >= 502 && status <= 504) || status === 429 || /^(08|40|53|55P03|57|PGRST00)/.test(code)
  );
}

/**
 * A token of 30 seconds that is refused for its time: this machine's clock or the database's is wrong. Versions of
 * PostgREST differ in the code and agree in the words.
 */
export function isOffClock({ code, message }: Pick<DatabaseError, "code" | "message">): boolean {
  return code === "PGRST303" || (code === "PGRST301" && /expired|issued at future|not yet valid/i.test(message));
}

const offClock =
  "My clock and my database's differ, so the database refuses me. Nothing was lost. The operator of this app has to set the clock; then I go on by myself.";

type Detail = { readonly field?: string; readonly name?: string; readonly reason?: string };

function readDetail(details: unknown): Detail {
  if (typeof details !== "string") return {};
  try {
    const parsed: unknown = JSON.parse(details);
    return typeof parsed === "object" && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

const reasons: Readonly<Record<string, string>> = {
  guest: "A guest can be a maker or a viewer, not more.",
  copying: stillCopying,
  "no-role": "Give this person a role first, with /oms roles.",
  "last-owner": "A studio keeps at least one owner. Make somebody else an owner first.",
};

function refusalOptions(code: ErrorCode, detail: Detail): OmsErrorOptions {
  const reason = detail.reason ? reasons[detail.reason] : undefined;
  if (reason) return { userText: reason };
  if (code === "already-decided" && detail.name) {
    return { userText: `${detail.name} was first: this listing is already decided.` };
  }
  return detail.field ? { field: detail.field } : {};
}
