import { type ErrorCode, type OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import { waitsForAPerson } from "#src/platform/queue/run-operation.ts";
import { ReadTooLongAgo } from "../publish/journal.ts";
import { type ItemSession, keepingNotes } from "../publish/session.ts";

/**
 * What became of a step of an item: `done`; `over`: it failed, or was stopped before it was begun; `later`: it is looked at
 * again in the next turn; `late`: what it follows from was read too long ago, and nothing was sent.
 */
export type Outcome = { readonly is: "done" | "over" | "late" } | { readonly is: "later"; readonly problem: OmsError };

/** Of one listing alone: it is looked at again in the next turn, and keeps none of the others waiting. */
const looksAgain: readonly ErrorCode[] = ["unknown-outcome", "marketplace-odd"];

/**
 * Runs a step of an item, and writes down what it failed of: one that can't be written keeps back no other.
 *
 * @throws OmsError an error of the whole shop; `lease-lost`
 */
export async function outcomeOf(
  session: ItemSession,
  cards: readonly OutboxEntry[],
  step: () => Promise<void>,
): Promise<Outcome> {
  try {
    await keepingNotes(session, step);
    return { is: "done" };
  } catch (error) {
    if (error instanceof ReadTooLongAgo) return { is: "late" };
    const problem = toOmsError(error);
    if (problem.code === "wrong-state") return { is: "over" };
    if (looksAgain.includes(problem.code)) return { is: "later", problem };
    if (problem.code === "lease-lost" || isOfTheShop(problem)) throw problem;
    await writeFailure(session, cards, problem);
    return { is: "over" };
  }
}

async function writeFailure(session: ItemSession, cards: readonly OutboxEntry[], problem: OmsError): Promise<void> {
  const { deps, change, operation, store } = session;
  const reference = deps.ids.reference();
  const cause = problem.cause instanceof Error ? problem.cause.message : "";
  deps.logger.error(
    { operation: operation.id, reference, errorCode: problem.code, cause },
    "an item of a change was not written",
  );
  const { id, progress, externalId, listingUrl } = session.item();
  await store.recordItem(operation, {
    itemId: id,
    state: waitsForAPerson(problem) ? "parked" : "failed",
    step: null,
    progress,
    externalId,
    listingUrl,
    failure: { code: problem.code, text: problem.userText, reference },
    verified: false,
    event: { kind: change.kind, outcome: "failed", code: problem.code, reference },
    outbox: cards,
  });
}

/** It keeps all others back as well, or passes by itself: the whole turn is put off. */
function isOfTheShop({ code, retry }: OmsError): boolean {
  return (
    retry === "after-auth" || (retry === "later" && code !== "internal") || code === "paused" || code === "rate-limited"
  );
}
