import { z } from "zod";
import { factsOf, fieldLabel } from "#src/marketplaces/registry.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { type ListingState, listingStates } from "#src/catalog/listing.ts";
import type { ListingInPart, MirroredListing } from "#src/catalog/mirrored.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { ownWrites } from "../../use-cases/of-listings/own-writes.ts";
import type { PublishProgress } from "../../records.ts";
import type { ListingChangePayload } from "../../rules/listing-change.ts";
import type { ItemPatch } from "../publish/journal.ts";
import type { ItemSession } from "../publish/session.ts";
import { changeWorkText } from "../../messages/work.en.ts";
import { listed } from "#src/platform/text/listed.ts";

/** Steps that all changes of listings that exist share. */

const fields = z.record(z.string(), z.json()) as unknown as z.ZodType<FlatFields>;
const payloadShape = z.object({
  kind: z.enum(["edit", "unpublish", "renew", "put_on_sale", "delete"]),
  listingId: z.string().regex(/^\d+$/),
  state: z.enum(listingStates),
  set: fields,
  before: fields,
  paidUntil: z.iso.datetime().nullable().default(null),
});

export type ApprovedPayload = ListingChangePayload & {
  readonly state: ListingState;
  readonly paidUntil: string | null;
};

/** @throws when it isn't one */
export function readApproved(session: ItemSession): ApprovedPayload {
  return payloadShape.parse(JSON.parse(session.payloadText));
}

/** What is known of this very form; of an earlier one only what it wrote, and which photos and videos are there by its uploads. */
export function progressOf(session: ItemSession): PublishProgress {
  const { progress } = session.item();
  const { contentHash } = session.change;
  if (progress.of === contentHash) return progress;
  const own = ownWrites(progress);
  const { photos, videos, uploadingSince } = progress;
  return {
    of: contentHash,
    ...(Object.keys(own.fields).length + Object.keys(own.stock).length === 0 ? {} : { own }),
    ...(photos ? { photos } : {}),
    ...(videos ? { videos } : {}),
    ...(uploadingSince ? { uploadingSince } : {}),
  };
}

/** The listing as it is there at this moment. @throws OmsError `not-found`: it was deleted there */
export async function requireThere(session: ItemSession, listingId: string): Promise<MirroredListing> {
  const found = await session.client.readListing(listingId);
  if (found) return found;
  await session.store.markGone(session.operation, [listingId]);
  throw new OmsError("not-found", { userText: changeWorkText.gone(session.shop.name) });
}

/** Stops, and shows everybody the live values. */
export async function stopForChange(session: ItemSession, live: MirroredListing, what: string): Promise<never> {
  await session.store.mirrorListings(session.operation, [live]);
  throw new OmsError("changed-live", { userText: changeWorkText.stopped.told(what) });
}

export function stateMoved(live: MirroredListing, from: ListingState): string {
  const { states, stopped } = changeWorkText;
  return stopped.state(states[live.state], states[from]);
}

export function fieldsMoved({ shop }: Pick<ItemSession, "shop">, names: readonly string[]): string {
  return changeWorkText.stopped.fields(listed(names.map(fieldLabel)), factsOf(shop).name);
}

/** … where a request of this studio wrote what is there, it is named: the seller didn't do it. `values`: as they are there. */
export async function fieldsMovedBy(
  session: ItemSession,
  names: readonly string[],
  values: FlatFields,
): Promise<string> {
  const live = Object.fromEntries(names.flatMap((name) => (name in values ? [[name, values[name] ?? null]] : [])));
  const writers = await session.store.ownWriters(session.operation, session.item().id, live);
  const requests = [...new Set(Object.values(writers))].toSorted((a, b) => a - b);
  const others = names.filter((name) => writers[name] === undefined);
  const parts = [
    ...requests.map((request) => {
      const own = names.filter((name) => writers[name] === request);
      return changeWorkText.stopped.byRequest(listed(own.map(fieldLabel)), request);
    }),
    ...(others.length > 0 ? [fieldsMoved(session, others)] : []),
  ];
  return parts.join(", ");
}

/**
 * Reads until the live values agree; a marketplace isn't read-your-writes.
 *
 * @param differences what doesn't agree yet, in words; empty: all does
 * @param mend tried once when it disagreed a second time
 * @throws OmsError `readback-differs`, after every wait was waited
 */
export async function readUntil(
  session: ItemSession,
  listingId: string,
  differences: (live: MirroredListing | null) => readonly string[] | Promise<readonly string[]>,
  mend?: (live: MirroredListing) => Promise<boolean>,
): Promise<MirroredListing | null> {
  const waits = session.deps.timings.readbackWaits;
  let mended = false;
  for (let attempt = 0; ; attempt += 1) {
    const live = await session.client.readListing(listingId);
    const found = await differences(live);
    if (found.length === 0) return live;
    const wait = waits[attempt];
    if (wait === undefined) {
      return await giveUpReading(session, live, found);
    }
    if (attempt > 0 && live && mend && !mended) mended = await mend(live);
    await session.flush();
    await session.deps.clock.sleep(wait, session.signal);
  }
}

/** What was written isn't there, however long it was waited for. @throws OmsError `readback-differs`, always */
export async function giveUpReading(
  session: ItemSession,
  live: MirroredListing | ListingInPart | null,
  differences: readonly string[],
): Promise<never> {
  // Pressing Retry is a person's word: what isn't there is then written once more.
  const { wrote: _, ...progress } = progressOf(session);
  await session.record({ step: null, progress, ...(live ? seen(live) : {}) });
  throw new OmsError("readback-differs", { userText: changeWorkText.differs(differences.join(", ")) });
}

/** How a listing is there, as far as it was read. */
export function seen(live: Pick<MirroredListing, "fields" | "state"> & { readonly inPart?: true }): ItemPatch {
  const { fields, state, inPart } = live;
  return { fields, liveState: state, ...(inPart ? { inPart } : {}) };
}

/**
 * The end: how it is there now is what is known of it from here on. Success mentions nobody. It is logged and said in the
 * transaction that records it: killed before, all of it comes when it is gone through again.
 */
export async function finish(
  session: ItemSession,
  live: MirroredListing | ListingInPart | null,
  more: Partial<PublishProgress> = {},
): Promise<void> {
  const { change } = session;
  await session.finish(
    {
      state: "applied",
      step: null,
      progress: { ...progressOf(session), ...more },
      verified: true,
      event: { kind: change.kind, outcome: "ok" },
      ...(live ? { listingUrl: live.url, ...seen(live) } : {}),
    },
    [{ template: "change_note", changeId: change.id, note: "live", mention: [], nonce: `live:${change.contentHash}` }],
  );
}
