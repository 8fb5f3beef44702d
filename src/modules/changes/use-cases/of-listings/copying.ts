import type { EditContent } from "#src/catalog/fields/edit-content.ts";
import { isAwaited, wantedPhotos } from "#src/catalog/fields/photos.ts";
import { awaitedVideos, videosField } from "#src/catalog/fields/videos.ts";
import { knownFields } from "#src/marketplaces/registry.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import type { NewOperation } from "#src/platform/queue/operation.ts";
import type { AppDeps } from "../../deps.ts";
import { prepareDraftOperation } from "../../operations/prepare-draft.ts";
import { copyVideoOperation } from "../shared/shared-videos.ts";

/** What copies the photos and the video that an edit waits for; null: it waits for none. */
export function copiesOf(
  { ids }: Pick<AppDeps, "ids">,
  { set }: EditContent,
  files: readonly SharedFile[],
): ((changeId: ChangeId) => readonly NewOperation[]) | null {
  const photos = wantedPhotos(set["images"]).filter(isAwaited);
  const key = videosField(knownFields())?.field.key;
  const videos = key === undefined ? [] : awaitedVideos(set, key);
  if (photos.length + videos.length === 0) return null;
  const filesOf = (awaited: readonly { readonly file: string }[]) =>
    files.filter(({ id }) => awaited.some(({ file }) => file === id));
  return (changeId) => [
    ...(photos.length > 0
      ? [
          prepareDraftOperation.queue({
            key: `prepare_draft:${changeId}:${ids.uuid()}`,
            changeId,
            params: { files: filesOf(photos) },
          }),
        ]
      : []),
    ...filesOf(videos).map((video) => copyVideoOperation(ids, changeId, video)),
  ];
}
