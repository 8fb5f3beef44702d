import type { FileHandle } from "node:fs/promises";
import { type Box, boxesIn, bytesAt } from "./boxes.ts";

/** Brands of pictures: they are files of the same family and no videos (ISO 23008-12). */
const pictures = /^(?:heic|heix|heim|heis|mif1|avif)$/;

/**
 * How long a video lasts, of which `moov` holds `mvhd` with the length (ISO 14496-12, 8.2.2). Nothing but these few bytes is read.
 *
 * @returns null: it is no such file; `ms` null: it doesn't say how long it lasts
 */
export async function videoLength(file: FileHandle, size: number): Promise<{ readonly ms: number | null } | null> {
  const whole = { from: 0, to: size };
  for await (const first of boxesIn(file, whole)) {
    if (first.type !== "ftyp") return null;
    const brand = (await bytesAt(file, first.from, 4)).toString("latin1");
    if (pictures.test(brand)) return null;
    const moov = await find(file, whole, "moov");
    const mvhd = moov && (await find(file, moov, "mvhd"));
    return { ms: mvhd ? await lengthIn(file, mvhd) : null };
  }
  return null;
}

async function find(file: FileHandle, within: Pick<Box, "from" | "to">, type: string): Promise<Box | null> {
  for await (const box of boxesIn(file, within)) if (box.type === type) return box;
  return null;
}

/** Version, flags, two times of making, units a second, units: of 4 or, in version 1, partly of 8 bytes. */
async function lengthIn(file: FileHandle, { from, to }: Box): Promise<number | null> {
  const body = await bytesAt(file, from, Math.min(32, to - from));
  const long = body[0] === 1;
  if (body.length < (long ? 32 : 20)) return null;
  const scale = body.readUInt32BE(long ? 20 : 12);
  const units = long ? Number(body.readBigUInt64BE(24)) : body.readUInt32BE(16);
  const unknown = units === 0xffff_ffff || scale === 0 || units === 0;
  return unknown ? null : Math.round((units / scale) * 1000);
}
