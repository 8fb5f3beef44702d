import type { ListingState } from "#src/catalog/listing.ts";
import type { MirroredListing } from "#src/catalog/mirrored.ts";
import { writtenApart } from "#src/catalog/fields/definition.ts";
import { factsOf } from "#src/marketplaces/registry.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { PublishProgress } from "../../records.ts";
import { activateOnce } from "./activate-step.ts";
import { readAndCompare } from "./compare.ts";
import { linkPhotos } from "./option-photos.ts";
import { requireOpen } from "./open-shop.ts";
import { createOnce } from "./create-step.ts";
import { uploadVideos } from "./new-videos.ts";
import { type PublishSession, readPayload, type ItemSession } from "./session.ts";
import { keepStep } from "../../messages/kept.ts";
import { changeWorkText } from "../../messages/work.en.ts";

/**
 * Brings an approved change to one shop: create, photos, video, inventory, what is written apart, activate, read back. Each step
 * is written down before it happens, so that a killed process goes on where it was and nothing is done twice.
 * In mode `draft` all but the activation is done.
 *
 * Calls for a listing with N photos and P attributes, all going well: N + P + 5 (create, uploads, inventory, attributes, activate,
 * and two reads: the listing with its images and personalization, and its inventory); one more to read the attributes where
 * there are any, one for a video, one for each other field that is written apart, four where options are shown with photos, and one where
 * the shop's settings weren't read within a day.
 */
export async function publish(approved: ItemSession): Promise<void> {
  const session: PublishSession = { ...approved, payload: readPayload(approved.payloadText) };
  const live = session.mode === "live";
  if (live && session.item().progress.activatingSince === undefined) await requireOpen(session);
  const { listingId, made } = await createOnce(session);
  await uploadPhotos(session, listingId);
  await uploadVideos(session, listingId);
  await writeInventory(session, listingId);
  await linkPhotos(session, listingId);
  await writeApart(session, listingId);
  if (live) await activateOnce(session, listingId, made);
  const { progress } = session.item();
  // On sale without an activation of ours: another person's, and another person's fee.
  const billed = live && progress.activatingSince !== undefined;
  session.note({ step: keepStep("checking"), progress: billed ? { ...progress, billed } : progress });
  const there = await readBack(session, listingId, made);
  await session.finish({
    state: live ? "applied" : "on_marketplace",
    step: null,
    progress: { ...session.item().progress, readBack: true },
    listingUrl: there.url,
    liveState: there.state,
    verified: true,
    // It can be found, edited and taken off sale at once, not only after the shop's next sync run.
    mirrored: there,
    event: { kind: live ? "publish" : "publish_as_draft", outcome: "ok" },
    whenApplied: publishedNote(session),
  });
}

/**
 * Uploads the photos one after the other (concurrent uploads leave "an inconsistent order"). An
 * upload whose fate is unknown is looked for before it is repeated: a second one would be a second photo.
 */
async function uploadPhotos(session: PublishSession, listingId: string): Promise<void> {
  const { client, deps, payload, change } = session;
  const total = payload.photos.length;
  await adoptLost(session, listingId);
  for (let index = uploaded(session).length; index < total; index += 1) {
    const photo = payload.photos[index];
    if (!photo) break;
    const bytes = await deps.photoBytes.get(change.studioId, photo.hash);
    session.intend({
      step: keepStep("uploading", index + 1, total),
      progress: { ...session.item().progress, uploading: index },
    });
    const image = { bytes, name: `${index + 1}-${photo.hash.slice(0, 12)}.jpg`, alt: photo.alt, rank: index + 1 };
    let imageId: string;
    try {
      ({ imageId } = await client.uploadImage(listingId, image));
    } catch (error) {
      if (error instanceof OmsError && error.code === "unknown-outcome") {
        throw new OmsError("unknown-outcome", { cause: error, retryAfterMs: deps.timings.looks[0] ?? 0 });
      }
      // Refused, or never sent: a photo that turns up there from now on is another person's.
      if (error instanceof OmsError && error.code !== "lease-lost") keep(session, uploaded(session));
      throw error;
    }
    // Outside of the attempt: that this isn't written down doesn't mean that the photo isn't there.
    keep(session, [...uploaded(session), imageId]);
  }
}

function uploaded(session: PublishSession): readonly string[] {
  return session.item().progress.images ?? [];
}

function keep(session: PublishSession, images: readonly string[]): void {
  const { uploading: _, ...progress } = session.item().progress;
  session.note({ progress: { ...progress, images } });
}

function withOneMore(progress: PublishProgress): PublishProgress {
  return { ...progress, surplus: (progress.surplus ?? 0) + 1 };
}

/** An upload was under way when the process ended: what the listing now has beyond what we know is that photo. */
async function adoptLost(session: PublishSession, listingId: string): Promise<void> {
  if (session.item().progress.uploading === undefined) return;
  const known = uploaded(session);
  const there = await session.client.listImages(listingId);
  const unknown = there.filter((id) => !known.includes(id));
  // Not seen yet isn't never happened: should it surface after the repetition, it is the one too many.
  if (unknown.length === 0) session.note({ progress: withOneMore(session.item().progress) });
  keep(session, [...known, ...unknown.slice(0, 1)]);
}

async function writeInventory(session: PublishSession, listingId: string): Promise<void> {
  if (session.item().progress.inventory) return;
  session.intend({ step: keepStep("settingPrice") });
  // A full replacement with the same body each time: safe to repeat.
  await session.client.putInventory(listingId, session.payload);
  session.note({ progress: { ...session.item().progress, inventory: true } });
}

/**
 * Reads the listing back: its live values are what was approved, or a person hears of it. One that was bought at once
 * may be sold out already.
 *
 * @param made by this run: nothing else was written to it yet
 * @returns the listing as it is there
 * @throws OmsError `readback-differs`, naming what differs
 */
async function readBack(session: PublishSession, listingId: string, made: boolean): Promise<MirroredListing> {
  const states: ListingState[] = session.mode === "live" ? ["active", "sold_out"] : ["draft"];
  const waits = session.deps.timings.readbackWaits;
  const { live, differences } = await readAndCompare(session, listingId, states, waits, made);
  if (live && differences.length === 0) return live;
  throw new OmsError("readback-differs", { userText: changeWorkText.listingDiffers(differences.join(", ")) });
}

/** What the marketplace takes by calls of their own: full replacements, so the same once more does no harm. */
async function writeApart(session: PublishSession, listingId: string): Promise<void> {
  const set = writtenApart(factsOf(session.shop).fields, session.payload);
  if (session.item().progress.apart || Object.keys(set).length === 0) return;
  session.intend({ step: keepStep("writingFields") });
  await session.client.updateFields(listingId, set);
  session.note({ progress: { ...session.item().progress, apart: true } });
}

/** When the last shop is done the thread hears of it, once; success mentions nobody. */
function publishedNote({ change, mode }: ItemSession): OutboxEntry {
  return {
    template: "change_note",
    changeId: change.id,
    note: mode === "live" ? "live" : "on_marketplace",
    mention: [],
    nonce: `${mode}:${change.contentHash}`,
  };
}
