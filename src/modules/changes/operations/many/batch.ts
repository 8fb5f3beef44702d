import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { factsOf } from "#src/marketplaces/registry.ts";
import { OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import { keepStep } from "../../messages/kept.ts";
import type { ItemRecord } from "../../records.ts";
import { isBatched } from "../../rules/many/batched.ts";
import { isInventoryOpen, leavesStock, plannedWrites, writeFields, writeInventory } from "../listing/edit.ts";
import { progressOf, readApproved } from "../listing/session.ts";
import type { ItemSession } from "../publish/session.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import type { Planned } from "./planned.ts";
import { readBack } from "./read-back.ts";
import { readMany } from "./read-many.ts";

/** So many writes of different listings are on their way at once. */
const inFlight = 4;

/**
 * A write is sent within five seconds after its listing was read. What a call takes on its way, there and back, and what is
 * written down before it is sent, is in the last of them.
 */
const freshForMs = 4_000;

export type BatchEnd = {
  readonly outcomes: readonly Outcome[];
  /** Those that are not as a batch can write them: each is read whole and judged by itself. */
  readonly alone: readonly ItemRecord[];
  /** Those that were read too long ago once it was their turn: nothing of them was sent. */
  readonly left: readonly ItemRecord[];
};

/** `sentAt`: when the operation's newest call was sent, ms since 1970. */
type Watch = { readonly clock: Clock; readonly sentAt: () => number };

type Opening = (item: ItemRecord, isFresh?: () => boolean) => ItemSession;

/** Whether an edit is of fields that are read of many listings in one call, and written by one call for each. */
export function goesInBatch(session: ItemSession): boolean {
  const { change, client, shop } = session;
  if (change.kind !== "edit" || !client.readListings) return false;
  const { fields } = factsOf(shop);
  const set = approvedFields(session);
  return set !== null && Object.keys(set).every((field) => isBatched(fields, field));
}

/** null: it can't be read, which is told when it is looked at by itself. */
function approvedFields(session: ItemSession): FlatFields | null {
  try {
    return readApproved(session).set;
  } catch {
    return null;
  }
}

/**
 * Writes edits of several listings: one call reads them all, each is judged by what it has as `applyEdit` judges it, up to
 * four are written at once, and one call reads all of them back. What would be written too long after it was read is
 * left as it is: the next turn reads it anew, so that a slow marketplace makes batches smaller. What is known of each is written
 * down as for a single one.
 *
 * Calls, all going well: 2 for the batch, and 1 for each listing; 2 where its fields change beside its prices or stock.
 *
 * @throws OmsError an error of the whole shop, once what was written before it was read back
 */
export async function applyBatch(
  open: Opening,
  items: readonly ItemRecord[],
  { clock, sentAt }: Watch,
  cards: readonly OutboxEntry[],
): Promise<BatchEnd> {
  const planned = await planAll(open, items, { clock, sentAt });
  const known = new Set(planned.map(({ session }) => session.item().id));
  const alone = items.filter(({ id }) => !known.has(id));
  const { written, outcomes, left, stop } = await writeAll(planned, cards);
  if (stop instanceof OmsError && stop.code === "lease-lost") throw stop;
  // What was written is read back also where the rest has to wait; where that fails too, the next turn does it.
  const ends = await readBack(written, cards).catch((error: unknown) => {
    throw stop ?? toOmsError(error);
  });
  if (stop) throw stop;
  return { outcomes: [...outcomes, ...ends], alone, left: left.map(({ session }) => session.item()) };
}

async function planAll(open: Opening, items: readonly ItemRecord[], { clock, sentAt }: Watch): Promise<Planned[]> {
  const payloads = items.map((item) => ({ item, payload: readApproved(open(item)) }));
  const [first] = items;
  if (!first) return [];
  const numbers = payloads.map(({ payload }) => payload.listingId);
  const read = await readMany(open(first).client, numbers, sentAt);
  return payloads.flatMap(({ item, payload }) => {
    const found = read.get(payload.listingId);
    if (!found || found.listing.state !== payload.state) return [];
    const { listing: live, readAt } = found;
    const isFresh = () => clock.now().getTime() - readAt <= freshForMs;
    const session = open(item, isFresh);
    const plan = plannedWrites(session, payload, live.fields);
    const unusual = plan.moved.length > 0 || plan.options !== null || !hasAll(live.fields, payload.set);
    if (unusual || (isInventoryOpen(session, plan) && !leavesStock(live, plan))) return [];
    return [{ session, payload, live, plan, isFresh }];
  });
}

function hasAll(live: FlatFields, set: FlatFields): boolean {
  return Object.keys(set).every((field) => field in live);
}

type Written = {
  readonly written: Planned[];
  readonly outcomes: Outcome[];
  readonly left: readonly Planned[];
  readonly stop: Error | null;
};

async function writeAll(planned: readonly Planned[], cards: readonly OutboxEntry[]): Promise<Written> {
  const waiting = [...planned];
  const written: Planned[] = [];
  const outcomes: Outcome[] = [];
  const settled = new Set<Planned>();
  let stop: Error | null = null;
  let late = false;
  const lane = async () => {
    for (let next = waiting.shift(); next && !stop && !late; next = waiting.shift()) {
      const each = next;
      if (each.session.signal.aborted) stop = new OmsError("lease-lost");
      else if (!each.isFresh()) late = true;
      else {
        const outcome = await outcomeOf(each.session, cards, () => write(each)).catch((error: unknown) => {
          stop ??= toOmsError(error);
          return null;
        });
        if (outcome?.is === "done") written.push(each);
        else if (outcome) outcomes.push(outcome);
        late ||= outcome?.is === "late";
        if (outcome && outcome.is !== "late") settled.add(each);
      }
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return { written, outcomes, left: planned.filter((each) => !settled.has(each)), stop };
}

/** The inventory first, as for a single listing. */
async function write({ session, payload, live, plan }: Planned): Promise<void> {
  if (isInventoryOpen(session, plan)) await writeInventory(session, live, plan);
  const { wrote = [] } = progressOf(session);
  if (!wrote.includes("fields")) await writeFields(session, payload.listingId, plan);
  session.note({ step: keepStep("checking"), progress: progressOf(session) });
}
