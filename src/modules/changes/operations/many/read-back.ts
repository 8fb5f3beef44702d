import type { MirroredListing } from "#src/catalog/mirrored.ts";
import { fieldLabel } from "#src/marketplaces/registry.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import { changeWorkText } from "../../messages/work.en.ts";
import { unlike } from "../../rules/edit-plan.ts";
import { finish, giveUpReading, progressOf, readUntil } from "../listing/session.ts";
import type { ItemSession } from "../publish/session.ts";
import type { Planned } from "./planned.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import { type ReadListing, readMany } from "./read-many.ts";

/**
 * Reads back all that was written, in one call, and finishes each that shows it; those that don't yet are read again after a wait,
 * together. @throws OmsError an error of the whole shop: what isn't finished is read back in the next turn
 */
export async function readBack(written: readonly Planned[], cards: readonly OutboxEntry[]): Promise<Outcome[]> {
  const [first] = written;
  if (!first) return [];
  const { deps, client, signal } = first.session;
  const outcomes: Outcome[] = [];
  let left = written;
  const flush = async () => {
    for (const { session } of left) await session.flush();
  };
  for (const wait of [...deps.timings.readbackWaits, null]) {
    const numbers = left.map(({ payload }) => payload.listingId);
    const read = await readMany(client, numbers, () => deps.clock.now().getTime()).catch(async (error: unknown) => {
      await flush();
      throw error;
    });
    const differing: Planned[] = [];
    for (const each of left) {
      const outcome = await judge(each, read.get(each.payload.listingId), wait === null, cards);
      if (outcome) outcomes.push(outcome);
      else differing.push(each);
    }
    left = differing;
    if (left.length === 0 || wait === null) break;
    await flush();
    await deps.clock.sleep(wait, signal);
    signal.throwIfAborted();
  }
  return outcomes;
}

/** @returns null where it doesn't show yet what was written */
async function judge(
  each: Planned,
  read: ReadListing | undefined,
  isLast: boolean,
  cards: readonly OutboxEntry[],
): Promise<Outcome | null> {
  const { session, payload, plan } = each;
  const stock = progressOf(session).stock ?? plan.stock;
  const differences = ({ fields, state }: Pick<MirroredListing, "fields" | "state">) =>
    unlike(payload.set, stock, fields, state === "active" || state === "sold_out").map(fieldLabel);
  // It isn't there any more, or in a form that isn't known: it is read by itself, which says which.
  if (!read) return outcomeOf(session, cards, () => readAlone(session, payload.listingId, differences));
  const found = differences(read.listing);
  if (found.length > 0 && !isLast) return null;
  return outcomeOf(session, cards, () =>
    found.length > 0 ? giveUpReading(session, read.listing, found) : finish(session, read.listing),
  );
}

async function readAlone(
  session: ItemSession,
  listingId: string,
  differences: (live: Pick<MirroredListing, "fields" | "state">) => readonly string[],
): Promise<void> {
  const live = await readUntil(session, listingId, (now) =>
    now ? differences(now) : [changeWorkText.differences.listing],
  );
  await finish(session, live);
}
