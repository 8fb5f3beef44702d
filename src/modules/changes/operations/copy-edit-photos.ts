import { sameValue } from "#src/catalog/fields/fields.ts";
import { type EditContent, withoutField } from "#src/catalog/fields/edit-content.ts";
import {
  type AwaitedPhoto,
  isAwaited,
  type PhotoCopy,
  photoKey,
  photosValue,
  wantedPhotos,
  withCopies,
} from "#src/catalog/fields/photos.ts";
import type { OwnVideo } from "#src/catalog/fields/videos.ts";
import { imagesOf } from "#src/catalog/mirrored.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { AppDeps, WorkerStore } from "../deps.ts";
import { requireChange } from "../describe.ts";
import type { DraftFill } from "../edits.ts";
import type { ChangeRecord } from "../records.ts";
import { changeWorkText } from "../messages/work.en.ts";
import { bothCards } from "../use-cases/shared/both-cards.ts";

/** From this attempt on, about a minute after the first, a draft is no longer held up by a photo that can't be fetched. */
export const patienceAttempts = 5;

/** A person may save the edit while its photos are copied: it is then looked at again. */
const storesTried = 5;

/**
 * Copies the photos that an edit waits for, files of Slack's, into our own store, one after the other. Safe to repeat: a copy is
 * named by its hash and takes its place once. One that can't be a photo goes out of the edit, and its author reads why.
 */
export async function copyEditPhotos(
  deps: AppDeps,
  operation: LeasedOperation,
  files: readonly SharedFile[],
  signal: AbortSignal,
): Promise<void> {
  if (!operation.changeId) throw new OmsError("internal");
  const store = deps.stores.worker(operation.studioId);
  const change = await requireChange(store, operation.changeId);
  const { teamId } = await store.studio();
  const problems: string[] = [];
  const copies: PhotoCopy[] = [];
  let missing: OmsError | null = null;
  for (const photo of awaitedIn(change)) {
    const of = photoKey(photo);
    const file = files.find(({ id }) => id === of);
    // Another request copies it.
    if (!file) continue;
    const { name } = file;
    try {
      const bytes = await deps.workspace.download(teamId, file);
      if (signal.aborted) throw new OmsError("lease-lost");
      const { hash, bytes: kept } = await deps.photoIntake.normalise(bytes);
      if (signal.aborted) throw new OmsError("lease-lost");
      await deps.photoBytes.put(operation.studioId, hash, kept);
      copies.push({ of, hash });
    } catch (error) {
      const problem = toOmsError(error);
      const refused = problem.retry === "no" && problem.code !== "internal";
      if (!refused && (problem.retry !== "later" || operation.attempt < patienceAttempts)) throw error;
      problems.push(refused ? changeWorkText.photoRefused(name, problem.userText) : changeWorkText.photoLater(name));
      if (refused) copies.push({ of, hash: null });
      else missing = problem;
    }
  }
  await place(store, change.id, () => copies, problems);
  if (missing) throw missing as OmsError;
}

/** What couldn't be copied goes out of the edit, so that approval can be asked for the rest. */
export async function leaveOutUncopied(deps: AppDeps, change: ChangeRecord, why: string): Promise<void> {
  const store = deps.stores.worker(change.studioId);
  await place(store, change.id, (now) => awaitedIn(now).map((photo) => ({ of: photoKey(photo), hash: null })), [why]);
}

function awaitedIn(change: ChangeRecord): readonly AwaitedPhoto[] {
  return wantedPhotos(change.items[0]?.content.edit?.set["images"]).filter(isAwaited);
}

async function place(
  store: WorkerStore,
  changeId: ChangeId,
  copiesIn: (change: ChangeRecord) => readonly PhotoCopy[],
  problems: readonly string[],
): Promise<void> {
  await placeInEdit(
    store,
    changeId,
    (change) => {
      const copies = copiesIn(change);
      const photos = copies.flatMap(({ hash }) => (hash === null ? [] : [{ hash, alt: "" }]));
      return { after: (edit) => afterCopies(edit, copies), photos };
    },
    problems,
  );
}

type Placed = { readonly after: (edit: EditContent) => EditContent; readonly photos: DraftFill["photos"] };

/** Puts what was copied into an edit, whatever people save meanwhile. `videos`: those that were. */
export async function placeInEdit(
  store: WorkerStore,
  changeId: ChangeId,
  placed: (change: ChangeRecord) => Placed,
  problems: readonly string[],
  videos: readonly OwnVideo[] = [],
): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    const change = await requireChange(store, changeId);
    const edit = change.items[0]?.content.edit;
    if (!edit || change.state !== "draft") return;
    const { after, photos } = placed(change);
    try {
      return await store.fillDraft({
        changeId,
        text: null,
        textBy: null,
        alts: [],
        photos,
        prices: [],
        preparing: null,
        photoProblems: problems,
        ...(videos.length > 0 ? { videos: { copied: videos } } : {}),
        edit: { from: edit, to: after(edit) },
        outbox: bothCards(changeId),
      });
    } catch (error) {
      if (!(error instanceof OmsError) || error.code !== "edited-meanwhile" || tried === storesTried) throw error;
    }
  }
}

function afterCopies({ set, before }: EditContent, copies: readonly PhotoCopy[]): EditContent {
  const photos = photosValue(withCopies(imagesOf(before), wantedPhotos(set["images"]), copies));
  if (!sameValue("images", photos, before["images"])) return { set: { ...set, images: photos }, before };
  // Nothing of it is left to change.
  return withoutField({ set, before }, "images");
}
