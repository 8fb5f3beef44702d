import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { directText } from "#src/modules/studio/index.ts";
import { marketplaceOfShop, shopAccess } from "#src/modules/shops/index.ts";
import { type OperationFailure, type RunEnd, withReference } from "#src/platform/queue/define-operation.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { AppDeps, WorkerStore } from "../../deps.ts";
import type { ChangeRecord, ItemRecord } from "../../records.ts";
import { mayBegin } from "../../scheduling/begin.ts";
import { batchSize } from "../../rules/many/batched.ts";
import { bothCards } from "../../use-cases/shared/both-cards.ts";
import { byKind } from "../by-kind.ts";
import { sessionOf } from "../publish/session.ts";
import { applyBatch, goesInBatch } from "./batch.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";

/** The card counts on after so many listings, at the end of a turn too. */
const shownEvery = 5;

/**
 * Writes the next listings of an approved change of many in the operation's shop, together where that can be, and ends its turn.
 * What became of each is recorded in one transaction; what was begun before a process ended goes on first, where it was. One
 * that can't be written keeps back no other.
 *
 * @throws OmsError `stale-approval` when what is stored is not what was approved; `shop-disconnected`; an error of the whole
 *   shop
 */
export async function applyMany(deps: AppDeps, operation: LeasedOperation, signal: AbortSignal): Promise<RunEnd> {
  try {
    return await applyTurn(deps, operation, signal);
  } catch (error) {
    // Paused by itself, and not with its shop or its studio: what of it waits keeps nothing else in the shop waiting.
    const isPaused = error instanceof OmsError && error.code === "paused";
    if (isPaused && (await deps.stores.worker(operation.studioId).holdChange(operation))) return "ended";
    throw error;
  }
}

async function applyTurn(deps: AppDeps, operation: LeasedOperation, signal: AbortSignal): Promise<RunEnd> {
  const store = deps.stores.worker(operation.studioId);
  const [{ change, approved, items }, shops] = await Promise.all([store.batch(operation, batchSize), store.shops()]);
  const shop = shops.find(({ id }) => id === operation.shopId);
  if (!shop) throw new OmsError("wrong-state");
  if (items.length === 0) return tellEnd(store, operation, change);
  if (change.paused) throw new OmsError("paused");
  if (!(await mayBegin(deps, operation, change))) return "ended";
  if (shop.health === "disconnected") throw new OmsError("shop-disconnected");
  if (!approved) throw new OmsError("stale-approval");
  const cards = bothCards(change.id);
  let sentAt = 0;
  const sent = () => {
    sentAt = deps.clock.now().getTime();
  };
  const access = { ...shopAccess(deps, operation, shop, signal), sent };
  const marketplace = await marketplaceOfShop(deps, shop);
  let ended = 0;
  const told = ({ state }: { readonly state?: string }) => {
    if (state === undefined || state === "applying" || state === "pending") return [];
    ended += 1;
    return ended % shownEvery === 0 || ended === items.length ? cards : [];
  };
  const open = (item: ItemRecord, isFresh?: () => boolean) =>
    sessionOf(deps, operation, signal, {
      change,
      shop,
      marketplace,
      access,
      item,
      told,
      ...(isFresh ? { isFresh } : {}),
    });
  const one = (item: ItemRecord) => {
    signal.throwIfAborted();
    const session = open(item);
    return outcomeOf(session, cards, () => byKind[change.kind](session));
  };
  const together = items.filter((item) => goesInBatch(open(item)));
  const batch = await applyBatch(open, together, { clock: deps.clock, sentAt: () => sentAt }, cards);
  const outcomes = [...batch.outcomes];
  for (const item of items) {
    if (batch.alone.includes(item) || !together.includes(item)) outcomes.push(await one(item));
  }
  const isMoved = ({ is }: Outcome) => is === "done" || is === "over";
  // Whatever takes its time, and whatever an odd one of them needs, each turn writes one at least.
  for (const item of batch.left) {
    if (outcomes.some(isMoved)) break;
    outcomes.push(await one(item));
  }
  const left = outcomes.findLast((outcome) => outcome.is === "later");
  if (left && !outcomes.some(isMoved)) throw left.problem;
  return "again";
}

/** Nothing is left in this shop: the thread hears how it went, once, and who has to look at something is mentioned. */
async function tellEnd(store: WorkerStore, operation: LeasedOperation, change: ChangeRecord): Promise<void> {
  if (!["applied", "failed", "stopped"].includes(change.state)) return;
  const { applied = 0, failed = 0, parked = 0 } = change.many?.states ?? {};
  const left = failed + parked;
  const mention = left > 0 ? await decidersOf(store, change) : [];
  // The same end is told once, however often what failed is tried again.
  const nonce = `written:${JSON.stringify(change.many?.states)}`;
  const note: OutboxEntry = { template: "change_note", changeId: change.id, note: "written", mention, nonce };
  await store.endRest(operation, { state: "failed", failure: null, outbox: bothCards(change.id) });
  await store.sayOnce(operation, note);
  const author = (await store.members()).find(({ id }) => id === change.author)?.slackUserId;
  if (author === undefined || mention.includes(author)) return;
  const text = directText("manyEnded", change.content.title, applied, left);
  await store.sayOnce(operation, { template: "direct", to: author, text, nonce: `${change.id}:${nonce}` });
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
