import {
  isLiveVideo,
  videoKey,
  videoProblems,
  type VideosField,
  type WantedVideo,
} from "#src/catalog/fields/videos.ts";
import { isVideoFile, type SharedFile } from "#src/platform/photos/shared-file.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import { sharedFiles } from "#src/platform/slack/text-in.ts";
import { videosText } from "../../messages/videos.en.ts";
import { changesFields } from "../ids.ts";
import { keptVideo } from "./video-form.ts";

export type ReadVideo =
  | { readonly videos: readonly WantedVideo[]; readonly added: readonly SharedFile[] }
  | { readonly problem: string; readonly field?: string };

/**
 * What the form says: a file, or what is to be taken away. A new one takes the place of the one that is there.
 *
 * @param drawn those that the form was drawn with
 */
export function readVideo(values: FormValues, of: VideosField, drawn: readonly WantedVideo[]): ReadVideo {
  const block = (field: string) => values.blockIds.find((id) => id.startsWith(`${field}|`)) ?? field;
  const [file] = sharedFiles(values.input(block(changesFields.addVideo))?.files ?? []);
  const gone = values.choices(block(changesFields.removeVideo));
  if (!file && gone.length === 0) return { problem: videosText.nothing };
  const keeps = (choice: string) => choice.startsWith(keptVideo);
  if (gone.some(keeps) && (file || !gone.every(keeps))) {
    return { problem: videosText.contradicts, field: changesFields.removeVideo };
  }
  const kept = gone.flatMap((choice) => (keeps(choice) ? [choice.slice(keptVideo.length)] : []));
  if (!file && kept.length > 0) {
    const live = drawn.filter((video) => isLiveVideo(video) && !gone.includes(video.videoId));
    return { videos: [...live, ...kept.map((videoId) => ({ videoId }))], added: [] };
  }
  const left = drawn.filter((video) => !gone.includes(videoKey(video)));
  if (!file) return { videos: left, added: [] };
  if (!isVideoFile(file) || !/\.(?:mp4|m4v|mov)$/i.test(file.name)) return { problem: videosText.noVideo(file.name) };
  // Of several it has to be said which one makes room.
  const others = drawn.length === 1 ? [] : left;
  if (drawn.length > 1 && others.length === drawn.length) return { problem: videosText.tooMany(drawn.length) };
  const awaited = { file: file.id, name: file.name, bytes: file.bytes ?? null };
  const videos = [...others, awaited];
  const [problem] = videoProblems(of, [awaited]).filter(({ missing }) => !missing);
  return problem ? { problem: problem.text } : { videos, added: [file] };
}
