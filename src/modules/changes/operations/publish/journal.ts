import type { ShopAccess } from "#src/marketplaces/port.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { WorkerStore } from "../../deps.ts";
import type { ItemRecord, ItemUpdate } from "../../records.ts";

export type ItemPatch = Partial<
  Pick<ItemRecord, "state" | "step" | "progress" | "externalId" | "listingUrl" | "failure" | "verified"> &
    Pick<ItemUpdate, "fields" | "inPart" | "liveState" | "mirrored" | "event" | "whenApplied">
>;

/**
 * What is known to have happened to an item, and how it is written down: once for each write to the marketplace, in the
 * call that asks whether the write is allowed. A killed process leaves the intent behind, so what is noted after it may
 * be lost: the next run looks for it.
 */
export type Journal = {
  readonly item: () => ItemRecord;
  /** Known from now on, and written down with the next step, at the latest with the end. */
  readonly note: (patch: ItemPatch) => void;
  /** What the next write is about to do: written down directly before it is sent, and not at all where it isn't allowed. */
  readonly intend: (patch: ItemPatch) => void;
  /** Writes down all that is known, under the lease, and draws the cards anew. */
  readonly record: (patch: ItemPatch, outbox?: readonly OutboxEntry[]) => Promise<void>;
  /** … the last of it, with which the item's own operation is over. */
  readonly finish: (patch: ItemPatch, outbox?: readonly OutboxEntry[]) => Promise<void>;
  /** Writes down what was noted, if anything was. */
  readonly flush: () => Promise<void>;
  /** Asked immediately before a write. @throws OmsError `paused`, `shop-disconnected`, `lease-lost`; ReadTooLongAgo */
  readonly guard: () => Promise<void>;
  /** Whether its operation was over with what was recorded last. */
  readonly ended: () => boolean;
};

type Of = {
  readonly store: Pick<WorkerStore, "recordItem">;
  readonly operation: LeasedOperation;
  readonly item: ItemRecord;
  /** Sent with what is recorded. */
  readonly told: (patch: ItemPatch, outbox: readonly OutboxEntry[]) => readonly OutboxEntry[];
  /** Asks whether writes are allowed where there is nothing to write down. */
  readonly access: Pick<ShopAccess, "guard">;
  readonly signal: AbortSignal;
  /** Whether what a write follows from was read a moment ago; left out: it is. */
  readonly isFresh?: (() => boolean) | undefined;
};

/** So much time passed between a read and the write that follows from it that it has to be read once more. Nothing was sent. */
export class ReadTooLongAgo extends Error {}

type Known = { readonly item: ItemRecord; readonly unwritten: ItemPatch | null };

export function createJournal({ store, operation, item, told, access, signal, isFresh = () => true }: Of): Journal {
  let known: Known = { item, unwritten: null };
  /** How it was before what is intended. */
  let before: Known | null = null;
  let ended = false;

  const note = (patch: ItemPatch) => {
    before = null;
    const { fields: _f, inPart: _p, liveState: _l, mirrored: _m, event: _e, whenApplied: _w, ...update } = patch;
    known = {
      item: { ...known.item, state: "applying", failure: null, ...update },
      unwritten: { ...known.unwritten, ...patch },
    };
  };

  async function write(more: Pick<ItemUpdate, "writes" | "ends">, outbox: readonly OutboxEntry[]): Promise<void> {
    const written = known;
    const { fields, inPart, liveState, mirrored, event, whenApplied } = written.unwritten ?? {};
    const { id, state, step, progress, externalId, listingUrl, failure, verified } = written.item;
    await store.recordItem(operation, {
      itemId: id,
      state,
      step,
      progress,
      externalId,
      listingUrl,
      failure,
      verified,
      passing: true,
      ...more,
      ...(fields ? { fields } : {}),
      ...(fields && inPart ? { inPart } : {}),
      ...(liveState ? { liveState } : {}),
      ...(mirrored ? { mirrored } : {}),
      ...(event ? { event } : {}),
      ...(whenApplied ? { whenApplied } : {}),
      outbox: told(written.unwritten ?? {}, outbox),
    });
    known = { ...written, unwritten: null };
    before = null;
  }

  return {
    item: () => known.item,
    note,
    intend(patch) {
      const asItWas = known;
      note(patch);
      before = asItWas;
    },
    async record(patch, outbox = []) {
      note(patch);
      await write({}, outbox);
    },
    async finish(patch, outbox = []) {
      note(patch);
      const ends = operation.itemId !== null;
      await write(ends ? { ends } : {}, outbox);
      ended = ends;
    },
    async flush() {
      if (before) known = before;
      before = null;
      if (known.unwritten) await write({}, []);
    },
    async guard() {
      if (signal.aborted) throw new OmsError("lease-lost");
      if (!isFresh()) throw new ReadTooLongAgo();
      if (!known.unwritten) return access.guard();
      const asItWas = before;
      try {
        await write({ writes: true }, []);
      } catch (error) {
        // Refused, nothing of it was written down. Without an answer it may have been, though nothing was sent.
        if (asItWas && error instanceof OmsError && error.code !== "store-down") known = asItWas;
        before = null;
        throw error;
      }
      if (isFresh()) return;
      // It was written down, which took too long: it isn't sent, so it is taken back with what is written down next.
      if (asItWas) known = { item: asItWas.item, unwritten: {} };
      throw new ReadTooLongAgo();
    },
    ended: () => ended,
  };
}
