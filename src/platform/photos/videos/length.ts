import type { FileHandle } from "node:fs/promises";
import { type Box, bytesAt } from "./boxes.ts";

/**
 * How long a video lasts, by its box `mvhd`: version, flags, two times of making, units a second, units, of 4 or, in version 1, partly
 * of 8 bytes (ISO 14496-12, 8.2.2).
 *
 * @returns milliseconds; null: it doesn't say
 */
export async function videoLength(file: FileHandle, { from, to }: Box): Promise<number | null> {
  const body = await bytesAt(file, from, Math.min(32, to - from));
  const long = body[0] === 1;
  if (body.length < (long ? 32 : 20)) return null;
  const scale = body.readUInt32BE(long ? 20 : 12);
  const units = long ? Number(body.readBigUInt64BE(24)) : body.readUInt32BE(16);
  const unknown = units === 0xffff_ffff || scale === 0 || units === 0;
  return unknown ? null : Math.round((units / scale) * 1000);
}
