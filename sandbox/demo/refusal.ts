/** Why the demo can't start or go on, as one sentence for the person who typed the command. */
export class Refusal extends Error {}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "there is no write permission",
  EPERM: "there is no write permission",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  EEXIST: "a file stands in the way",
  ENOTDIR: "a file stands in the way",
};

/** For errors of the file system about the demo's folder. */
export function cannotWrite(shownDir: string, error: unknown): Refusal {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = reasons[code ?? ""] ?? message;
  return new Refusal(`I can't write to ${shownDir}: ${reason}. Put that right, or choose another folder with --dir.`, {
    cause: error,
  });
}
