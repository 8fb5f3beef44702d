import type { FileHandle } from "node:fs/promises";
import { type Box, boxesIn } from "./boxes.ts";

/** What a camera notes beside the recording: the place, the device, the name of its owner. */
const notes = new Set(["udta", "meta", "uuid"]);
const pieceBytes = 64 * 1024;

/**
 * Blanks the notes of a camera, as place data is taken out of photos: their boxes become free room of the same size, so that
 * everything else stays where the file says that it is. What a camera wrote into the recording itself stays.
 */
export async function blankNotes(file: FileHandle, size: number): Promise<void> {
  for await (const box of boxesIn(file, { from: 0, to: size })) {
    if (notes.has(box.type)) await blank(file, box);
    if (box.type === "moov") await blankInside(file, box);
  }
}

async function blankInside(file: FileHandle, within: Box): Promise<void> {
  for await (const box of boxesIn(file, within)) {
    if (notes.has(box.type)) await blank(file, box);
    else if (box.type === "trak") await blankInside(file, box);
  }
}

async function blank(file: FileHandle, { at, from, to }: Box): Promise<void> {
  await file.write("free", at + 4, "latin1");
  const zeros = Buffer.alloc(pieceBytes);
  for (let place = from; place < to; place += pieceBytes) {
    await file.write(zeros, 0, Math.min(pieceBytes, to - place), place);
  }
}
