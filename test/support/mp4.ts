/** One box of an MP4: its size, its type, what is in it. */
export function box(type: string, ...inside: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(inside);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length, 0);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, body]);
}

export type Mp4 = {
  /** Tells one from another. */
  readonly number?: number;
  readonly seconds?: number;
  /** Bytes of pictures and sound, as far as anybody looks. */
  readonly bytes?: number;
  readonly brand?: string;
  /** In the form of long recordings, whose numbers have eight bytes. */
  readonly long?: boolean;
  /** `moov` comes last, as cameras write it. */
  readonly last?: boolean;
};

/** A small MP4 that says how long it lasts. */
export function mp4({ number = 1, seconds = 8, bytes = 64, brand = "mp42", long = false, last = false }: Mp4 = {}) {
  const mvhd = Buffer.alloc(long ? 112 : 100);
  if (long) {
    mvhd[0] = 1;
    mvhd.writeUInt32BE(1000, 20);
    mvhd.writeBigUInt64BE(BigInt(Math.round(seconds * 1000)), 24);
  } else {
    mvhd.writeUInt32BE(600, 12);
    mvhd.writeUInt32BE(Math.round(seconds * 600), 16);
  }
  const moov = box("moov", box("mvhd", mvhd));
  const mdat = box("mdat", Buffer.alloc(bytes, number));
  const ftyp = box("ftyp", Buffer.from(`${brand}\0\0\0\0isom${brand}`, "latin1"));
  return new Uint8Array(Buffer.concat(last ? [ftyp, mdat, moov] : [ftyp, moov, mdat]));
}
