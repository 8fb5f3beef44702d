import { OmsError } from "#src/platform/kernel/errors.ts";
import type { PublishProgress } from "../../records.ts";
import type { PublishSession } from "./session.ts";
import { keepStep } from "../../messages/kept.ts";

/**
 * Uploads the photos one after the other (concurrent uploads leave "an inconsistent order"). An
 * upload whose fate is unknown is looked for before it is repeated: a second one would be a second photo.
 */
export async function uploadPhotos(session: PublishSession, listingId: string): Promise<void> {
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
