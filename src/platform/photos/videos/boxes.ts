import type { FileHandle } from "node:fs/promises";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { platformText } from "#src/platform/kernel/messages/en.ts";

/**
 * The boxes of a file of the MP4 and QuickTime family: a row of them, each with its size and type, some with boxes inside
 * (ISO 14496-12, 4.2).
 */
export type Box = {
  readonly type: string;
  /** Where it begins, where what is in it begins, and where it ends. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
};

/** More boxes than these in one file no camera writes: a recording in pieces has two for each of them. */
const mostBoxes = 20_000;

/** Reads the boxes of one file, all rows of it together no more than a camera writes. */
export type BoxReader = (within: Pick<Box, "from" | "to">) => AsyncGenerator<Box>;

/** A row that can't be read to its end raises `video-bad`: what is in the rest of it would stay unknown. */
export function createBoxReader(file: FileHandle): BoxReader {
  let left = mostBoxes;
  return async function* boxesIn({ from, to }) {
    for (let at = from; at + headBytes <= to; ) {
      left -= 1;
      const box = left < 0 ? null : await boxAt(file, at, to);
      if (!box) throw new OmsError("video-bad", { userText: platformText.videoUnread });
      yield box;
      at = box.to;
    }
  };
}

export async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

const headBytes = 8;

/** A size of 1 stands for one of eight bytes behind the type, 0 for all that is left. */
async function boxAt(file: FileHandle, at: number, end: number): Promise<Box | null> {
  const head = await bytesAt(file, at, 16);
  if (head.length < headBytes) return null;
  const small = head.readUInt32BE(0);
  if (small === 1 && head.length < 16) return null;
  const size = small === 1 ? Number(head.readBigUInt64BE(8)) : small === 0 ? end - at : small;
  const from = at + (small === 1 ? 16 : headBytes);
  const to = at + size;
  if (to < from || to > end) return null;
  return { type: head.subarray(4, 8).toString("latin1"), at, from, to };
}
