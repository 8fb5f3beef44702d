import type { ListingState } from "#src/domain/listing.ts";
import { listingDifferences, type LiveInventory, type LiveListing } from "#src/domain/live.ts";
import type { PublishSession } from "./session.ts";

export type Comparison = {
  readonly live: LiveListing | null;
  readonly inventory: LiveInventory | null;
  readonly differences: readonly string[];
};

/**
 * Reads the listing and compares every field with what was approved. A marketplace isn't read-your-writes (etsy
 * behaviour 6): a disagreement is asked again after each of `waits` before it is believed.
 *
 * @param states the states it may be in
 */
export async function readAndCompare(
  session: PublishSession,
  listingId: string,
  states: readonly ListingState[],
  waits: readonly number[],
): Promise<Comparison> {
  let ordered = false;
  for (let attempt = 0; ; attempt += 1) {
    const found = await compareOnce(session, listingId, states);
    const wait = waits[attempt];
    if (found.differences.length === 0 || wait === undefined) return found;
    if (attempt >= 1 && !ordered && found.live && oursAlone(session, found.live)) {
      await session.client.setImageOrder(listingId, session.target().progress.images ?? []);
      ordered = true;
    }
    await session.deps.clock.sleep(wait, session.signal);
  }
}

async function compareOnce(session: PublishSession, listingId: string, states: readonly ListingState[]) {
  const { client, payload } = session;
  const live = await client.getListing(listingId);
  if (!live) return { live, inventory: null, differences: ["the listing itself"] };
  const images = session.target().progress.images ?? [];
  const inventory = await client.getInventory(listingId);
  const differences = listingDifferences(payload, images, live, inventory);
  if (!states.includes(live.state)) differences.push(`the state (${live.state} there)`);
  return { live, inventory, differences };
}

/**
 * Whether the photos differ by our own doing only, so that writing their order once more, as a whole, takes nothing
 * from anybody: ranks that settled wrongly (etsy behaviour 3.7), or second copies of uploads whose fate was unknown.
 */
function oursAlone(session: PublishSession, live: LiveListing): boolean {
  const { images = [], surplus = 0 } = session.target().progress;
  const there = live.images.map((image) => image.imageId);
  if (there.length === images.length && there.every((id, index) => id === images[index])) return false;
  const strange = there.filter((id) => !images.includes(id)).length;
  return images.every((id) => there.includes(id)) && strange <= surplus;
}
