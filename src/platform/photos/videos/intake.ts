import { createHash } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { blankNotes } from "./blank-notes.ts";
import { passingFolder } from "./passing-folder.ts";
import { type ReceivedVideo, type VideoIntake, videoMostBytes } from "./port.ts";
import { surveyVideo } from "./survey.ts";
import { writeAt } from "./write-whole.ts";

/** Videos go through a file of the system's folder for passing files, so that no more than a piece of one is in memory. */
export function createVideoIntake({ dir = tmpdir(), most = videoMostBytes } = {}): VideoIntake {
  return {
    async receive(feed, use) {
      const scratch = await passingFolder(dir).catch(unwritable);
      try {
        return await use(await receive(join(scratch, "video"), feed, most));
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    },
  };
}

type Feed = Parameters<VideoIntake["receive"]>[0];

async function receive(path: string, feed: Feed, most: number): Promise<ReceivedVideo> {
  const file = await open(path, "wx+", 0o600).catch(unwritable);
  try {
    const size = await take(file, feed, most);
    const { ms, notes } = await surveyVideo(file, size);
    await blankNotes(file, notes).catch(unwritable);
    await requireWhole(file, size);
    return { path, size, hash: await hashOf(file), ms };
  } finally {
    await file.close();
  }
}

async function take(file: FileHandle, feed: Feed, most: number): Promise<number> {
  let size = 0;
  try {
    await feed(async (chunk) => {
      const place = size;
      size += chunk.byteLength;
      if (size > most) throw new OmsError("video-too-large");
      await writeAt(file, chunk, place).catch(unwritable);
    });
  } catch (error) {
    // What gave the bytes away calls it a line that was cut.
    throw size > most ? new OmsError("video-too-large", { cause: error }) : error;
  }
  return size;
}

/** What isn't there as it was counted would be sent, and approved, under the name of what is missing. */
async function requireWhole(file: FileHandle, size: number): Promise<void> {
  const found = await file.stat();
  if (found.size !== size) unwritable(new Error(`${found.size} of ${size} bytes were stored`));
}

async function hashOf(file: FileHandle): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of file.createReadStream({ start: 0, autoClose: false })) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/** A full disk, or a folder of another user. */
function unwritable(error: unknown): never {
  throw new OmsError("photos-unwritable", { cause: error });
}
