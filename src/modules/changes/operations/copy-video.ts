import { type EditContent, withoutField } from "#src/catalog/fields/edit-content.ts";
import type { FieldValue } from "#src/catalog/fields/fields.ts";
import {
  awaitedVideos,
  type OwnVideo,
  sameVideos,
  type VideoCopy,
  videosField,
  videosValue,
  wantedVideos,
  withVideoCopies,
} from "#src/catalog/fields/videos.ts";
import { knownFields } from "#src/marketplaces/registry.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { AppDeps, WorkerStore } from "../deps.ts";
import { requireChange } from "../describe.ts";
import { changeWorkText } from "../messages/work.en.ts";
import type { ChangeRecord } from "../records.ts";
import { bothCards } from "../use-cases/shared/both-cards.ts";
import { patienceAttempts, placeInEdit } from "./copy-edit-photos.ts";

/**
 * Copies the video that a draft, or an edit of a listing, waits for into our own store. Safe to repeat: a copy is named by its hash
 * and takes its place once. One that can't be a video goes, and its author reads why.
 *
 * @param leftOut names of further videos of the same message: a listing takes one
 */
export async function copyVideo(
  deps: AppDeps,
  operation: LeasedOperation,
  file: SharedFile,
  leftOut: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (!operation.changeId) throw new OmsError("internal");
  const store = deps.stores.worker(operation.studioId);
  const change = await requireChange(store, operation.changeId);
  const others = leftOut.map((name) => changeWorkText.videoLeftOut(name));
  if (!isAwaited(change, file.id)) return placeCopy(store, change.id, null, others);
  const { teamId } = await store.studio();
  try {
    const own = await receive(deps, operation, teamId, file, signal);
    await placeCopy(store, change.id, { of: file.id, own }, others);
  } catch (error) {
    const problem = toOmsError(error);
    if (problem.retry === "no" && problem.code !== "internal") {
      const refused = changeWorkText.photoRefused(file.name, problem.userText);
      return placeCopy(store, change.id, { of: file.id, own: null }, [...others, refused]);
    }
    if (problem.retry === "later" && operation.attempt >= patienceAttempts) {
      await placeCopy(store, change.id, null, [...others, changeWorkText.videoLater(file.name)]);
    }
    throw error;
  }
}

/** What couldn't be copied goes out, so that approval can be asked for the rest. */
export async function leaveOutVideo(deps: AppDeps, change: ChangeRecord, file: SharedFile, why: string): Promise<void> {
  await placeCopy(deps.stores.worker(change.studioId), change.id, { of: file.id, own: null }, [why]);
}

async function receive(
  { workspace, videoIntake, videoBytes }: AppDeps,
  { studioId }: LeasedOperation,
  teamId: string,
  file: SharedFile,
  signal: AbortSignal,
): Promise<OwnVideo> {
  const isOver = () => {
    // The studio may have been erased while it was fetched.
    if (signal.aborted) throw new OmsError("lease-lost");
  };
  return videoIntake.receive(
    (take) => workspace.downloadInto(teamId, file, take, signal),
    async (video) => {
      isOver();
      await videoBytes.put(studioId, video, signal);
      isOver();
      return { hash: video.hash, name: file.name, bytes: video.size, ms: video.ms };
    },
  );
}

function keyOfVideos(): string {
  const key = videosField(knownFields())?.field.key;
  if (key === undefined) throw new OmsError("internal");
  return key;
}

function isAwaited({ kind, content, items }: ChangeRecord, fileId: string): boolean {
  const fields = kind === "create" ? content : (items[0]?.content.edit?.set ?? {});
  return awaitedVideos(fields, keyOfVideos()).some(({ file }) => file === fileId);
}

async function placeCopy(
  store: WorkerStore,
  changeId: ChangeId,
  copy: VideoCopy | null,
  problems: readonly string[],
): Promise<void> {
  const key = keyOfVideos();
  const copies = copy ? [copy] : [];
  const copied = copies.flatMap(({ own }) => own ?? []);
  const change = await requireChange(store, changeId);
  if (change.kind === "edit") {
    const after = (edit: EditContent) => afterCopies(edit, key, copies);
    return placeInEdit(store, changeId, () => ({ after, photos: [] }), problems, copied);
  }
  const from: FieldValue = change.content[key] ?? [];
  await store.fillDraft({
    changeId,
    text: null,
    textBy: null,
    alts: [],
    photos: [],
    prices: [],
    preparing: change.preparing,
    photoProblems: problems,
    videos: { key, from, to: videosValue(withVideoCopies(wantedVideos(from), copies)), copied },
    outbox: bothCards(changeId),
  });
}

/** Without the copy the listing keeps what it has. */
function afterCopies({ set, before }: EditContent, key: string, copies: readonly VideoCopy[]): EditContent {
  if (!(key in set)) return { set, before };
  const refused = copies.some(({ own }) => own === null);
  const videos = refused ? (before[key] ?? []) : videosValue(withVideoCopies(wantedVideos(set[key]), copies));
  if (!sameVideos(videos, before[key])) return { set: { ...set, [key]: videos }, before };
  return withoutField({ set, before }, key);
}
