import { join } from "node:path";
import sharp from "sharp";
import { drawings } from "./drawings.ts";

/** Draws every photo of the seed anew, when a drawing was changed. */
for (const [name, drawing] of Object.entries(drawings)) {
  await sharp(Buffer.from(drawing))
    .jpeg({ quality: 78, mozjpeg: true })
    .toFile(join(import.meta.dirname, `${name}.jpg`));
}
