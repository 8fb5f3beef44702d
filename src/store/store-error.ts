import { askedAlreadyText } from "#src/domain/asked-already.ts";
import { stillCopying } from "#src/domain/change.ts";
import { unknownZoneText } from "#src/domain/digest.ts";
import { type ErrorCode, errorTexts, OmsError, type OmsErrorOptions } from "#src/kernel/errors.ts";

/** What PostgREST answers; of a gateway's page or of no answer at all only the message. */
export type DatabaseError = {
  readonly code?: string | null;
  readonly message: string;
  readonly details?: unknown;
};

/**
 * Only what is known to be final is final: the product's own refusals, which carry its codes as their message (SQLSTATE
 * P0001, P0002), ids of nothing, and statements that the database understood and will refuse in the same words again.
 * Anything else may be different in a moment and is `store-down`: no answer, any 5xx of a gateway, a 401 of two clocks
 * that differ, a page of HTML, a function that the schema cache doesn't know yet.
 */
export function storeError(error: DatabaseError, status: number, call: string): OmsError {
  const code = typeof error.code === "string" ? error.code : "";
  const cause = new Error(`${call}: ${code || status} ${String(error.message).slice(0, longestMessage)}`);
  // Its token wasn't believed, so it was never looked at whether this may be done.
  if (status === 401) {
    const off = isOffClock({ code, message: error.message });
    return new OmsError("store-down", { cause, ...(off ? { userText: offClock } : {}) });
  }
  if (code === "P0001" && isErrorCode(error.message)) {
    return new OmsError(error.message, { cause, ...refusalOptions(error.message, readDetail(error.details)) });
  }
  // P0002: our own "not there". 22P02: what was taken for an id isn't one. 23503: it names a row that isn't there.
  if (code === "P0002" || code === "22P02" || code === "23503") return new OmsError("not-found", { cause });
  // 22021, 22P05: a sign that no text of the database may hold came in with what somebody sent.
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
  return Object.hasOwn(errorTexts, message);
}

/**
 * A token of 30 seconds that is refused for its time: this machine's clock or the database's is wrong. Versions of
 * PostgREST differ in the code and agree in the words.
 */
export function isOffClock({ code, message }: { readonly code: string; readonly message: string }): boolean {
  return code === "PGRST303" || (code === "PGRST301" && /expired|issued at future|not yet valid/i.test(message));
}

const offClock =
  "My clock and my database's differ, so the database refuses me. Nothing was lost. The operator of this app has to set the clock; then I go on by myself.";

type Detail = {
  readonly field?: string;
  readonly name?: string;
  /** It is who asks now. */
  readonly self?: boolean;
  readonly reason?: string;
  readonly changeId?: string;
  readonly changeCode?: string;
  readonly state?: string;
  readonly title?: string;
  readonly zone?: string;
};

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
  "no-part": "Nothing in it is yours, so there is nothing to take out.",
  "all-yours":
    "All of it begins with your words, so nothing would be left. The other one can take a part out, or you withdraw it.",
  "author-wrote": "Its author wrote some of it, too. That part has to be taken out first.",
  "draft-there":
    "A draft of it lies in a shop, or may lie there. Publish it, or delete the draft on Etsy's own page; until then it stays here.",
  begun: "It is being written already, so it can't be stopped any more. Its card shows how it goes on.",
  "no-role": "Give this person a role first, with /oms roles.",
  "last-owner": "A studio keeps at least one owner. Make somebody else an owner first.",
};

function editWaitsText(code: string, title = "", state = ""): string {
  const name = title === "" ? code : `“${title.slice(0, 140)}” (${code})`;
  const then: Readonly<Record<string, string>> = {
    in_review: "waits for approval. Approve it, or withdraw it, then press Go live.",
    failed: "couldn't be written. Settle it on its card, or edit it again, then press Go live.",
  };
  return `The edit ${name} of this draft ${then[state] ?? "is being written. Press Go live once it is done."}`;
}

function refusalOptions(code: ErrorCode, detail: Detail): OmsErrorOptions {
  const reason = detail.reason ? reasons[detail.reason] : undefined;
  if (reason) return { userText: reason };
  if (code === "already-decided" && detail.self) {
    return { userText: "You decided this already. Its card shows how it goes on." };
  }
  if (code === "already-decided" && detail.name) {
    return { userText: `${detail.name} was first: this listing is already decided.` };
  }
  if (code === "already-asked" && detail.changeId && detail.changeCode) {
    return {
      userText: askedAlreadyText(detail.changeCode, detail.state),
      change: { id: detail.changeId, code: detail.changeCode },
    };
  }
  if (code === "edit-waits" && detail.changeId && detail.changeCode) {
    return {
      userText: editWaitsText(detail.changeCode, detail.title, detail.state),
      change: { id: detail.changeId, code: detail.changeCode },
    };
  }
  const text = detail.zone === undefined ? {} : { userText: unknownZoneText(detail.zone) };
  return detail.field ? { field: detail.field, ...text } : text;
}
