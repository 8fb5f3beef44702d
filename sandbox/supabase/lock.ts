import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

/** A folder that one process uses at a time: the embedded database loses rows when two do. */
export type FolderLock = { release(): void };

export class FolderTaken extends Error {
  readonly pid: number;
  constructor(dir: string, pid: number) {
    super(`Another demo (process ${pid}) is already using ${dir}. Stop it first, or choose another folder.`);
    this.name = "FolderTaken";
    this.pid = pid;
  }
}

/**
 * Takes `<dir>/<name>.lock`. One left by a process that is gone, or by an earlier process that had the same number, is
 * taken over.
 *
 * @throws FolderTaken; Error of the file system when the folder can't be written
 */
export function lockFolder(dir: string, name: string): FolderLock {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, `${name}.lock`);
  for (;;) {
    try {
      const handle = openSync(file, "wx", 0o600);
      writeSync(handle, `${process.pid} ${startOf(process.pid)}\n`);
      closeSync(handle);
      return { release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = readHolder(file);
      if (holder !== null && isAlive(holder)) throw new FolderTaken(dir, holder.pid);
      rmSync(file, { force: true });
    }
  }
}

type Holder = { readonly pid: number; readonly start: string };

function readHolder(file: string): Holder | null {
  try {
    const [pid = "", start = ""] = readFileSync(file, "utf8").trim().split(" ");
    return /^\d+$/.test(pid) ? { pid: Number(pid), start } : null;
  } catch {
    return null;
  }
}

function isAlive({ pid, start }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const now = startOf(pid);
  return now === "" || start === "" || now === start;
}

/** When a process began, in the kernel's ticks: tells a number that was given out again from the old holder. "" where unknown. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
