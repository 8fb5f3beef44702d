import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createHttp } from "#src/platform/http/http.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { createVideoBucket } from "#src/platform/photos/videos/bucket.ts";

const studio = "11111111-1111-4111-8111-111111111111" as StudioId;
const hash = "a".repeat(64);
const address = `https://project.example/storage/v1/object/photos/${studio}/${hash}.mp4`;
const bytes = Buffer.alloc(200_000, 3);
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "oms-bucket-"));
  writeFileSync(join(dir, "video"), bytes);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function bucketAnswering(answer: (request: Request) => Promise<Response>) {
  const http = createHttp({
    clock: systemClock,
    logger: createLogger("silent"),
    hostAllowed: () => true,
    fetch: answer,
  });
  const signer = async () => "token of the studio";
  return createVideoBucket({
    url: "https://project.example/",
    publishableKey: "publishable",
    signer,
    http,
    clock: systemClock,
  });
}
const video = () => ({ path: join(dir, "video"), size: bytes.length, hash, ms: 8000 });
const signal = new AbortController().signal;

test("a video is put under the studio's own token, and read back to the byte", async () => {
  const kept = new Map<string, Buffer>();
  const videos = bucketAnswering(async (request) => {
    expect([request.headers.get("authorization"), request.headers.get("apikey")]).toEqual([
      "Bearer token of the studio",
      "publishable",
    ]);
    if (request.method === "POST") kept.set(request.url, Buffer.from(await request.arrayBuffer()));
    return request.method === "POST" ? Response.json({}) : new Response(new Uint8Array(kept.get(request.url) ?? []));
  });
  await videos.put(studio, video(), signal);
  expect([...kept.keys()]).toEqual([address]);
  const read = await videos.read(studio, hash, async (found) => {
    const pieces = [];
    for await (const piece of found.chunks()) pieces.push(piece);
    return Buffer.concat(pieces);
  });
  expect(read.equals(bytes)).toBe(true);
});

test.each([
  [413, "too large for the project", "photos-unwritable"],
  [404, "Bucket not found", "photos-unwritable"],
  [503, "later", "store-down"],
  [401, "another clock", "store-down"],
])("a video that is answered %i (%s) is %s", async (status, message, code) => {
  const videos = bucketAnswering(async () => Response.json({ message }, { status }));
  await expect(videos.put(studio, video(), signal)).rejects.toMatchObject({ code });
});

test("what isn't there is told apart from what can't be reached", async () => {
  const missing = bucketAnswering(async () => Response.json({ message: "Object not found" }, { status: 400 }));
  await expect(missing.read(studio, hash, async () => null)).rejects.toMatchObject({ code: "not-found" });
  const down = bucketAnswering(async () => new Response("<html>", { status: 404 }));
  await expect(down.read(studio, hash, async () => null)).rejects.toMatchObject({ code: "store-down" });
});

/** A storage with these bytes, which knows parts of files as HTTP has them, or doesn't. */
const storageWith = (kept: Buffer, knowsParts: boolean) => {
  const asked: string[] = [];
  const videos = bucketAnswering(async (request) => {
    const range = request.headers.get("range") ?? "";
    asked.push(range);
    const [from = 0, to = 0] = (/^bytes=(\d+)-(\d+)$/.exec(range) ?? []).slice(1).map(Number);
    if (!knowsParts) return new Response(new Uint8Array(kept));
    if (from >= kept.length) {
      return new Response(null, { status: 416, headers: { "content-range": `bytes */${kept.length}` } });
    }
    const part = kept.subarray(from, to + 1);
    const headers = { "content-range": `bytes ${from}-${from + part.length - 1}/${kept.length}` };
    return new Response(new Uint8Array(part), { status: 206, headers });
  });
  return { videos, asked };
};

test.each([
  [true, "knows parts of files"],
  [false, "gives files whole only"],
])("a piece is read of a storage that %j: %s", async (knowsParts) => {
  const kept = Buffer.from(Array.from({ length: 5000 }, (_, at) => at % 253));
  const { videos, asked } = storageWith(kept, knowsParts);
  const piece = async (from: number, most: number) => {
    const { size, bytes } = await videos.piece(studio, hash, { from, most });
    return [size, Buffer.from(bytes).equals(kept.subarray(from, from + most))];
  };
  expect(await piece(0, 1)).toEqual([5000, true]);
  expect(await piece(1200, 2000)).toEqual([5000, true]);
  expect(await piece(4990, 2000)).toEqual([5000, true]);
  expect(await piece(6000, 10)).toEqual([5000, true]);
  expect(asked[1]).toBe("bytes=1200-3199");
});

test("of a video that isn't there no piece is", async () => {
  const missing = bucketAnswering(async () => Response.json({ message: "Object not found" }, { status: 400 }));
  const of = { from: 0, most: 1 };
  await expect(missing.piece(studio, hash, of)).rejects.toMatchObject({ code: "not-found" });
});
