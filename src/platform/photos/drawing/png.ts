import sharp from "sharp";

/** An SVG of ours as a PNG, three times as fine as it is drawn: Slack shows it on dense screens. */
export async function drawPng(svg: string): Promise<Uint8Array> {
  return new Uint8Array(
    await sharp(Buffer.from(svg), { density: 3 * 72 })
      .png({ compressionLevel: 9 })
      .toBuffer(),
  );
}
