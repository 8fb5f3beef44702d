/** What the first bytes say a file is. The name and the announced type of an upload are never asked. */
export type PhotoFormat = "jpeg" | "png" | "gif" | "webp" | "avif" | "heic";

const ascii = (bytes: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...bytes.subarray(Math.min(from, bytes.length), Math.min(to, bytes.length)));

const startsWith = (bytes: Uint8Array, signature: readonly number[]) =>
  signature.every((byte, index) => bytes[index] === byte);

/** HEVC pictures and the general HEIF brands; a file that also lists an AVIF brand is AVIF (ISO 23000-22, MIAF). */
const heifBrands = ["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "mif2", "msf1"];
const avifBrands = ["avif", "avis"];

/** @returns undefined for anything that isn't one of the picture formats, SVG and PDF included: they can hold programs. */
export function photoFormat(bytes: Uint8Array): PhotoFormat | undefined {
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return "jpeg";
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "png";
  if (["GIF87a", "GIF89a"].includes(ascii(bytes, 0, 6))) return "gif";
  if (ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 12) === "WEBP") return "webp";
  if (ascii(bytes, 4, 8) !== "ftyp") return undefined;
  const brands = fileTypeBrands(bytes);
  if (brands.some((brand) => avifBrands.includes(brand))) return "avif";
  return brands.some((brand) => heifBrands.includes(brand)) ? "heic" : undefined;
}

/** Major and compatible brands of an ISO base media file: a box of size, `ftyp`, major, version, compatible…. */
function fileTypeBrands(bytes: Uint8Array): string[] {
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
  const end = Math.min(size, bytes.length, 256);
  const brands = [ascii(bytes, 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(ascii(bytes, at, at + 4));
  return brands;
}
