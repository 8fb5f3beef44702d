import { isOwn, wantedPhotos } from "#src/catalog/fields/photos.ts";
import type { ListingRecord } from "#src/modules/listings/index.ts";
import type { AppDeps } from "../../deps.ts";
import type { ChangeRecord } from "../../records.ts";

/** Where the photos of a listing and those that an edit of it brings can be seen, by `photoKey`. */
export function picturesOf(
  { photoLinks }: Pick<AppDeps, "photoLinks">,
  { studioId, pictures }: Pick<ListingRecord, "studioId" | "pictures">,
  change: ChangeRecord | null,
): Readonly<Record<string, string>> {
  const own = wantedPhotos(change?.items[0]?.content.edit?.set["images"]).filter(isOwn);
  const shown = own.map(({ hash }): [string, string] => [hash, photoLinks.photo(studioId, hash, "thumb")]);
  return { ...pictures, ...Object.fromEntries(shown) };
}
