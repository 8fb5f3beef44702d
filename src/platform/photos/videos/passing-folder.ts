import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

const prefix = "oms-video-";
/** No video is on its way for so long: each call that moves one ends earlier. */
const leftAfterMs = 60 * 60_000;

/**
 * A new folder for one video on its way. A process that was killed leaves its own behind, with up to a hundred megabytes:
 * those go when the next video comes.
 *
 * @param dir the system's folder for passing files
 */
export async function passingFolder(dir: string): Promise<string> {
  const folder = await mkdtemp(join(dir, prefix));
  await removeLeft(dir, (await stat(folder)).mtimeMs);
  return folder;
}

async function removeLeft(dir: string, now: number): Promise<void> {
  const names = await readdir(dir).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(prefix))) {
    const path = join(dir, name);
    // Another process may have removed it meanwhile, or own it.
    const made = await stat(path).catch(() => null);
    if (made && now - made.mtimeMs > leftAfterMs) {
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}
