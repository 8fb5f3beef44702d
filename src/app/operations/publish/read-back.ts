import { listingDifferences } from "#src/domain/live.ts";
import { OmsError } from "#src/kernel/errors.ts";
import type { ListingState } from "#src/domain/listing.ts";
import type { PublishSession } from "./session.ts";

/**
 * Reads the listing back and compares every field with what was approved. A marketplace isn't read-your-writes (etsy
 * behaviour 6): a disagreement is asked again with growing pauses before it is believed.
 *
 * @throws OmsError `readback-differs`, naming what differs
 */
export async function readBack(session: PublishSession, listingId: string, wanted: ListingState): Promise<string> {
  const { client, deps, payload } = session;
  await session.record({ step: "Reading it back" });
  let ordered = false;
  for (let attempt = 0; ; attempt += 1) {
    const live = await client.getListing(listingId);
    const images = session.target().progress.images ?? [];
    const differences = live
      ? listingDifferences(payload, images, live, await client.getInventory(listingId))
      : ["the listing itself"];
    if (live && live.state !== wanted) differences.push(`the state (${live.state} there)`);
    if (live && differences.length === 0) return live.url;
    const wait = deps.rhythm.readbackWaits[attempt];
    if (wait === undefined) {
      throw new OmsError("readback-differs", {
        userText: `The listing is there, but I read back something else than was approved: ${differences.join(", ")}. Please look at it there; Retry compares again.`,
      });
    }
    // Ranks can settle wrongly (etsy behaviour 3.7): the order is written once more, as a whole.
    if (attempt === 1 && !ordered && differences.includes("the photos or their order")) {
      await client.setImageOrder(listingId, images);
      ordered = true;
    }
    await deps.clock.sleep(wait);
  }
}
