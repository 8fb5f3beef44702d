import type { FileHandle } from "node:fs/promises";

/** One write may take less than it is given, as on a disk that is nearly full: the next one then says why. */
export async function writeAt(file: FileHandle, bytes: Uint8Array, place: number): Promise<void> {
  for (let done = 0; done < bytes.byteLength; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.byteLength - done, place + done);
    if (bytesWritten === 0) throw new Error("nothing of it was written");
    done += bytesWritten;
  }
}
