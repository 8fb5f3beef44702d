import type { ListingState } from "#src/catalog/listing.ts";
import type { MirroredListing } from "#src/catalog/mirrored.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { readAndCompare } from "./compare.ts";
import type { PublishSession } from "./session.ts";
import { changeWorkText } from "../../messages/work.en.ts";

/**
 * Reads the listing back: its live values are what was approved, or a person hears of it. One that was bought at once
 * may be sold out already.
 *
 * @param made by this run: nothing else was written to it yet
 * @returns the listing as it is there
 * @throws OmsError `readback-differs`, naming what differs
 */
export async function readBack(session: PublishSession, listingId: string, made: boolean): Promise<MirroredListing> {
  const states: ListingState[] = session.mode === "live" ? ["active", "sold_out"] : ["draft"];
  const waits = session.deps.timings.readbackWaits;
  const { live, differences } = await readAndCompare(session, listingId, states, waits, made);
  if (live && differences.length === 0) return live;
  throw new OmsError("readback-differs", { userText: changeWorkText.listingDiffers(differences.join(", ")) });
}
