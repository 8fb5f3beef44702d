/** A picture's width and height from the first bytes of PNG, GIF and JPEG. */
export type PictureSize = { readonly width: number; readonly height: number };

/** null where the bytes don't say. */
export function sizeOf(bytes: Uint8Array): PictureSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = Buffer.from(bytes.subarray(0, 4)).toString("latin1");
  if (start === "\x89PNG") return bytes.length < 24 ? null : { width: view.getUint32(16), height: view.getUint32(20) };
  if (start === "GIF8") {
    return bytes.length < 10 ? null : { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  }
  return start.startsWith("\xff\xd8") ? sizeOfJpeg(view) : null;
}

/** In the frame's header, SOF0 to SOF15; C4, C8 and CC are none. */
function sizeOfJpeg(view: DataView): PictureSize | null {
  let at = 2;
  while (at + 9 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (frame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}
