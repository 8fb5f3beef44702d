import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Where the demo keeps what. `shown` is the folder as the person typed it. */
export type DemoFolder = ReturnType<typeof demoFolder>;

export function demoFolder(dir: string, shown: string) {
  return {
    dir,
    shown,
    database: join(dir, "database"),
    photos: join(dir, "photos"),
    slack: join(dir, "slack.json"),
    etsy: join(dir, "etsy.json"),
    /** Photos and the ledger of calls, which the Etsy stand-in keeps beside its state. */
    etsyFiles: join(dir, "etsy"),
    logs: join(dir, "logs"),
    /** There once the studio's people have their roles. */
    prepared: join(dir, "prepared"),
    keys: join(dir, "keys.json"),
    lock: join(dir, "demo.lock"),
  } as const;
}

export function hasData(folder: DemoFolder): boolean {
  return existsSync(folder.database) || existsSync(folder.slack) || existsSync(folder.etsy);
}

/** Makes what children expect to be there. */
export function makeFolders(folder: DemoFolder): void {
  for (const dir of [folder.photos, folder.logs]) mkdirSync(dir, { recursive: true, mode: 0o700 });
}

/**
 * Deletes what the demo made and nothing else, so that `--dir` may point anywhere. The keys go last: an interrupted
 * reset leaves data that can still be read.
 *
 * @returns whether there was anything
 */
export function emptyFolder(folder: DemoFolder): boolean {
  const own = [
    folder.database,
    folder.photos,
    folder.slack,
    folder.etsy,
    folder.etsyFiles,
    folder.logs,
    folder.prepared,
    folder.keys,
  ];
  const there = own.filter((path) => existsSync(path));
  for (const path of there) rmSync(path, { recursive: true, force: true });
  return there.length > 0;
}
