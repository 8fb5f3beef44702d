import { liveVideoIds, ownVideos, videosField } from "#src/catalog/fields/videos.ts";
import { catalogText } from "#src/catalog/messages/en.ts";
import type { MirroredListing } from "#src/catalog/mirrored.ts";
import type { ListingPayload } from "#src/catalog/payload.ts";
import { factsOf } from "#src/marketplaces/registry.ts";
import { noVideosYet, sameNumbers, videoNumbers, videosLeft } from "../../rules/photos/video-plan.ts";
import type { ItemSession, PublishSession } from "./session.ts";
import { findLostVideo, knownVideos, sendVideo, videosOf, type VideoSteps } from "./videos.ts";

/** Sends the video of a new listing: one call where there is one, none where there is none. */
export async function uploadVideos(session: PublishSession, listingId: string): Promise<void> {
  const wanted = approvedVideos(session.shop, session.payload);
  if (wanted.length === 0) return;
  const steps: VideoSteps = {
    session,
    listingId,
    videos: videosOf(session),
    progress: () => session.item().progress,
  };
  await findLostVideo(steps);
  for (const video of videosLeft([], wanted, knownVideos(steps))) {
    await sendVideo(steps, video, Object.values(knownVideos(steps).uploaded));
  }
}

function approvedVideos(shop: { readonly marketplace: string }, payload: ListingPayload) {
  const key = videosField(factsOf(shop).fields)?.field.key;
  return key === undefined ? [] : ownVideos(payload[key]);
}

/** The numbers that the approved videos have there; null: none was approved, so nothing is compared. */
export function videosMade({ shop, payload, item }: PublishSession): readonly string[] | null {
  const wanted = approvedVideos(shop, payload);
  if (wanted.length === 0) return null;
  return videoNumbers(wanted, item().progress.videos ?? noVideosYet);
}

/** @param expected their numbers; null: another person's business */
export function videoDifferences(
  shop: { readonly marketplace: string },
  expected: readonly string[] | null,
  live: MirroredListing,
): string[] {
  const key = videosField(factsOf(shop).fields)?.field.key;
  if (expected === null || key === undefined) return [];
  return sameNumbers(liveVideoIds(live.fields[key]), expected) ? [] : [catalogText.named.video];
}

/** In words, where a draft of ours has a video that another person put there. One whose upload was never answered counts as ours. */
export function strangeVideos({ shop, item }: ItemSession, live: MirroredListing): string[] {
  const key = videosField(factsOf(shop).fields)?.field.key;
  const { uploaded, uploading } = item().progress.videos ?? noVideosYet;
  const ours = Object.values(uploaded);
  const strange = liveVideoIds(live.fields[key ?? ""]).filter((id) => !ours.includes(id));
  return strange.length > (uploading ? 1 : 0) ? [catalogText.named.video] : [];
}
