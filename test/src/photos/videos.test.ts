import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sha256 } from "#src/platform/kernel/hash.ts";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import { createVideoFolder } from "#src/platform/photos/videos/folder.ts";
import { createVideoIntake } from "#src/platform/photos/videos/intake.ts";
import type { ReceivedVideo, VideoBytes } from "#src/platform/photos/videos/port.ts";
import { streamVideo } from "#src/platform/photos/videos/stream.ts";
import { box, mp4 } from "#test/support/mp4.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "oms-videos-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const studio = "11111111-1111-4111-8111-111111111111" as StudioId;

const head = box("ftyp", Buffer.from("mp42\0\0\0\0", "latin1"));
const note = Buffer.from("+53.8655+010.6866/");
const udta = box("udta", note);
/** The head of a recording of eight seconds. */
const times = Buffer.alloc(100);
times.writeUInt32BE(600, 12);
times.writeUInt32BE(4800, 16);
const header = box("mvhd", times);
const withMoov = (...inside: readonly Uint8Array[]) => Buffer.concat([head, box("moov", ...inside)]);

/** Given away in pieces of this size. */
function received<T>(
  bytes: Uint8Array,
  use: (video: ReceivedVideo) => T,
  { most = 1024 * 1024, piece = 7 } = {},
): Promise<T> {
  return createVideoIntake({ dir, most }).receive(
    async (take) => {
      for (let at = 0; at < bytes.length; at += piece) await take(bytes.subarray(at, at + piece));
    },
    async (video) => use(video),
  );
}

test("what a killed process left on its way goes with the next video, and what is on its way stays", async () => {
  for (const [name, minutesAgo] of [
    ["oms-video-left", 61],
    ["oms-video-going", 59],
    ["others", 1000],
  ] as const) {
    mkdirSync(join(dir, name));
    writeFileSync(join(dir, name, "video"), "bytes");
    const at = Date.now() / 1000 - minutesAgo * 60;
    utimesSync(join(dir, name), at, at);
  }
  await received(mp4({}), () => null);
  expect(readdirSync(dir).toSorted()).toEqual(["oms-video-going", "others"]);
});

