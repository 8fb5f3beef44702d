import type { PhotoBytes } from "#src/platform/photos/port.ts";
import type { Config } from "#src/config.ts";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import { sha256 } from "#src/platform/kernel/hash.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import type { Ids } from "#src/platform/kernel/ids.ts";
import { type Check, fine, waiting, wrong } from "./finding.ts";

/** One pixel, written, read and taken away again, as a studio that isn't there. */
const pixel = Uint8Array.from(
  Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
    "base64",
  ),
);

export function photoCheck(bytes: PhotoBytes, { dir }: Config["photos"], ids: Ids): Check {
  return {
    // It writes, and a bucket counts requests.
    goodForMs: 10 * 60_000,
    about: dir === null ? "the bucket for photos" : "the folder for photos",
    async run() {
      const studio = ids.uuid() as StudioId;
      try {
        await bytes.put(studio, sha256(pixel), pixel);
        await bytes.removeAll(studio);
        return fine;
      } catch (error) {
        const { code, cause } = toOmsError(error);
        if (code === "store-down")
          return waiting(`SUPABASE_URL: the project's Storage isn't reached (${reasonOf(cause)}).`);
        const reason = reasonOf(cause ?? error);
        if (dir !== null) {
          return wrong(
            `PHOTO_DIR: ${dir} can't be written (${reason}). Give the user that runs this app the right to write there, or name another folder.`,
          );
        }
        return wrong(
          `SUPABASE_URL: the project's bucket “photos” can't be written (${reason}). Apply the migrations of this version (npx supabase@3 db push --remote), or set PHOTO_DIR to a folder.`,
        );
      }
    },
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "no reason given";
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
