import { z } from "zod";
import type { PhotoRef } from "#src/catalog/listing.ts";
import { aiUse } from "#src/modules/studio/index.ts";
import { OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import {
  defineOperation,
  type Operation,
  type OperationFailure,
  withReference,
} from "#src/platform/queue/define-operation.ts";
import { file } from "#src/platform/queue/operation-rows.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { AppDeps, WorkerStore } from "../deps.ts";
import { requireChange } from "../describe.ts";
import type { ChangeRecord } from "../records.ts";
import type { Preparing } from "../rules/drafts/source.ts";
import { copyPhoto } from "./copy-photo.ts";
import { fillFromProposal } from "./fill-draft.ts";
import { copyVideo, leaveOutVideo } from "./copy-video.ts";
import { copyEditPhotos, leaveOutUncopied, patienceAttempts } from "./copy-edit-photos.ts";
import { changeWorkText } from "../messages/work.en.ts";
import { bothCards } from "../use-cases/shared/both-cards.ts";

const prepareParams = z.object({
  /** An open form that shows the draft. */
  viewId: z.string().exactOptional(),
  /** The photos to copy. */
  files: z.array(file).exactOptional(),
  /** A video to copy, and nothing else; with the names of those beside it that are left out. */
  video: file.exactOptional(),
  leftOut: z.array(z.string()).exactOptional(),
});
type PrepareParams = z.infer<typeof prepareParams>;

/**
 * Copies a draft's photos into our own store, one after the other, then has its text written. Safe to repeat: photos
 * are named by their hash and appended once, and text fills only what is empty. A photo that can't be fetched just now
 * is fetched later: the draft waits for it about a minute, and goes on without it from then on.
 */
async function prepareDraft(deps: AppDeps, operation: Operation<PrepareParams>, signal: AbortSignal): Promise<void> {
  const { changeId, params } = operation;
  if (!changeId) throw new OmsError("internal");
  if (params.video) return copyVideo(deps, operation, params.video, params.leftOut ?? [], signal);
  const store = deps.stores.worker(operation.studioId);
  const change = await requireChange(store, changeId);
  const files = params.files ?? [];
  if (change.kind === "edit") return copyEditPhotos(deps, operation, files, signal);
  const studio = await store.studio();
  const writes = change.preparing !== null;
  const problems: string[] = [];
  const copied: PhotoRef[] = [];
  let missing: OmsError | null = null;
  for (const [index, file] of files.entries()) {
    if (signal.aborted) throw new OmsError("lease-lost");
    const photo = await copyPhoto(deps, studio.teamId, change, file, problems, signal).catch((error: unknown) => {
      const problem = toOmsError(error);
      if (problem.retry !== "later" || operation.attempt < patienceAttempts) throw error;
      missing = problem;
      problems.push(changeWorkText.photoLater(file.name));
      return null;
    });
    if (photo) copied.push(photo);
    const preparing = writes ? { photosDone: index + 1, photosTotal: files.length, writing: true } : null;
    await fill(store, change, { photos: photo ? [photo] : [], preparing, problems });
  }
  if (writes) {
    const current = await requireChange(store, changeId);
    if (current.preparing?.writing) {
      // Read at the last moment: an owner may just have switched it off.
      const { ai } = await store.studio();
      const drafter = aiUse(deps.drafter.slow, ai, "drafts") === "on" ? deps.drafter : deps.plainDrafter;
      await fillFromProposal(deps, store, current, drafter, copied, signal);
    }
  }
  // Opened once: what comes later is shown on the card.
  const open: OutboxEntry[] =
    writes && params.viewId ? [{ template: "draft_modal", changeId, viewId: params.viewId }] : [];
  await fill(store, change, { photos: [], preparing: null, problems }, [...cardsOf(change), ...open]);
  if (missing) throw missing as OmsError;
}

/** A draft whose text is being written was never asked for: it has no card in the channel. */
function cardsOf({ id, preparing }: ChangeRecord): OutboxEntry[] {
  return preparing === null ? bothCards(id) : [{ template: "draft_card", changeId: id }];
}

async function fill(
  store: WorkerStore,
  change: ChangeRecord,
  part: { photos: readonly PhotoRef[]; preparing: Preparing | null; problems: readonly string[] },
  outbox: readonly OutboxEntry[] = [],
): Promise<void> {
  await store.fillDraft({
    changeId: change.id,
    text: null,
    textBy: null,
    alts: [],
    photos: part.photos,
    prices: [],
    preparing: part.preparing,
    photoProblems: part.problems,
    outbox,
  });
}

/** A draft is worth having without its photos or text: the form opens with what there is, and says what is missing. */
async function giveUp(
  deps: AppDeps,
  operation: Operation<Partial<PrepareParams>>,
  failure: OperationFailure,
): Promise<void> {
  const { changeId, params } = operation;
  if (!changeId) return;
  const store = deps.stores.worker(operation.studioId);
  const change = await store.change(changeId);
  if (!change) return;
  if (params.video) return leaveOutVideo(deps, change, params.video, withReference(failure));
  if (change.kind === "edit") return leaveOutUncopied(deps, change, withReference(failure));
  const open: OutboxEntry[] = params.viewId ? [{ template: "draft_modal", changeId, viewId: params.viewId }] : [];
  const problems = [...change.photoProblems, withReference(failure)];
  await fill(store, change, { photos: [], preparing: null, problems }, [...cardsOf(change), ...open]);
}

export const prepareDraftOperation = defineOperation({
  kind: "prepare_draft",
  params: prepareParams,
  retry: "a-day",
  priority: 0,
  run: prepareDraft,
  onGiveUp: giveUp,
});
