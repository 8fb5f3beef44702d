import type { EditContent } from "#src/catalog/fields/edit-content.ts";
import { isAwaited, wantedPhotos } from "#src/catalog/fields/photos.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import type { NewOperation } from "#src/platform/queue/operation.ts";
import type { AppDeps } from "../../deps.ts";
import { prepareDraftOperation } from "../../operations/prepare-draft.ts";

/** What copies the photos that an edit waits for; null: it waits for none. */
export function copiesOf(
  { ids }: Pick<AppDeps, "ids">,
  { set }: EditContent,
  files: readonly SharedFile[],
): ((changeId: ChangeId) => NewOperation) | null {
  if (!wantedPhotos(set["images"]).some(isAwaited)) return null;
  return (changeId) =>
    prepareDraftOperation.queue({
      key: `prepare_draft:${changeId}:${ids.uuid()}`,
      changeId,
      params: { files: [...files] },
    });
}
