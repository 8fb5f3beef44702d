import { inflateSync } from "node:zlib";

/**
 * The font inside a WOFF file (W3C, version 1): the same tables, each of them unpacked, under a directory of the older form.
 * HarfBuzz reads only that one.
 */
export function unpackWoff(woff: Buffer): Uint8Array {
  if (woff.toString("latin1", 0, 4) !== "wOFF") throw new TypeError("this file is no WOFF font");
  const tables = woff.readUInt16BE(12);
  const font = Buffer.alloc(woff.readUInt32BE(16));
  woff.copy(font, 0, 4, 8);
  font.writeUInt16BE(tables, 4);
  let end = 12 + tables * 16;
  for (let index = 0; index < tables; index += 1) {
    const [from, to] = [44 + index * 20, 12 + index * 16];
    const [offset, packed, length] = [4, 8, 12].map((field) => woff.readUInt32BE(from + field)) as [
      number,
      number,
      number,
    ];
    const bytes = woff.subarray(offset, offset + packed);
    const table = packed < length ? inflateSync(bytes) : bytes;
    woff.copy(font, to, from, from + 4);
    woff.copy(font, to + 4, from + 16, from + 20);
    font.writeUInt32BE(end, to + 8);
    font.writeUInt32BE(length, to + 12);
    table.copy(font, end);
    // Every table begins at a multiple of four.
    end += (length + 3) & ~3;
  }
  return font;
}
