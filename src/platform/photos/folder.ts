import { mkdir, mkdtemp, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { PhotoBytes } from "./port.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { sha256 } from "#src/platform/kernel/hash.ts";
import { checkPhotoName, checkStudioName } from "./names.ts";

/**
 * Photos as files `<dir>/<studio>/<hash>.jpg`, readable by this user only. A file is there whole or not at all, also
 * after a power cut. Both names are checked for their exact form, so that no name leads out of a studio's own folder.
 */
export function createPhotoFolder({ dir }: { readonly dir: string }): PhotoBytes {
  const fileOf = (studioId: string, hash: string) => {
    checkPhotoName(studioId, hash);
    return join(dir, studioId, `${hash}.jpg`);
  };
  return {
    async put(studioId, hash, bytes) {
      const file = fileOf(studioId, hash);
      if (sha256(bytes) !== hash)
        throw new OmsError("internal", { cause: new Error("a photo must carry its own hash") });
      try {
        await putWhole(join(dir, studioId), file, bytes);
      } catch (error) {
        // A full disk, a folder of another user, a file system that is only to be read.
        throw new OmsError("photos-unwritable", { cause: error });
      }
    },
    async get(studioId, hash) {
      try {
        return new Uint8Array(await readFile(fileOf(studioId, hash)));
      } catch (error) {
        if (isMissing(error)) throw new OmsError("not-found", { cause: error });
        throw error;
      }
    },
    async remove(studioId, hashes) {
      const files = hashes.map((hash) => fileOf(studioId, hash));
      await Promise.all(files.map((file) => rm(file, { force: true })));
    },
    async removeAll(studioId) {
      checkStudioName(studioId);
      await rm(join(dir, studioId), { recursive: true, force: true });
    },
  };
}

async function putWhole(folder: string, file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const scratch = await mkdtemp(join(folder, ".new-"));
  try {
    await writeThrough(join(scratch, "photo"), bytes);
    await rename(join(scratch, "photo"), file);
    await syncFolder(folder);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function writeThrough(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the new name itself durable. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
