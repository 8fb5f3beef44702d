import { catalogue } from "#src/platform/text/messages.ts";
import { counted } from "#src/platform/text/plural.ts";

/** What people read of the video of a listing: its form, and cards. */
export const videosText = catalogue("changes.videos", {
  title: "Video",
  button: "Video",
  save: "Save",
  close: "Close",
  none: "This listing has no video yet.",
  there: (marketplace: string, videos: number) =>
    videos === 1
      ? `This listing has a video on ${marketplace}.`
      : `This listing has ${videos} videos on ${marketplace}.`,
  goes: (marketplace: string) => `The video on ${marketplace} is taken away when this change is written.`,
  own: (video: string) => `The video: *${video}*`,
  copying: (video: string) => `The video: *${video}*. I'm copying it.`,
  add: "Add a video",
  replace: "Another video in its place",
  hint: (least: number, most: number, size: string) =>
    `An MP4 or MOV of ${least} to ${most} seconds, at most ${size}. Buyers see it without sound.`,
  remove: "Take it away",
  removeNumber: (number: number) => `Take away video ${number}`,
  keep: (marketplace: string) => `Keep the one on ${marketplace} instead`,
  removeLabel: "The video that is there",
  saved: "Saved as a draft.",
  savedEdit: "Saved as a draft. Ask for approval on its card: it is in your messages with me.",
  moved: "The video was changed since you opened this form. Close it and open it again.",
  nothing: "Choose a file, or tick what is to be taken away.",
  contradicts:
    "Keeping the one that is there can't go together with another video or with taking one away. Choose one of these.",
  noVideo: (file: string) => `${file} is no MP4 or MOV. Choose a file of one of these kinds.`,
  tooMany: (videos: number) =>
    `This listing has ${counted(videos, "video")}. Tick the one that this one takes the place of.`,
  /** `2 photos and 1 video`; what there is none of isn't named. */
  media: (photos: number, videos: number) =>
    [
      ...(photos > 0 || videos === 0 ? [counted(photos, "photo")] : []),
      ...(videos > 0 ? [counted(videos, "video")] : []),
    ].join(" and "),
  watch: "Watch the video",
  watchFor:
    "*Watch the video* works for ten minutes, for you and this request: open *See everything* again after that.",
  card: (video: string) => `video: ${video}`,
  copies: (video: string) => `I'm copying the video ${video}. Ask for approval when it is there.`,
  leftOut: (files: string) =>
    `Left out, because the listing has a video already: ${files}. *Video* on its card replaces it.`,
});

/** What is there of both, as sentences have it. */
export function countedMedia(photos: number, videos: number): string {
  return videosText.media(photos, videos);
}
