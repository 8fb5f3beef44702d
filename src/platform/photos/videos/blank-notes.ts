import type { FileHandle } from "node:fs/promises";
import type { Box } from "./boxes.ts";
import { writeAt } from "./write-whole.ts";

const pieceBytes = 64 * 1024;

/**
 * Blanks the notes of a camera, as place data is taken out of photos: their boxes become free room of the same size, so that
 * everything else stays where the file says that it is. What a camera wrote into the recording itself stays.
 */
export async function blankNotes(file: FileHandle, notes: readonly Box[]): Promise<void> {
  const zeros = Buffer.alloc(pieceBytes);
  for (const { at, from, to } of notes) {
    await writeAt(file, Buffer.from("free", "latin1"), at + 4);
    for (let place = from; place < to; place += pieceBytes) {
      await writeAt(file, zeros.subarray(0, to - place), place);
    }
  }
}
