import sharp from "sharp";

/** A picture made so small that another encoding of it looks the same, and another picture does not. */
export async function pixels(bytes: Uint8Array): Promise<Uint8Array> {
  return sharp(bytes).flatten({ background: "#ffffff" }).resize(16, 16, { fit: "fill" }).removeAlpha().raw().toBuffer();
}

export async function pixelsAt(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status}.`);
  return pixels(new Uint8Array(await response.arrayBuffer()));
}

/** How far two small pictures are apart: the mean over all samples, 0 to 255. */
export function difference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, each, index) => sum + Math.abs(each - (b[index] ?? 0)), 0) / a.length;
}
