import type { Problem } from "#src/catalog/issue.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import type { Ids } from "#src/platform/kernel/ids.ts";
import { isVideoFile, type SharedFile } from "#src/platform/photos/shared-file.ts";
import type { NewOperation } from "#src/platform/queue/operation.ts";
import { changeRefusalsText } from "../../messages/refusals.en.ts";
import { prepareDraftOperation } from "../../operations/prepare-draft.ts";
import type { JoiningMedia } from "../../rules/photos/shared-media.ts";

/** Copies what joins a draft: its photos, and its video by work of its own, since it takes longer. */
export function copyingOperations(
  ids: Pick<Ids, "uuid">,
  changeId: ChangeId,
  { photos, video, leftOut }: JoiningMedia,
): NewOperation[] {
  const key = `prepare_draft:${changeId}:${ids.uuid()}`;
  return [
    ...(photos.length > 0 ? [prepareDraftOperation.queue({ key, changeId, params: { files: [...photos] } })] : []),
    ...(video ? [copyVideoOperation(ids, changeId, video.file, leftOut)] : []),
  ];
}

/** Copies the video that a draft or an edit waits for. */
export function copyVideoOperation(
  ids: Pick<Ids, "uuid">,
  changeId: ChangeId,
  video: SharedFile,
  leftOut: readonly string[] = [],
): NewOperation {
  return prepareDraftOperation.queue({
    key: `prepare_draft:${changeId}:${ids.uuid()}`,
    changeId,
    params: { video, ...(leftOut.length > 0 ? { leftOut: [...leftOut] } : {}) },
  });
}

/** Nobody is asked about photos that aren't there yet. (Of a video the rules of a listing say it.) */
export function copiedFirst(files: readonly SharedFile[]): Problem[] {
  return files.every(isVideoFile) ? [] : [{ field: "photos", text: changeRefusalsText.copiedFirst }];
}
