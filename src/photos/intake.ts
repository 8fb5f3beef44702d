import sharp, { type Sharp } from "sharp";
import type { NormalPhoto, PhotoIntake, PhotoSize } from "#src/app/ports/photos.ts";
import { OmsError } from "#src/kernel/errors.ts";
import { sha256 } from "#src/kernel/hash.ts";
import { drawContactSheet } from "./contact-sheet.ts";
import { drawPng } from "./drawing.ts";
import { type PhotoFormat, photoFormat } from "./format.ts";

/** What may come in, and what is made of it. */
export const photoLimits = {
  /** Etsy refuses files over about 20 MB ("This file exceeds the maximum file size"). */
  bytes: 20 * 1024 * 1024,
  /** A few kilobytes can unpack to gigabytes. The largest phone cameras store 50 to 108 megapixels. */
  pixels: 110_000_000,
  /** An AVIF cannot be read piece by piece: 64 megapixels out of 1.4 kB took 1.2 GB of memory, one of 25 takes a third. */
  avifPixels: 25_000_000,
  /** Longest side of what is kept. */
  side: 3000,
  seconds: 20,
} as const;

const renditionSides: Readonly<Record<PhotoSize, number>> = { cover: 800, draft: 1024, thumb: 360 };

/**
 * Reads photos with libvips. Everything kept is a JPEG in sRGB: upright, on white where it was transparent, the first
 * frame where it moved, and with no metadata at all (no place, no camera, no thumbnail of an earlier crop).
 * The same bytes always give the same hash.
 */
export function createPhotoIntake(): PhotoIntake {
  // libvips would keep decoded files of every studio in memory; nothing here is read twice.
  sharp.cache(false);
  // One at a time: a photo within the limits may take half a gigabyte while it is read (an interlaced one of 110 megapixels).
  let last: Promise<unknown> = Promise.resolve();
  return {
    normalise(bytes) {
      const result = last.then(() => normalise(bytes));
      last = result.catch(() => undefined);
      return result;
    },
    async rendition(bytes, size) {
      const side = renditionSides[size];
      return encode(open(bytes).resize({ width: side, height: side, fit: "inside", withoutEnlargement: true }), 82);
    },
    drawing: drawPng,
    async contactSheet(photos) {
      return drawContactSheet(photos, open);
    },
  };
}

async function normalise(bytes: Uint8Array): Promise<NormalPhoto> {
  const { side } = photoLimits;
  const upright = open(bytes).resize({ width: side, height: side, fit: "inside", withoutEnlargement: true });
  const kept = await encode(upright, 88, pixelLimit(photoFormat(bytes)));
  const { width, height } = await sharp(kept).metadata();
  return { bytes: kept, hash: sha256(kept), mime: "image/jpeg", width, height };
}

/** Raises `photo-bad`, `photo-heic` or `photo-too-large` before anything is unpacked. */
function open(bytes: Uint8Array): Sharp {
  if (bytes.length > photoLimits.bytes) throw new OmsError("photo-too-large");
  const format = photoFormat(bytes);
  if (format === undefined) throw new OmsError("photo-bad");
  if (format === "heic") throw new OmsError("photo-heic");
  // "error", not "warning": cameras write small irregularities that every viewer forgives.
  return sharp(bytes, { limitInputPixels: pixelLimit(format), failOn: "error", autoOrient: true })
    .timeout({ seconds: photoLimits.seconds })
    .flatten({ background: "#ffffff" })
    .toColourspace("srgb");
}

const pixelLimit = (format: PhotoFormat | undefined) =>
  format === "avif" ? photoLimits.avifPixels : photoLimits.pixels;

async function encode(picture: Sharp, quality: number, limit: number = photoLimits.pixels): Promise<Uint8Array> {
  try {
    // A view without node's Buffer methods would do as well; what leaves here is plain bytes.
    return new Uint8Array(await picture.jpeg({ quality, chromaSubsampling: "4:2:0" }).toBuffer());
  } catch (error) {
    throw toPhotoError(error, limit);
  }
}

function toPhotoError(error: unknown, limit: number): OmsError {
  const message = error instanceof Error ? error.message : "";
  if (!/pixel limit|timeout/i.test(message)) return new OmsError("photo-bad", { cause: error });
  const megapixels = limit / 1_000_000;
  return new OmsError("photo-too-large", {
    cause: error,
    userText: `This photo has too many pixels for me. Please send one under ${megapixels} megapixels.`,
  });
}
