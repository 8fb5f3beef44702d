import { createReadStream } from "node:fs";
import { copyFile, mkdir, mkdtemp, open, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { StreamedBytes } from "#src/platform/kernel/streamed.ts";
import { checkPhotoName } from "../names.ts";
import type { VideoBytes } from "./port.ts";

/** Videos as files `<dir>/<studio>/<hash>.mp4` beside the photos, readable by this user only; there whole or not at all. */
export function createVideoFolder({ dir }: { readonly dir: string }): VideoBytes {
  const fileOf = (studioId: string, hash: string) => {
    checkPhotoName(studioId, hash);
    return join(dir, studioId, `${hash}.mp4`);
  };
  return {
    async put(studioId, { path, hash }) {
      const file = fileOf(studioId, hash);
      try {
        await putWhole(join(dir, studioId), file, path);
      } catch (error) {
        throw new OmsError("photos-unwritable", { cause: error });
      }
    },
    async read(studioId, hash, use) {
      return use(await fileBytes(fileOf(studioId, hash)));
    },
    async piece(studioId, hash, { from, most }) {
      const file = await open(fileOf(studioId, hash)).catch((error: unknown) => {
        throw new OmsError("not-found", { cause: error });
      });
      try {
        const { size } = await file.stat();
        const { buffer, bytesRead } = await file.read(
          Buffer.alloc(Math.max(0, Math.min(most, size - from))),
          0,
          null,
          from,
        );
        return { size, bytes: buffer.subarray(0, bytesRead) };
      } finally {
        await file.close();
      }
    },
  };
}

/** @throws OmsError `not-found` */
export async function fileBytes(path: string): Promise<StreamedBytes> {
  const { size } = await stat(path).catch((error: unknown) => {
    throw new OmsError("not-found", { cause: error });
  });
  return { size, chunks: () => createReadStream(path) };
}

async function putWhole(folder: string, file: string, from: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const scratch = await mkdtemp(join(folder, ".new-"));
  try {
    const copy = join(scratch, "video");
    await copyFile(from, copy);
    const handle = await open(copy, "r+");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(copy, file);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
