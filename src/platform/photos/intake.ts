import sharp, { type Sharp } from "sharp";
import type { NormalPhoto, PhotoIntake, PhotoSize } from "./port.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { sha256 } from "#src/platform/kernel/hash.ts";
import { drawContactSheet } from "./contact-sheet.ts";
import { type PhotoFormat, photoFormat } from "./format.ts";
import { platformText } from "#src/platform/kernel/messages/en.ts";

/** What may come in, and what is made of it. */
export const photoLimits = {
  /** Marketplaces refuse files over about 20 MB ("This file exceeds the maximum file size"). */
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
      const result = last.then(() => whole(bytes));
      last = result.catch(() => undefined);
      return result;
    },
    async rendition(bytes, size) {
      const side = renditionSides[size];
      return encode(open(bytes).resize({ width: side, height: side, fit: "inside", withoutEnlargement: true }), 82);
    },
    async contactSheet(photos, first) {
      return drawContactSheet(photos, open, first);
    },
  };
}

/** Also a JPEG that lacks its end mark alone, as some senders cut it off. More of it missing, it is refused. */
async function whole(bytes: Uint8Array): Promise<NormalPhoto> {
  try {
    return await normalise(bytes);
  } catch (error) {
    if (
      !(error instanceof OmsError) ||
      error.userText !== platformText.photos.incomplete ||
      photoFormat(bytes) !== "jpeg"
    )
      throw error;
    const ended = Buffer.concat([bytes, endMark]);
    // Any irregularity besides: there is more missing than the mark.
    return normalise(ended, "warning").catch(() => Promise.reject(error));
  }
}

async function normalise(given: Uint8Array, failOn: FailOn = usualFailOn): Promise<NormalPhoto> {
  const { side } = photoLimits;
  const bytes = await inEightBits(given);
  const upright = open(bytes, failOn).resize({ width: side, height: side, fit: "inside", withoutEnlargement: true });
  const kept = await encode(upright, 88, pixelLimit(photoFormat(bytes)));
  const { width, height } = await sharp(kept).metadata();
  return { bytes: kept, hash: sha256(kept), mime: "image/jpeg", width, height };
}

/**
 * libvips takes the colours of 16 bits with a profile for others (20/200/60 became 92/196/81). Made 8 bits first, just as
 * they are, they are read rightly.
 */
async function inEightBits(bytes: Uint8Array): Promise<Uint8Array> {
  const { depth, hasProfile, space } = await open(bytes)
    .metadata()
    .catch((error: unknown) => Promise.reject(toPhotoError(error, pixelLimit(photoFormat(bytes)))));
  if (depth !== "ushort" || !hasProfile) return bytes;
  const options = { limitInputPixels: pixelLimit(photoFormat(bytes)), failOn: usualFailOn, autoOrient: true };
  const picture = sharp(bytes, { ...options, ignoreIcc: true })
    .timeout({ seconds: photoLimits.seconds })
    .keepIccProfile()
    .toColourspace(space === "grey16" ? "b-w" : "srgb");
  try {
    return await picture.png({ compressionLevel: 1 }).toBuffer();
  } catch (error) {
    throw toPhotoError(error, photoLimits.pixels);
  }
}

type FailOn = "error" | "warning";
/** Not "warning": cameras write small irregularities that every viewer forgives. */
const usualFailOn: FailOn = "error";

/** Raises `photo-bad`, `photo-heic` or `photo-too-large` before anything is unpacked. */
function open(bytes: Uint8Array, failOn: FailOn = usualFailOn): Sharp {
  if (bytes.length > photoLimits.bytes) throw new OmsError("photo-too-large");
  const format = photoFormat(bytes);
  if (format === undefined) throw new OmsError("photo-bad");
  if (format === "heic") throw new OmsError("photo-heic");
  return sharp(bytes, { limitInputPixels: pixelLimit(format), failOn, autoOrient: true })
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

const endMark = Uint8Array.of(0xff, 0xd9);
function toPhotoError(error: unknown, limit: number): OmsError {
  const message = error instanceof Error ? error.message : "";
  if (/premature|truncated|end of (file|stream|input|data)|not enough data|eof/i.test(message)) {
    return new OmsError("photo-bad", { cause: error, userText: platformText.photos.incomplete });
  }
  if (!/pixel limit|timeout/i.test(message)) return new OmsError("photo-bad", { cause: error });
  const megapixels = limit / 1_000_000;
  return new OmsError("photo-too-large", {
    cause: error,
    userText: platformText.photos.tooManyPixels(megapixels),
  });
}
