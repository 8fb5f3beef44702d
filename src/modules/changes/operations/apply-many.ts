import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import { type ErrorCode, OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import { marketplaceOfShop, shopAccess } from "#src/modules/shops/index.ts";
import { type OperationFailure, withReference } from "#src/platform/queue/define-operation.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import { waitsForAPerson } from "#src/platform/queue/run-operation.ts";
import type { AppDeps, WorkerStore } from "../deps.ts";
import type { ChangeRecord } from "../records.ts";
import { mayBegin } from "../scheduling/begin.ts";
import { bothCards } from "../use-cases/shared/both-cards.ts";
import { byKind } from "./by-kind.ts";
import { type ItemSession, keepingNotes, sessionOf } from "./publish/session.ts";

/** So many listings are written in one turn; then what a person waits for in this shop comes first. */
export const batchSize = 20;

/** The card counts on after so many listings, at the end of a turn too. */
const shownEvery = 5;

/** Of one listing alone: it is looked at again in the next turn, and keeps none of the others waiting. */
const looksAgain: readonly ErrorCode[] = ["unknown-outcome", "marketplace-odd"];

/**
 * Writes the next listings of an approved change of many in the operation's shop, one after the other, and ends its turn.
 * What became of each is recorded in one transaction; what was begun before a process ended goes on first, where it was. One
 * that can't be written keeps back no other.
 *
 * @throws OmsError `stale-approval` when what is stored is not what was approved; `shop-disconnected`; an error of the whole
 *   shop
 */
export async function applyMany(
  deps: AppDeps,
  operation: LeasedOperation,
  signal: AbortSignal,
): Promise<"again" | "ended" | void> {
  const store = deps.stores.worker(operation.studioId);
  const [{ change, approved, items }, shops] = await Promise.all([store.batch(operation, batchSize), store.shops()]);
  const shop = shops.find(({ id }) => id === operation.shopId);
  if (!shop) throw new OmsError("wrong-state");
  if (items.length === 0) return tellEnd(store, operation, change);
  if (!(await mayBegin(deps, operation, change))) return "ended";
  if (shop.health === "disconnected") throw new OmsError("shop-disconnected");
  if (!approved) throw new OmsError("stale-approval");
  const cards = bothCards(change.id);
  const access = shopAccess(deps, operation, shop, signal);
  const marketplace = await marketplaceOfShop(deps, shop);
  let left: OmsError | null = null;
  let moved = 0;
  for (const [place, item] of items.entries()) {
    signal.throwIfAborted();
    const shown = (place + 1) % shownEvery === 0 || place === items.length - 1;
    const told = ({ state }: { readonly state?: string }) =>
      shown && state !== undefined && state !== "applying" ? cards : [];
    const of = { change, shop, marketplace, access, item, told };
    const problem = await applyOne(sessionOf(deps, operation, signal, of), cards);
    if (problem) left = problem;
    else moved += 1;
  }
  if (left && moved === 0) throw left;
  return "again";
}

/** @returns why it has to be looked at again; null: it came to its end, or was stopped before it was begun */
async function applyOne(session: ItemSession, cards: readonly OutboxEntry[]): Promise<OmsError | null> {
  const { deps, change, operation, store } = session;
  try {
    await keepingNotes(session, () => byKind[change.kind](session));
    return null;
  } catch (error) {
    const problem = toOmsError(error);
    if (problem.code === "wrong-state") return null;
    if (looksAgain.includes(problem.code)) return problem;
    if (problem.code === "lease-lost" || isOfTheShop(problem)) throw problem;
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
    return null;
  }
}

/** It keeps all others back as well, or passes by itself: the whole turn is put off. */
function isOfTheShop({ code, retry }: OmsError): boolean {
  return (
    retry === "after-auth" || (retry === "later" && code !== "internal") || code === "paused" || code === "rate-limited"
  );
}

/** Nothing is left in this shop: the thread hears how it went, once, and who has to look at something is mentioned. */
async function tellEnd(store: WorkerStore, operation: LeasedOperation, change: ChangeRecord): Promise<void> {
  if (!["applied", "failed", "stopped"].includes(change.state)) return;
  const { failed = 0, parked = 0 } = change.many?.states ?? {};
  const note: OutboxEntry = {
    template: "change_note",
    changeId: change.id,
    note: "written",
    mention: failed + parked > 0 ? await decidersOf(store, change) : [],
    // The same end is told once, however often what failed is tried again.
    nonce: `written:${JSON.stringify(change.many?.states)}`,
  };
  await store.endRest(operation, { state: "failed", failure: null, outbox: bothCards(change.id) });
  await store.sayOnce(operation, note);
}

/** What is left in the shop waits for it, or for a person, who hears of it. */
export async function endMany(deps: AppDeps, operation: LeasedOperation, failure: OperationFailure): Promise<void> {
  const { problem, reference, parked } = failure;
  const store = deps.stores.worker(operation.studioId);
  const change = operation.changeId && (await store.change(operation.changeId));
  if (!change) return;
  const note: OutboxEntry = {
    template: "change_note",
    changeId: change.id,
    note: parked ? "parked" : "failed",
    mention: await decidersOf(store, change),
    text: withReference(failure),
    nonce: reference,
  };
  await store.endRest(operation, {
    state: parked ? "parked" : "failed",
    failure: { code: problem.code, text: problem.userText, reference },
    outbox: [...bothCards(change.id), note],
  });
}

/** Whose word it was that it is written. */
export async function decidersOf(store: WorkerStore, change: ChangeRecord): Promise<SlackUserId[]> {
  const decider = change.decisions.findLast((each) => each.verdict !== "ask_for_changes")?.by ?? change.author;
  return (await store.members()).flatMap(({ id, slackUserId }) => (id === decider ? [slackUserId] : []));
}
