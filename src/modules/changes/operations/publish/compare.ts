import type { ListingState } from "#src/catalog/listing.ts";
import { listingDifferences } from "#src/catalog/differences.ts";
import { imagesOf, type MirroredListing } from "#src/catalog/mirrored.ts";
import { factsOf } from "#src/marketplaces/registry.ts";
import type { ChangeRecord } from "../../records.ts";
import { afterChanges, type ExpectedListing } from "../../rules/expected.ts";
import { besideOfNew } from "../read-beside.ts";
import { videoDifferences, videosMade } from "./new-videos.ts";
import { optionPhotoDifferences } from "./option-photos.ts";
import { appliedForm, type PublishSession } from "./session.ts";
import { changeWorkText } from "../../messages/work.en.ts";

const lookedThrough = 100;

export type Comparison = {
  readonly live: MirroredListing | null;
  readonly differences: readonly string[];
};

/**
 * Reads the listing and compares every field with what was approved, edits that were approved and written since among
 * it. A marketplace isn't read-your-writes: a disagreement is asked again after each of `waits` before it is believed.
 *
 * @param states the states it may be in
 * @param made by this run: nothing else was written to it yet
 */
export async function readAndCompare(
  session: PublishSession,
  listingId: string,
  states: readonly ListingState[],
  waits: readonly number[],
  made = false,
): Promise<Comparison> {
  const expected = made ? formOf(session) : await expectedListing(session, listingId);
  let ordered = false;
  for (let attempt = 0; ; attempt += 1) {
    const found = await compareOnce(session, listingId, states, expected);
    const wait = waits[attempt];
    if (found.differences.length === 0 || wait === undefined) return found;
    const { client } = session;
    if (
      client.setImageOrder &&
      attempt >= 1 &&
      !ordered &&
      found.live &&
      oursAlone(session, expected.images, found.live)
    ) {
      await client.setImageOrder(listingId, expected.images);
      ordered = true;
    }
    await session.flush();
    await session.deps.clock.sleep(wait, session.signal);
  }
}

async function compareOnce(
  { client, shop }: PublishSession,
  listingId: string,
  states: readonly ListingState[],
  { payload, images, videos }: ExpectedListing,
) {
  const live = await client.readListing(listingId);
  if (!live) return { live, differences: [changeWorkText.differences.listing] };
  const { fields } = factsOf(shop);
  const beside = await besideOfNew(client, fields, payload, listingId);
  const differences = listingDifferences(fields, payload, images, {
    ...live,
    fields: { ...live.fields, ...beside },
  });
  differences.push(...(await optionPhotoDifferences(client, payload, images, live)));
  differences.push(...videoDifferences(shop, videos, live));
  if (!states.includes(live.state))
    differences.push(changeWorkText.differences.state(changeWorkText.states[live.state]));
  return { live, differences };
}

/** What this change made. */
function formOf(session: PublishSession): ExpectedListing {
  const { payload, item } = session;
  return { payload, images: item().progress.images ?? [], videos: videosMade(session) };
}

/** … and over it what was approved of the listing and written since. */
async function expectedListing(session: PublishSession, listingId: string): Promise<ExpectedListing> {
  const { store, shop } = session;
  const made = formOf(session);
  const [listing] = await store.listings({ shopId: shop.id, externalIds: [listingId], withGone: true, limit: 1 });
  if (!listing) return made;
  const changes = await store.changesOf(listing.id, lookedThrough);
  return afterChanges(made, changes.toSorted((a, b) => decidedAt(a) - decidedAt(b)).flatMap(appliedForm));
}

/** Two changes of the same field never wait at once: the later decision is the later word. */
function decidedAt({ decisions, createdAt }: ChangeRecord): number {
  return Math.max(createdAt.getTime(), ...decisions.map(({ at }) => at.getTime()));
}

/**
 * Whether the photos differ by our own doing only, so that writing their order once more, as a whole, takes nothing
 * from anybody: ranks that settled wrongly, or second copies of uploads whose fate was unknown.
 */
function oursAlone(session: PublishSession, images: readonly string[], live: MirroredListing): boolean {
  const { surplus = 0 } = session.item().progress;
  const there = imagesOf(live.fields).map((image) => image.imageId);
  if (there.length === images.length && there.every((id, index) => id === images[index])) return false;
  const strange = there.filter((id) => !images.includes(id)).length;
  return images.every((id) => there.includes(id)) && strange <= surplus;
}
