import { liveVideoIds, videosField, videosValue, type WantedVideo, wantedVideos } from "#src/catalog/fields/videos.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { MirroredListing } from "#src/catalog/mirrored.ts";
import { factsOf, fieldLabel } from "#src/marketplaces/registry.ts";
import { keepStep } from "../../messages/kept.ts";
import { noVideosYet, sameNumbers, videoNumbers, videosLeft, videosMoved } from "../../rules/photos/video-plan.ts";
import type { ItemSession } from "../publish/session.ts";
import { findLostVideo, keepVideos, knownVideos, sendVideo, videosOf, type VideoSteps } from "../publish/videos.ts";
import { progressOf } from "./session.ts";

/** The videos of an edit, on their way to a listing. */
export type VideoWork = {
  readonly key: string;
  readonly listingId: string;
  /** Numbers that the listing had when the edit was made, and those that it has at this moment. */
  readonly before: readonly string[];
  readonly there: readonly string[];
  readonly wanted: readonly WantedVideo[];
  readonly room: number;
};

/** Null: the edit says nothing of them. */
export function videoWork(
  { shop }: ItemSession,
  { listingId, set, before }: { readonly listingId: string; readonly set: FlatFields; readonly before: FlatFields },
  live: MirroredListing,
): VideoWork | null {
  const of = videosField(factsOf(shop).fields);
  if (!of || !(of.field.key in set)) return null;
  const { key } = of.field;
  return {
    key,
    listingId,
    before: liveVideoIds(before[key]),
    there: liveVideoIds(live.fields[key]),
    wanted: wantedVideos(set[key]),
    room: of.limits.room,
  };
}

/** Whether another person changed them meanwhile: then nothing is written. */
export function areVideosMoved(session: ItemSession, { before, wanted, there }: VideoWork): boolean {
  return videosMoved(before, wanted, there, progressOf(session).videos ?? noVideosYet);
}

/**
 * Sends the videos that aren't there yet, each once, and then takes out those that go: at no moment has the listing fewer than it
 * had, but where it has no room for one more.
 */
export async function writeVideos(session: ItemSession, work: VideoWork): Promise<void> {
  const { key, listingId, before, there, wanted, room } = work;
  const steps: VideoSteps = { session, listingId, videos: videosOf(session), progress: () => progressOf(session) };
  await findLostVideo(steps);
  const out = new Set<string>();
  const now = () =>
    [...new Set([...there, ...Object.values(knownVideos(steps).uploaded)])].filter((id) => !out.has(id));
  const going = () => {
    const kept = videoNumbers(wanted, knownVideos(steps));
    return before.filter((id) => !kept.includes(id) && now().includes(id));
  };
  const takeOut = async (id: string) => {
    await removeVideo(steps, id);
    out.add(id);
  };
  for (const video of videosLeft(before, wanted, knownVideos(steps))) {
    const [first] = going();
    if (now().length >= room && first !== undefined) await takeOut(first);
    await sendVideo(steps, video, now());
  }
  for (const id of going()) await takeOut(id);
  // Edited again later, what is there by this edit is no other person's doing.
  const numbers = videoNumbers(wanted, knownVideos(steps));
  const sent = { ...steps.progress().sent, [key]: videosValue(numbers.map((videoId) => ({ videoId }))) };
  session.note({ progress: { ...steps.progress(), sent } });
}

/** In which of them what was read back isn't what was written, in words. */
export function editedVideoDifferences(session: ItemSession, work: VideoWork, live: MirroredListing): string[] {
  const expected = videoNumbers(work.wanted, progressOf(session).videos ?? noVideosYet);
  return sameNumbers(liveVideoIds(live.fields[work.key]), expected) ? [] : [fieldLabel(work.key)];
}

/** Taken out twice does no harm, so one whose answer was lost is taken out once more. */
async function removeVideo(steps: VideoSteps, videoId: string): Promise<void> {
  const { session, listingId, videos } = steps;
  // Written down before it happens: whatever comes between, that video is missing by our own doing.
  keepVideos(steps, { removed: [...new Set([...(knownVideos(steps).removed ?? []), videoId])] });
  session.intend({ step: keepStep("writingFields"), progress: steps.progress() });
  await videos.remove(listingId, videoId);
  session.note({ progress: steps.progress() });
}
