import type { FileHandle } from "node:fs/promises";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { platformText } from "#src/platform/kernel/messages/en.ts";
import { type Box, bytesAt, createBoxReader } from "./boxes.ts";
import { videoLength } from "./length.ts";

/** Brands of pictures: they are files of the same family and no videos (ISO 23008-12). */
const pictures = /^(?:heic|heix|heim|heis|mif1|avif)$/;
/** What a camera notes beside the recording: the place, the device, the name of its owner. */
const noteTypes = new Set(["udta", "meta", "uuid"]);
/** Which boxes are looked into for them: those of the recording as a whole, of each track, and of what a track is made of. */
const inside: Readonly<Record<string, string>> = { moov: "trak", trak: "mdia" };

/** `ms`: how long it lasts, null where its file doesn't say; `notes`: the boxes of a camera's notes. */
export type VideoSurvey = { readonly ms: number | null; readonly notes: readonly Box[] };

/**
 * Walks through a file once, box by box; of the recording itself nothing is read.
 *
 * @throws OmsError `video-bad`: it is no video, or can't be read to its end
 */
export async function surveyVideo(file: FileHandle, size: number): Promise<VideoSurvey> {
  const boxesIn = createBoxReader(file);
  const notes: Box[] = [];
  let moov: Box | undefined;
  let mvhd: Box | undefined;

  async function lookInto(within: Box): Promise<void> {
    for await (const box of boxesIn(within)) {
      if (noteTypes.has(box.type)) notes.push(box);
      else if (box.type === inside[within.type]) await lookInto(box);
      else if (box.type === "mvhd") mvhd ??= box;
    }
  }

  await requireHead(file);
  for await (const box of boxesIn({ from: 0, to: size })) {
    if (noteTypes.has(box.type)) notes.push(box);
    if (box.type !== "moov") continue;
    moov ??= box;
    await lookInto(box);
  }
  if (!moov) throw new OmsError("video-bad", { userText: platformText.videoUnread });
  return { ms: mvhd ? await videoLength(file, mvhd) : null, notes };
}

/** The first box names the kind of the file, and its brand. */
async function requireHead(file: FileHandle): Promise<void> {
  const head = (await bytesAt(file, 0, 12)).toString("latin1");
  if (head.slice(4, 8) !== "ftyp" || pictures.test(head.slice(8))) throw new OmsError("video-bad");
}
