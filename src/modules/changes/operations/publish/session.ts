import { z } from "zod";
import type { ListingPayload } from "#src/catalog/payload.ts";
import { flatFields, listingPayload } from "#src/catalog/rows.ts";
import type { Marketplace, ShopAccess, ShopClient } from "#src/marketplaces/port.ts";
import { marketplaceOfShop, shopAccess, type ShopRecord } from "#src/modules/shops/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { AppDeps, WorkerStore } from "../../deps.ts";
import { requireCard } from "../../describe.ts";
import type { ChangeRecord, ItemRecord } from "../../records.ts";
import type { PublishMode } from "../../rules/change.ts";
import { contentHash } from "../../rules/content-hash.ts";
import type { WrittenChange } from "../../rules/expected.ts";
import { mayBegin } from "../../scheduling/begin.ts";
import { bothCards } from "../../use-cases/shared/both-cards.ts";
import { createJournal, type Journal } from "./journal.ts";

/** One approved change on its way to one shop, whatever it does. */
export type ItemSession = Omit<Journal, "guard"> & {
  readonly deps: AppDeps;
  readonly operation: LeasedOperation;
  readonly store: WorkerStore;
  readonly change: ChangeRecord;
  readonly shop: ShopRecord;
  readonly client: ShopClient;
  /** What was approved, to the byte. */
  readonly payloadText: string;
  readonly mode: PublishMode;
  /** Another worker did it all, and died before it could say so. */
  readonly done: boolean;
  readonly now: () => Date;
  /** Aborts when the lease is lost or the process stops. */
  readonly signal: AbortSignal;
};

/** … that makes a new listing. */
export type PublishSession = ItemSession & { readonly payload: ListingPayload };

/**
 * Opens the work on an item.
 *
 * @returns null: its time isn't now, and the operation is over
 * @throws OmsError `stale-approval` when what is stored is not what was approved; `lease-lost`; `shop-disconnected`
 */
export async function openSession(
  deps: AppDeps,
  operation: LeasedOperation,
  signal: AbortSignal,
): Promise<ItemSession | null> {
  const { changeId, itemId, shopId } = operation;
  if (!changeId || !itemId || !shopId) throw new OmsError("internal");
  const { change, context } = await requireCard(deps.stores.worker(operation.studioId), changeId);
  if (!(await mayBegin(deps, operation, change))) return null;
  const shop = context.shops.find((each) => each.id === shopId);
  const item = change.items.find((each) => each.id === itemId);
  if (!item || !shop || !change.mode) throw new OmsError("wrong-state");
  const done = isDone(item, change.mode);
  if (!done && shop.health === "disconnected") throw new OmsError("shop-disconnected");
  if (!done) requireApprovedForm(change);
  const cards = bothCards(changeId);
  const told: Told = (_, outbox) => [...cards, ...outbox];
  const access = shopAccess(deps, operation, shop, signal);
  const marketplace = await marketplaceOfShop(deps, shop);
  return { ...sessionOf(deps, operation, signal, { change, shop, marketplace, access, item, told }), done };
}

type Told = Parameters<typeof createJournal>[0]["told"];

/**
 * The work on an item of an approved change.
 *
 * @param of.marketplace as the shop reaches it
 * @param of.access of the operation, so that its items share what was read once
 * @param of.told what is sent with what it records
 * @param of.isFresh asked before each write: whether what it follows from was read a moment ago
 */
export function sessionOf(
  deps: AppDeps,
  operation: LeasedOperation,
  signal: AbortSignal,
  of: {
    readonly change: ChangeRecord;
    readonly shop: ShopRecord;
    readonly marketplace: Marketplace;
    readonly access: ShopAccess;
    readonly item: ItemRecord;
    readonly told: Told;
    readonly isFresh?: () => boolean;
  },
): ItemSession {
  const { change, shop, marketplace, access, item, told, isFresh } = of;
  if (!item.payload || !change.mode) throw new OmsError("wrong-state");
  const store = deps.stores.worker(operation.studioId);
  const { guard, ...journal } = createJournal({ store, operation, item, told, access, signal, isFresh });
  return {
    ...journal,
    deps,
    operation,
    store,
    change,
    shop,
    client: marketplace.shop({ ...access, guard }),
    payloadText: item.payload,
    signal,
    mode: change.mode,
    done: false,
    now: () => deps.clock.now(),
  };
}

/**
 * Runs a step after which what is known is written down, whatever became of it. What can't be written down now is found by
 * the next run, as after a killed process.
 */
export async function keepingNotes(session: ItemSession, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const lost = error instanceof OmsError && error.code === "lease-lost";
    if (!lost) await session.flush().catch((failure: unknown) => logUnwritten(session, failure));
    throw error;
  }
}

function logUnwritten({ deps, operation }: ItemSession, failure: unknown): void {
  deps.logger.warn({ operation: operation.id, cause: String(failure) }, "what is known of an item is not written down");
}

function isDone(item: ItemRecord, mode: PublishMode): boolean {
  return item.state === "applied" || (item.state === "on_marketplace" && mode === "draft");
}

/** The approval named a hash; what is written is what has that hash, whatever became of the rows since. */
function requireApprovedForm(change: ChangeRecord): void {
  const payloads = change.items.map(({ shopId, payload }) => ({ shopId, payload: payload ?? "" }));
  if (contentHash(payloads, change.schedule) !== change.contentHash) throw new OmsError("stale-approval");
}

/** @throws when it isn't one */
export function readPayload(text: string): ListingPayload {
  return listingPayload.parse(JSON.parse(text));
}

/** What of a change of a listing that exists was written to it: nothing unless it came to its end. */
export function appliedForm({ kind, items }: ChangeRecord): WrittenChange[] {
  if (kind === "create") return [];
  return items.flatMap(({ state, payload, progress }) =>
    state === "applied" && payload !== null
      ? [
          {
            set: writtenShape.parse(JSON.parse(payload)).set,
            stock: progress.stock ?? {},
            ...(progress.photos?.order ? { order: progress.photos.order } : {}),
            ...(progress.videos ? { videos: progress.videos } : {}),
          },
        ]
      : [],
  );
}

const writtenShape = z.object({ set: flatFields });
