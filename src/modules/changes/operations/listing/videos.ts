import { liveVideoIds, videosField, videosValue, type WantedVideo, wantedVideos } from "#src/catalog/fields/videos.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { MirroredListing } from "#src/catalog/mirrored.ts";
import { factsOf, fieldLabel } from "#src/marketplaces/registry.ts";
import { keepStep } from "../../messages/kept.ts";
import {
  noVideosYet,
  sameNumbers,
  videoNumbers,
  videosLeft,
  videosMoved,
  videosUnseen,
  withoutUploads,
} from "../../rules/photos/video-plan.ts";
import type { ItemSession } from "../publish/session.ts";
import {
  findLostVideo,
  keepVideos,
  knownVideos,
  sendVideo,
  unseenVideos,
  videosOf,
  type VideoSteps,
} from "../publish/videos.ts";
import { fieldsMoved, progressOf, requireThere, stopForChange } from "./session.ts";

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

/**
 * Null: the edit says nothing of them, and has uploaded none. One that it uploaded and doesn't name any more goes again, unless the
 * listing would be without a video then that had one: its seller took that away, and nobody asked for none.
 */
export function videoWork(
  session: ItemSession,
  { listingId, set, before }: { readonly listingId: string; readonly set: FlatFields; readonly before: FlatFields },
  live: MirroredListing,
): VideoWork | null {
  const of = videosField(factsOf(session.shop).fields);
  if (!of) return null;
  const { key } = of.field;
  const there = liveVideoIds(live.fields[key]);
  const work = { key, listingId, there, room: of.limits.room };
  if (key in set) return { ...work, before: liveVideoIds(before[key]), wanted: wantedVideos(set[key]) };
  const { uploaded, uploading, had = [] } = progressOf(session).videos ?? noVideosYet;
  if (!uploading && Object.keys(uploaded).length === 0) return null;
  const others = there.filter(
    (id) => !Object.values(uploaded).includes(id) && (!uploading || uploading.had.includes(id)),
  );
  if (others.length === 0 && had.length > 0) return null;
  return { ...work, before: others, wanted: others.map((videoId) => ({ videoId })) };
}

/**
 * Whether another person changed them meanwhile, what we uploaded among it: then nothing is written. An upload that is gone is no
 * longer known, so that the edit, asked for once more, sends it again.
 */
export async function areVideosMoved(session: ItemSession, work: VideoWork): Promise<boolean> {
  const { before, wanted, there } = work;
  const steps = stepsOf(session, work);
  const known = knownVideos(steps);
  if (videosMoved(before, wanted, there, known)) return true;
  return (await goneUploads(steps, videosUnseen(wanted, there, known))).length > 0;
}

/**
 * Sends the videos that aren't there yet, each once, and then takes out those that go: at no moment has the listing fewer than it
 * had, but where it has no room for one more. What was sent is seen there before anything goes.
 */
export async function writeVideos(session: ItemSession, work: VideoWork): Promise<void> {
  const { key, before, there, wanted, room } = work;
  const steps = stepsOf(session, work);
  await findLostVideo(steps);
  const uploaded = () => Object.values(knownVideos(steps).uploaded);
  const out = new Set<string>();
  const now = () => [...new Set([...there, ...uploaded()])].filter((id) => !out.has(id));
  const going = () => {
    const kept = videoNumbers(wanted, knownVideos(steps));
    // Also what an earlier form of this edit uploaded and this one doesn't want.
    return [...new Set([...before, ...uploaded()])].filter((id) => !kept.includes(id) && now().includes(id));
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
  const left = going();
  if (left.length > 0) await requireSeen(steps, work);
  for (const id of left) await takeOut(id);
  // Edited again later, what is there by this edit is no other person's doing.
  const numbers = videoNumbers(wanted, knownVideos(steps));
  const sent = { ...steps.progress().sent, [key]: videosValue(numbers.map((videoId) => ({ videoId }))) };
  session.note({ progress: { ...steps.progress(), sent } });
}

function stepsOf(session: ItemSession, { listingId }: VideoWork): VideoSteps {
  return { session, listingId, videos: videosOf(session), progress: () => progressOf(session) };
}

/** An upload may be answered and yet not stay: the old video goes only where the listing shows the new one. */
async function requireSeen(steps: VideoSteps, { key, there, wanted, listingId }: VideoWork): Promise<void> {
  const { session } = steps;
  const gone = await goneUploads(steps, videosUnseen(wanted, there, knownVideos(steps)));
  if (gone.length === 0) return;
  await stopForChange(session, await requireThere(session, listingId), fieldsMoved(session, [key]));
}

async function goneUploads(steps: VideoSteps, unseen: readonly string[]): Promise<readonly string[]> {
  const gone = unseen.length === 0 ? [] : await unseenVideos(steps, unseen);
  if (gone.length > 0) keepVideos(steps, withoutUploads(knownVideos(steps), gone));
  return gone;
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
  // Should it be wanted again, it is sent again.
  keepVideos(steps, withoutUploads(knownVideos(steps), [videoId]));
}
