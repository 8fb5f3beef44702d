import type { FileHandle } from "node:fs/promises";

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

/** More boxes than these in a row no camera writes. */
const mostBoxes = 500;

export async function* boxesIn(file: FileHandle, within: { readonly from: number; readonly to: number }) {
  let at = within.from;
  for (let boxes = 0; boxes < mostBoxes; boxes += 1) {
    const box = await boxAt(file, at, within.to);
    if (!box) return;
    yield box;
    at = box.to;
  }
}

export async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

/** A size of 1 stands for one of eight bytes behind the type, 0 for all that is left. */
async function boxAt(file: FileHandle, at: number, end: number): Promise<Box | null> {
  const head = await bytesAt(file, at, 16);
  if (head.length < 8 || at + 8 > end) return null;
  const small = head.readUInt32BE(0);
  if (small === 1 && head.length < 16) return null;
  const size = small === 1 ? Number(head.readBigUInt64BE(8)) : small === 0 ? end - at : small;
  const from = at + (small === 1 ? 16 : 8);
  const to = at + size;
  if (to < from || to > end) return null;
  return { type: head.subarray(4, 8).toString("latin1"), at, from, to };
}
