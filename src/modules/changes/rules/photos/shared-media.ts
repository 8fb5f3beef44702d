import type { ListingField } from "#src/catalog/fields/definition.ts";
import type { FieldValue, FlatFields } from "#src/catalog/fields/fields.ts";
import { awaitedVideos, videoProblems, videosField, videosValue, wantedVideos } from "#src/catalog/fields/videos.ts";
import type { Problem } from "#src/catalog/issue.ts";
import { knownFields } from "#src/marketplaces/registry.ts";
import { isVideoFile, type SharedFile } from "#src/platform/photos/shared-file.ts";

/** How many of the files of a message are photos, and how many are videos. */
export function mediaCounts(files: readonly SharedFile[]): { readonly photos: number; readonly videos: number } {
  const videos = files.filter(isVideoFile).length;
  return { photos: files.length - videos, videos };
}

export type JoiningMedia = {
  readonly photos: readonly SharedFile[];
  /** The first video, where the listing takes one and has none; what its field is then. */
  readonly video: { readonly file: SharedFile; readonly key: string; readonly value: FieldValue } | null;
  readonly leftOut: readonly string[];
  /** What is known of the video to be wrong before it is copied. */
  readonly problems: readonly Problem[];
};

/** What a form adds: its photos, and the video that its content names. */
export function added(files: readonly SharedFile[], values: FlatFields): JoiningMedia {
  const key = videosField(knownFields())?.field.key ?? "";
  const file = files.find(({ id }) => awaitedVideos(values, key).some((video) => video.file === id));
  const photos = files.filter((each) => !isVideoFile(each));
  return { photos, video: file ? { file, key, value: values[key] ?? [] } : null, leftOut: [], problems: [] };
}

/** The field of the video as the listing has it then; empty where none joins. */
export function withVideo({ video }: JoiningMedia): FlatFields {
  return video ? { [video.key]: video.value } : {};
}

/** What of the files of a message joins a listing that has these values. */
export function joining(
  fields: readonly ListingField[],
  values: FlatFields,
  files: readonly SharedFile[],
): JoiningMedia {
  const of = videosField(fields);
  if (!of) return { photos: files, video: null, leftOut: [], problems: [] };
  const { key } = of.field;
  const photos = files.filter((file) => !isVideoFile(file));
  const videos = files.filter(isVideoFile);
  const [file] = wantedVideos(values[key]).length === 0 ? videos : [];
  const leftOut = videos.filter((each) => each !== file).map(({ name }) => name);
  if (!file) return { photos, video: null, leftOut, problems: [] };
  const wanted = [{ file: file.id, name: file.name, bytes: file.bytes ?? null }];
  const problems = videoProblems(of, wanted).filter(({ missing }) => !missing);
  return { photos, video: { file, key, value: videosValue(wanted) }, leftOut, problems };
}
