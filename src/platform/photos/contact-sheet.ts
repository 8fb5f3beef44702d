import sharp, { type OverlayOptions, type Sharp } from "sharp";
import { sheetPhotos } from "./sheet-photos.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { platformText } from "#src/platform/kernel/messages/en.ts";

const gap = 12;
const paper = "#f4f2ee";

/** Columns, rows and the cells' size in px, so that few photos are seen large and twenty still at 260 px each. */
export function sheetGrid(count: number): { readonly columns: number; readonly rows: number; readonly cell: number } {
  const columns = count <= 3 ? count : Math.ceil(Math.sqrt(count));
  const cell = count <= 4 ? 480 : count <= 9 ? 380 : count <= 16 ? 300 : 260;
  return { columns, rows: Math.ceil(count / columns), cell };
}

/**
 * All photos in one JPEG, uncropped, numbered in reading order.
 *
 * @param photos 1 to 20 files
 * @param first the number of the first one
 * @param open opens a file as `normalise` does, with the same refusals
 */
export async function drawContactSheet(
  photos: readonly Uint8Array[],
  open: (bytes: Uint8Array) => Sharp,
  first = 1,
): Promise<Uint8Array> {
  if (photos.length < 1 || photos.length > sheetPhotos) {
    throw new OmsError("bad-input", { userText: platformText.photos.sheet(sheetPhotos) });
  }
  const { columns, rows, cell } = sheetGrid(photos.length);
  const pitch = cell + gap;
  const layers: OverlayOptions[] = [];
  const { numberBadge } = await import("./drawing/badge.ts");
  // One after the other: twenty photos unpacked at once would take a gigabyte.
  for (const [index, bytes] of photos.entries()) {
    const left = gap + (index % columns) * pitch;
    const top = gap + Math.floor(index / columns) * pitch;
    layers.push({ input: await drawCell(bytes, cell, open), left, top });
    const badge = Math.round(Math.max(76, cell * 0.22));
    layers.push({ input: Buffer.from(numberBadge(first + index, badge)), left: left + 8, top: top + 8 });
  }
  const sheet = sharp({
    create: { width: columns * pitch + gap, height: rows * pitch + gap, channels: 3, background: paper },
  });
  return new Uint8Array(await sheet.composite(layers).jpeg({ quality: 82 }).toBuffer());
}

async function drawCell(bytes: Uint8Array, cell: number, open: (bytes: Uint8Array) => Sharp): Promise<Buffer> {
  const picture = open(bytes).resize({ width: cell, height: cell, fit: "contain", background: "#e6e2da" });
  try {
    return await picture.png({ compressionLevel: 1 }).toBuffer();
  } catch (error) {
    throw new OmsError("photo-bad", { cause: error });
  }
}
