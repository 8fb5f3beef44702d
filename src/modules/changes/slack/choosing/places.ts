import { deflateRawSync, inflateRawSync } from "node:zlib";

/** So many items at most: what isn't ticked of more may not fit into what a form carries. */
const mostPlaces = 100_000;

/** Numbers from 1 on as a short text, which a form carries from page to page: a bit for each, packed. None is "". */
export function writePlaces(places: Iterable<number>): string {
  const all = [...new Set(places)].filter((place) => Number.isInteger(place) && place > 0 && place <= mostPlaces);
  if (all.length === 0) return "";
  const bits = new Uint8Array(Math.ceil(all.reduce((most, place) => Math.max(most, place), 0) / 8));
  for (const place of all) bits[(place - 1) >> 3] = (bits[(place - 1) >> 3] ?? 0) | (1 << ((place - 1) & 7));
  return deflateRawSync(bits, { level: 9 }).toString("base64url");
}

/** What `writePlaces` wrote, the lowest first; of anything else none. */
export function readPlaces(written: string): number[] {
  if (written === "") return [];
  const bits = unpacked(written);
  const places: number[] = [];
  for (const [at, byte] of bits.entries()) {
    for (let bit = 0; byte >> bit > 0; bit++) if ((byte >> bit) & 1) places.push(at * 8 + bit + 1);
  }
  return places;
}

function unpacked(written: string): Uint8Array {
  try {
    return inflateRawSync(Buffer.from(written, "base64url"), { maxOutputLength: mostPlaces / 8 });
  } catch {
    return new Uint8Array();
  }
}
