import {
  isAwaitedVideo,
  isLiveVideo,
  lengthNote,
  megabytes,
  type VideosField,
  videoKey,
  videoText,
  type WantedVideo,
} from "#src/catalog/fields/videos.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  checkboxes,
  context,
  input,
  modal,
  option,
  section,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clip, clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { formMark } from "#src/platform/slack/form-mark.ts";
import { videosText } from "../../messages/videos.en.ts";
import { changesFields, changesFormIds } from "../ids.ts";
import { formHead, type PartSheet } from "../shared/form-head.ts";

/** The video of a listing as a form of it shows it, and where an answer to the form goes. */
export type VideoSheet = PartSheet & {
  readonly of: VideosField;
  readonly videos: readonly WantedVideo[];
  /** The numbers of those that the listing has there; of a draft none. */
  readonly there: readonly string[];
};

/** A choice in the form: to keep the one of this number that the edit takes away so far. */
export const keptVideo = "keep ";

/** The video there is, a place to add one or another one, and, where there is one, to take it away. */
export function videoForm(sheet: VideoSheet, note?: string): View {
  const { change, listingId, videos, of } = sheet;
  const { seconds, bytes } = of.limits;
  const text = videosText;
  const mark = videoMark(videos);
  const file = { type: "file_input", action_id: studioInputIds.value, filetypes: ["mp4", "mov", "m4v"], max_files: 1 };
  const choices = [
    ...videos.map((video, index) =>
      option(videos.length === 1 ? text.remove : text.removeNumber(index + 1), clip(videoKey(video), 150)),
    ),
    ...goneOf(sheet).map((id) => option(text.keep(sheet.marketplace.name), `${keptVideo}${id}`)),
  ];
  return modal({
    callback: changesFormIds.video,
    title: text.title,
    submit: text.save,
    close: text.close,
    metadata: joinIds(change?.id ?? "", String(change?.revision ?? 0), listingId ?? "", mark),
    blocks: [
      ...formHead(sheet, note),
      ...shownVideos(sheet),
      // Slack keeps a file that was chosen while the id of its block stays.
      input(joinIds(changesFields.addVideo, mark), videos.length === 0 ? text.add : text.replace, file, {
        hint: text.hint(seconds.least, seconds.most, megabytes(bytes)),
        optional: true,
      }),
      ...(choices.length > 0
        ? [
            input(
              joinIds(changesFields.removeVideo, mark),
              text.removeLabel,
              checkboxes(studioInputIds.value, choices, []),
              { optional: true },
            ),
          ]
        : []),
    ],
  });
}

/** By which a form that was left open is known not to fit any more. That a video was copied meanwhile changes nothing in it. */
export function videoMark(videos: readonly WantedVideo[]): string {
  return formMark(videos.map((video) => (isLiveVideo(video) ? video.videoId : [video.name, video.bytes])));
}

function goneOf({ videos, there }: VideoSheet): readonly string[] {
  const shown = videos.map(videoKey);
  return there.filter((id) => !shown.includes(id));
}

function shownVideos(sheet: VideoSheet): Block[] {
  const { videos, there, marketplace, of } = sheet;
  const text = videosText;
  const live = videos.filter(isLiveVideo).length;
  const others = videos.filter((video) => !isLiveVideo(video));
  const notes = videos.flatMap((video) => lengthNote(marketplace.name, of.limits, video) ?? []);
  return [
    ...(videos.length === 0 && there.length === 0 ? [section(text.none)] : []),
    ...(live > 0 ? [section(text.there(marketplace.name, live))] : []),
    ...(goneOf(sheet).length > 0 ? [section(text.goes(marketplace.name))] : []),
    ...others.map((video) => {
      const name = clipEscaped(videoText(video), 300);
      return section(isAwaitedVideo(video) ? text.copying(name) : text.own(name));
    }),
    ...notes.map((each) => context(`:warning: ${clipEscaped(each, 500)}`)),
  ];
}
