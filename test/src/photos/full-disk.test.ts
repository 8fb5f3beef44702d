import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { mp4 } from "#test/support/mp4.ts";

/** Takes a video of 100 kB, in one piece, and says what came of it. */
const program = `
import { createVideoIntake } from "#src/platform/photos/videos/intake.ts";
import { mp4 } from "#test/support/mp4.ts";
const bytes = mp4({ bytes: 100_000 });
const run = createVideoIntake().receive((take) => take(bytes), async ({ size }) => size);
console.log(await run.catch((error) => error.code));
`;

/** A limit on files stands for a disk that is full: the last write takes a part of what it is given, and the next one fails. */
async function taken(blocks: number): Promise<string> {
  const node = `exec "$0" --input-type=module-typescript -e "$1"`;
  const command = `ulimit -f ${blocks}; ${node}`;
  const { stdout } = await promisify(execFile)("bash", ["-c", command, process.execPath, program]);
  return stdout.trim();
}

test("a video that only partly fits on the disk is not taken for whole", async () => {
  expect([await taken(200), await taken(64)]).toEqual([String(mp4({ bytes: 100_000 }).length), "photos-unwritable"]);
});
