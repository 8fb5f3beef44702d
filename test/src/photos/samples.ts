import sharp from "sharp";

export type Colour = { r: number; g: number; b: number };
export const red: Colour = { r: 220, g: 30, b: 30 };
export const blue: Colour = { r: 30, g: 60, b: 220 };

export function plain(width: number, height: number, background: Colour = red) {
  return sharp({ create: { width, height, channels: 3, background } });
}

/** Left half red, right half blue, so that turning and mirroring show. */
export async function twoHalves(width: number, height: number) {
  const right = await plain(Math.floor(width / 2), height, blue)
    .png()
    .toBuffer();
  return plain(width, height, red).composite([{ input: right, left: Math.ceil(width / 2), top: 0 }]);
}

/** The colour of one pixel, as 8-bit sRGB. */
export async function pixel(bytes: Uint8Array, left: number, top: number): Promise<Colour> {
  const data = await sharp(bytes).removeAlpha().extract({ left, top, width: 1, height: 1 }).raw().toBuffer();
  return { r: data[0] ?? 0, g: data[1] ?? 0, b: data[2] ?? 0 };
}

export function near(a: Colour, b: Colour, tolerance = 24): boolean {
  return (["r", "g", "b"] as const).every((part) => Math.abs(a[part] - b[part]) <= tolerance);
}
