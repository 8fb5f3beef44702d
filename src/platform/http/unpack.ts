import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, inflateRaw, type InputType } from "node:zlib";
import { HttpError } from "./http-error.ts";

/** What is offered to the other side. */
export const encodings = "gzip, deflate, br";

type Unpack = (packed: InputType, limit: { maxOutputLength: number }) => Promise<Buffer<ArrayBuffer>>;

const unpackers: Readonly<Record<string, Unpack>> = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  br: promisify(brotliDecompress),
  deflate: (packed, limit) => (hasZlibHeader(packed) ? promisify(inflate) : promisify(inflateRaw))(packed, limit),
};

/** Some servers leave the two bytes out (RFC 9110 8.4.1.2). */
const hasZlibHeader = (packed: InputType) => packed instanceof Uint8Array && ((packed[0] ?? 0) & 0x0f) === 8;

/** More layers than any honest server makes. */
const mostLayers = 3;

/**
 * @param encoding as `content-encoding` says it; null or unknown: the bytes stay as they are
 * @returns null: nothing was packed, or in a way nobody here knows
 * @throws HttpError `too-large` as soon as more than `maxBytes` come out; `broken` when it isn't whole
 */
export async function unpack(
  packed: Uint8Array<ArrayBuffer>,
  encoding: string,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const layers = encoding
    .split(",")
    .map((each) => each.trim().toLowerCase())
    .filter((each) => each !== "" && each !== "identity")
    .reverse();
  if (layers.length === 0 || layers.length > mostLayers || !layers.every((each) => Object.hasOwn(unpackers, each)))
    return null;
  let bytes = packed;
  try {
    for (const layer of layers) bytes = (await unpackers[layer]?.(bytes, { maxOutputLength: maxBytes })) ?? bytes;
    return bytes;
  } catch (error) {
    const tooLarge = error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    throw new HttpError(tooLarge ? "too-large" : "broken", true, error);
  }
}
