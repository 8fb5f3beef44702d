import { z } from "zod";
import { catalogText } from "../messages/en.ts";
import type { ListingContent } from "../listing.ts";
import type { Problem } from "../issue.ts";
import type { ListingField, VideoLimits } from "./definition.ts";
import type { FieldValue, FlatFields } from "./fields.ts";

/** A video of a listing, as its marketplace has it. */
export type LiveVideo = { readonly videoId: string };

/** One of our own copies. `hash`: SHA-256 of its bytes; `ms`: how long it lasts, null where its file doesn't say. */
export type OwnVideo = {
  readonly hash: string;
  readonly name: string;
  readonly bytes: number;
  readonly ms: number | null;
};

/** One that is still to be copied: a file of Slack's. */
export type AwaitedVideo = { readonly file: string; readonly name: string; readonly bytes: number | null };

/** A video as a new listing, or an edit of one that exists, wants it: the value of a field of videos is a list of them. */
export type WantedVideo = LiveVideo | OwnVideo | AwaitedVideo;

/** What became of a video that was awaited; null: its file can't be one. */
export type VideoCopy = { readonly of: string; readonly own: OwnVideo | null };

export type VideosField = { readonly field: ListingField; readonly limits: VideoLimits };

/** The field that holds the videos of a listing; null: its marketplace takes none. */
export function videosField(fields: readonly ListingField[]): VideosField | null {
  for (const field of fields) if (field.shape.type === "videos") return { field, limits: field.shape.limits };
  return null;
}

export function wantedVideos(value: FieldValue | undefined): readonly WantedVideo[] {
  if (!Array.isArray(value)) return [];
  const videos = value.filter((each) => each !== null && typeof each === "object" && !Array.isArray(each));
  return videos as unknown as readonly WantedVideo[];
}

const bytes = z.int().nonnegative();
const videosShape = z.array(
  z.union([
    z.strictObject({ videoId: z.string().regex(/^\d{1,20}$/) }),
    z.strictObject({
      hash: z.string().regex(/^[0-9a-f]{64}$/),
      name: z.string(),
      bytes,
      ms: z.int().nonnegative().nullable(),
    }),
    z.strictObject({ file: z.string().min(1), name: z.string(), bytes: bytes.nullable() }),
  ]),
);

/** Whether a value says which videos there are to be. What is none of them isn't taken for a wish to have none. */
export function areVideos(value: FieldValue | undefined): boolean {
  return videosShape.safeParse(value).success;
}

export function videosValue(videos: readonly WantedVideo[]): FieldValue {
  return videos.map((video) => ({ ...video }));
}

export function isLiveVideo(video: WantedVideo): video is LiveVideo {
  return "videoId" in video;
}

export function isOwnVideo(video: WantedVideo): video is OwnVideo {
  return "hash" in video;
}

export function isAwaitedVideo(video: WantedVideo): video is AwaitedVideo {
  return "file" in video;
}

/** Names a video among those of a listing. */
export function videoKey(video: WantedVideo): string {
  if (isLiveVideo(video)) return video.videoId;
  return isOwnVideo(video) ? video.hash : video.file;
}

/** The marketplace's numbers of those that are there. */
export function liveVideoIds(value: FieldValue | undefined): readonly string[] {
  return wantedVideos(value)
    .filter(isLiveVideo)
    .map(({ videoId }) => videoId);
}

/** The wanted videos after these were copied: one that can't be a video goes. */
export function withVideoCopies(wanted: readonly WantedVideo[], copies: readonly VideoCopy[]): readonly WantedVideo[] {
  return wanted.flatMap((video): WantedVideo[] => {
    const copy = isAwaitedVideo(video) ? copies.find(({ of }) => of === video.file) : undefined;
    if (!copy) return [video];
    return copy.own === null ? [] : [copy.own];
  });
}

/** `apron.mp4, 12.4 MB, 8 seconds`, as far as it is known. */
export function videoText(video: WantedVideo): string {
  if (isLiveVideo(video)) return catalogText.videos.there;
  const length = isOwnVideo(video) && video.ms !== null ? [secondsText(video.ms)] : [];
  const size = video.bytes === null ? [] : [megabytes(video.bytes)];
  return [video.name, ...size, ...length].join(", ");
}

/** To a tenth of a megabyte; what is smaller isn't nothing. */
export function megabytes(bytes: number): string {
  return catalogText.videos.size(Math.max(0.1, Math.round(bytes / 104_857.6) / 10));
}

function secondsText(ms: number): string {
  return catalogText.videos.seconds(Math.max(1, Math.round(ms / 1000)));
}

/** Why its length may be refused; null: it is as it should be, or not known. */
export function lengthNote(marketplace: string, { seconds }: VideoLimits, video: WantedVideo): string | null {
  if (!isOwnVideo(video) || video.ms === null) return null;
  if (video.ms >= seconds.least * 1000 && video.ms <= seconds.most * 1000) return null;
  return catalogText.videos.length(video.name, secondsText(video.ms), marketplace, seconds.least, seconds.most);
}

/** What of a listing's videos breaks a rule. `most`: as many as it may have. */
export function videoProblems(
  { field, limits }: VideosField,
  videos: readonly WantedVideo[],
  most = limits.most,
): Problem[] {
  const problem = (text: string): Problem => ({ field: field.key, text });
  const large = videos.filter((video) => !isLiveVideo(video) && (video.bytes ?? 0) > limits.bytes);
  return [
    ...(videos.length > most ? [problem(catalogText.videos.many(most, videos.length))] : []),
    ...large.map((video) => problem(catalogText.videos.large(videoText(video), megabytes(limits.bytes)))),
    ...(videos.some(isAwaitedVideo) ? [{ ...problem(catalogText.videos.copying), missing: true as const }] : []),
  ];
}

/** … of a new listing's. */
export function contentVideoProblems(fields: readonly ListingField[], content: ListingContent): Problem[] {
  const of = videosField(fields);
  return of ? videoProblems(of, wantedVideos(content[of.field.key])) : [];
}

/** What a payload holds of them: our own copies, which an approval covers by their hashes. */
export function ownVideos(value: FieldValue | undefined): readonly OwnVideo[] {
  return wantedVideos(value).filter(isOwnVideo);
}

/** Whether these are the same videos, in whichever order. */
export function sameVideos(a: FieldValue | undefined, b: FieldValue | undefined): boolean {
  const [one, other] = [wantedVideos(a).map(videoKey), wantedVideos(b).map(videoKey)];
  return one.length === other.length && one.every((key) => other.includes(key));
}

/** The awaited videos of an edit, or of a new listing. */
export function awaitedVideos(fields: FlatFields, key: string): readonly AwaitedVideo[] {
  return wantedVideos(fields[key]).filter(isAwaitedVideo);
}