describe("a video that is received", () => {
  test.each([
    ["with its length before the recording", {}, 8000],
    ["with its length behind it, as cameras write it", { last: true }, 8000],
    ["of QuickTime", { brand: "qt  ", seconds: 12.5 }, 12_500],
    ["with numbers of eight bytes", { long: true, seconds: 14 }, 14_000],
    ["that doesn't say how long it lasts", { seconds: 0 }, null],
  ] as const)("%s is named by its hash", async (_, of, ms) => {
    const bytes = mp4(of);
    const found = await received(bytes, ({ path, ...video }) => ({ ...video, kept: readFileSync(path).length }));
    expect(found).toEqual({ hash: sha256(bytes), size: bytes.length, ms, kept: bytes.length });
    expect(readdirSync(dir)).toEqual([]);
  });

  test.each([
    ["a text", new TextEncoder().encode("no video at all, whatever it is called")],
    ["a HEIC picture", mp4({ brand: "heic" })],
    ["nothing", new Uint8Array()],
    ["a file that ends within its first box", mp4().subarray(0, 12)],
  ])("%s is refused, and leaves nothing behind", async (_, bytes) => {
    await expect(received(bytes, () => null)).rejects.toMatchObject({ code: "video-bad" });
    expect(readdirSync(dir)).toEqual([]);
  });

  test.each([
    ["ends within the recording", mp4({ last: true, bytes: 10_000 }).subarray(0, 5000)],
    ["ends before it says what is in it", Buffer.concat([head, box("mdat", Buffer.alloc(64))])],
    ["has nothing behind its head", head],
    ["says that a box is shorter than its head", withMoov(header, Buffer.from([0, 0, 0, 4, 102, 114, 101, 101]), udta)],
    ["has more boxes than any camera writes", withMoov(header, Buffer.concat(Array(20_000).fill(box("free"))), udta)],
  ])("that %s is refused, with what to do: its notes could lie in what can't be read", async (_, bytes) => {
    await expect(received(bytes, () => null, { piece: 65_536 })).rejects.toMatchObject({
      code: "video-bad",
      userText: expect.stringContaining("can't read this video to its end"),
    });
    expect(readdirSync(dir)).toEqual([]);
  });

  test("with a track in a track two hundred thousand times is gone through once, at one depth", async () => {
    const deep = 200_000;
    const tracks = Buffer.alloc(deep * 8);
    for (let at = 0; at < deep; at += 1) {
      tracks.writeUInt32BE((deep - at) * 8, at * 8);
      tracks.write("trak", at * 8 + 4, "latin1");
    }
    expect(await received(withMoov(header, tracks), ({ ms }) => ms, { most: 1e7, piece: 65_536 })).toBe(8000);
  });

  test.each([
    ["of a track's media", withMoov(header, box("trak", box("mdia", box("meta", note), box("udta", note))))],
    [
      "behind a recording in a thousand pieces",
      Buffer.concat([
        withMoov(header),
        ...Array(1000).fill(Buffer.concat([box("moof"), box("mdat")])),
        box("uuid", note),
      ]),
    ],
  ])("loses the notes %s too", async (_, bytes) => {
    const kept = await received(bytes, ({ path }) => readFileSync(path), { piece: 65_536 });
    expect([bytes.includes(note), kept.includes(note), kept.length]).toEqual([true, false, bytes.length]);
  });

  test("that is larger than is taken is refused while it comes", async () => {
    let taken = 0;
    const run = createVideoIntake({ dir, most: 1000 }).receive(
      async (take) => {
        for (; taken < 100_000; taken += 500) await take(new Uint8Array(500));
      },
      async () => null,
    );
    await expect(run).rejects.toMatchObject({ code: "video-too-large" });
    expect(taken).toBeLessThanOrEqual(1000);
    expect(readdirSync(dir)).toEqual([]);
  });

  test("that isn't given to its end leaves nothing behind", async () => {
    const run = createVideoIntake({ dir }).receive(
      async (take) => {
        await take(mp4());
        throw new Error("the line was cut");
      },
      async () => null,
    );
    await expect(run).rejects.toThrow("the line was cut");
    expect(readdirSync(dir)).toEqual([]);
  });

  test("keeps nothing of what a camera notes beside the recording; everything else stays in its place", async () => {
    const place = Buffer.from("+53.8655+010.6866/ made by Mara's phone");
    const track = box("trak", box("tkhd", Buffer.alloc(84)), box("udta", box("name", place)));
    const moov = box(
      "moov",
      box("mvhd", Buffer.alloc(100)),
      track,
      box("meta", place),
      box("udta", box("©xyz", place)),
    );
    const recording = box("mdat", Buffer.from("pictures and sound"));
    const whole = Buffer.concat([head, moov, recording, box("uuid", place)]);
    const kept = await received(whole, ({ path }) => readFileSync(path));
    expect(kept).toHaveLength(whole.length);
    expect([kept.includes("Mara"), kept.includes("+53.8655"), kept.includes("udta")]).toEqual([false, false, false]);
    expect(kept.subarray(head.length + moov.length, head.length + moov.length + recording.length)).toEqual(recording);
    expect(kept.indexOf("tkhd")).toBe(whole.indexOf("tkhd"));
  });
});

describe("the folder of videos", () => {
  test("has each whole or not at all, gives it piece by piece, and says what isn't there", async () => {
    const videos = createVideoFolder({ dir: join(dir, "kept") });
    const bytes = mp4({ bytes: 200_000 });
    const hash = await received(
      bytes,
      async (video) => {
        await videos.put(studio, video, new AbortController().signal);
        await videos.put(studio, video, new AbortController().signal);
        return video.hash;
      },
      { piece: 65_536 },
    );
    expect(readdirSync(join(dir, "kept", studio))).toEqual([`${hash}.mp4`]);
    const read = await videos.read(studio, hash, async ({ size, chunks }) => {
      const found = [];
      for await (const chunk of chunks()) found.push(chunk);
      return { size, pieces: found.length, whole: Buffer.concat(found) };
    });
    expect([read.size, read.pieces > 1, sha256(read.whole)]).toEqual([bytes.length, true, hash]);
    const missing = videos.read(studio, "f".repeat(64), async () => null);
    await expect(missing).rejects.toMatchObject({ code: "not-found" });
    await expect(videos.read("../other" as StudioId, hash, async () => null)).rejects.toMatchObject({
      code: "not-found",
    });
  });
});

test("a slow reader is given a piece at a time, and no more is fetched than was taken", async () => {
  const asked: number[] = [];
  const videos = {
    piece: async (_: StudioId, __: string, { from, most }: { from: number; most: number }) => {
      asked.push(most);
      return { size: 100 * 1024 * 1024, bytes: new Uint8Array(Math.min(most, 100 * 1024 * 1024 - from)) };
    },
  } as unknown as VideoBytes;
  const { size, chunks } = await streamVideo(videos, studio, "a".repeat(64));
  const reader = chunks()[Symbol.asyncIterator]();
  await reader.next();
  expect(asked).toEqual([1, 2 * 1024 * 1024]);
  let taken = 2 * 1024 * 1024;
  for (let next = await reader.next(); !next.done; next = await reader.next()) taken += next.value.length;
  expect([taken, Math.max(...asked)]).toEqual([size, 2 * 1024 * 1024]);
});
