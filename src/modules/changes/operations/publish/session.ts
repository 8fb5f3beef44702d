import { z } from "zod";
import type { ListingPayload } from "#src/catalog/payload.ts";
import { flatFields, listingPayload } from "#src/catalog/rows.ts";
import type { ShopClient } from "#src/marketplaces/port.ts";
import { shopAccess, type ShopRecord } from "#src/modules/shops/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { AppDeps, WorkerStore } from "../../deps.ts";
import { requireChange } from "../../describe.ts";
import type { ChangeRecord, ItemRecord, ItemUpdate } from "../../records.ts";
import type { PublishMode } from "../../rules/change.ts";
import { contentHash } from "../../rules/content-hash.ts";
import type { WrittenChange } from "../../rules/expected.ts";

/** One approved change on its way to one shop, whatever it does. `item` is what is known to have happened so far. */
export type ItemSession = {
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
  readonly item: () => ItemRecord;
  /** Writes down what is about to happen or has happened, under the lease, and draws the cards anew. */
  readonly record: (update: ItemPatch, outbox?: readonly OutboxEntry[]) => Promise<void>;
  readonly now: () => Date;
  /** Aborts when the lease is lost or the process stops. */
  readonly signal: AbortSignal;
};

/** … that makes a new listing. */
export type PublishSession = ItemSession & { readonly payload: ListingPayload };

export type ItemPatch = Partial<
  Pick<ItemRecord, "state" | "step" | "progress" | "externalId" | "listingUrl" | "failure" | "verified"> &
    Pick<ItemUpdate, "fields" | "liveState" | "mirrored" | "event" | "whenApplied">
>;

/**
 * Opens the work on an item.
 *
 * @throws OmsError `stale-approval` when what is stored is not what was approved; `lease-lost`; `shop-disconnected`
 */
export async function openSession(
  deps: AppDeps,
  operation: LeasedOperation,
  signal: AbortSignal,
): Promise<ItemSession> {
  const { changeId, itemId, shopId } = operation;
  if (!changeId || !itemId || !shopId) throw new OmsError("internal");
  const store = deps.stores.worker(operation.studioId);
  const [change, shops] = await Promise.all([requireChange(store, changeId), store.shops()]);
  const shop = shops.find((each) => each.id === shopId);
  const item = change.items.find((each) => each.id === itemId);
  if (!item || !shop || !change.mode) throw new OmsError("wrong-state");
  const done = isDone(item, change.mode);
  if (!done && shop.health === "disconnected") throw new OmsError("shop-disconnected");
  if (!done) requireApprovedForm(change);
  const cards: OutboxEntry[] = [
    { template: "review_card", changeId },
    { template: "draft_card", changeId },
  ];
  const told = (_: ItemPatch, outbox: readonly OutboxEntry[]) => [...cards, ...outbox];
  return { ...sessionOf(deps, operation, signal, { change, shop, item, told }), done };
}

/**
 * The work on an item of an approved change.
 *
 * @param of.told what is sent with what it records
 */
export function sessionOf(
  deps: AppDeps,
  operation: LeasedOperation,
  signal: AbortSignal,
  of: {
    readonly change: ChangeRecord;
    readonly shop: ShopRecord;
    readonly item: ItemRecord;
    readonly told: (update: ItemPatch, outbox: readonly OutboxEntry[]) => readonly OutboxEntry[];
  },
): ItemSession {
  const { change, shop, told } = of;
  const store = deps.stores.worker(operation.studioId);
  let current = of.item;
  if (!current.payload || !change.mode) throw new OmsError("wrong-state");
  const item = () => current;
  return {
    deps,
    operation,
    store,
    change,
    shop,
    client: deps.marketplaces.of(shop.marketplace).shop(shopAccess(deps, operation, shop, signal)),
    payloadText: current.payload,
    signal,
    mode: change.mode,
    done: false,
    item,
    now: () => deps.clock.now(),
    async record(patch, outbox = []) {
      const { fields, liveState, mirrored, event, whenApplied, ...update } = patch;
      const next: ItemRecord = { ...item(), state: "applying", failure: null, ...update };
      const { id, state, step, progress, externalId, listingUrl, failure, verified } = next;
      await store.recordItem(operation, {
        itemId: id,
        state,
        step,
        progress,
        externalId,
        listingUrl,
        failure,
        verified,
        ...(fields ? { fields } : {}),
        ...(liveState ? { liveState } : {}),
        ...(mirrored ? { mirrored } : {}),
        ...(event ? { event } : {}),
        ...(whenApplied ? { whenApplied } : {}),
        outbox: told(patch, outbox),
      });
      current = next;
    },
  };
}

function isDone(item: ItemRecord, mode: PublishMode): boolean {
  return item.state === "applied" || (item.state === "on_marketplace" && mode === "draft");
}

/** The approval named a hash; what is written is what has that hash, whatever became of the rows since. */
function requireApprovedForm(change: ChangeRecord): void {
  const payloads = change.items.map(({ shopId, payload }) => ({ shopId, payload: payload ?? "" }));
  if (contentHash(payloads) !== change.contentHash) throw new OmsError("stale-approval");
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
      ? [{ set: writtenShape.parse(JSON.parse(payload)).set, stock: progress.stock ?? {} }]
      : [],
  );
}

const writtenShape = z.object({ set: flatFields });
