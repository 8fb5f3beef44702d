import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { createPhotoIntake } from "#src/platform/photos/intake.ts";
import { plain } from "./samples.ts";

const intake = createPhotoIntake();
const megabyte = 1024 * 1024;

/** The most memory this process ever held, bytes. */
const peak = () => process.resourceUsage().maxRSS * 1024;

function chunk(type: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

describe("what is packed beside a picture", () => {
  let small: Buffer;
  let packed: Buffer;
  beforeAll(async () => {
    small = await plain(10, 10).png().toBuffer();
    packed = deflateSync(Buffer.alloc(400 * megabyte));
  });

  test.for([
    ["a colour profile", "iCCP", "p\0\0"],
    ["a comment", "zTXt", "p\0\0"],
    ["a comment in Unicode", "iTXt", "p\0\u0001\0\0\0"],
  ] as const)("%s of 400 MB in 400 kB is left packed, and leaves nothing in what is kept", async ([, type, head]) => {
    // After signature and header, where such a chunk belongs.
    const beside = chunk(type, Buffer.concat([Buffer.from(head, "latin1"), packed]));
    const bomb = Buffer.concat([small.subarray(0, 33), beside, small.subarray(33)]);
    const before = peak();
    const kept = await intake.normalise(bomb);
    expect(peak() - before).toBeLessThan(100 * megabyte);
    expect(kept.width).toBe(10);
    expect(kept.bytes.length).toBeLessThan(2000);
  });

  test("15 MB of EXIF are dropped", async () => {
    const beside = chunk("eXIf", Buffer.alloc(15 * megabyte, "MM\0*"));
    const kept = await intake.normalise(Buffer.concat([small.subarray(0, 33), beside, small.subarray(33)]));
    expect((await sharp(kept.bytes).metadata()).exif).toBeUndefined();
    expect(kept.bytes.length).toBeLessThan(2000);
  });
});

test("an AVIF of a kilobyte with 36 megapixels in it is refused by its header, in words that name its limit", async () => {
  const bomb = await plain(6000, 6000).avif({ quality: 10, effort: 0 }).toBuffer();
  expect(bomb.length).toBeLessThan(5000);
  await expect(intake.normalise(bomb)).rejects.toMatchObject({
    code: "photo-too-large",
    userText: expect.stringContaining("25 megapixels") as string,
  });
});

test("of a moving picture the first frame alone is read", async () => {
  const frame = plain(200, 200);
  const frames = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      plain(200, 200, { r: index * 6, g: 0, b: 0 })
        .png()
        .toBuffer(),
    ),
  );
  const moving = await sharp([await frame.png().toBuffer(), ...frames], { join: { animated: true } })
    .gif()
    .toBuffer();
  const before = performance.now();
  const kept = await intake.normalise(moving);
  expect([kept.width, kept.height]).toEqual([200, 200]);
  expect(performance.now() - before).toBeLessThan(5000);
});

test("several at once are read one after the other: memory holds one", async () => {
  const large = await plain(6000, 5000).png({ progressive: true }).toBuffer();
  await intake.normalise(large);
  const one = peak();
  const kept = await Promise.all(Array.from({ length: 5 }, () => intake.normalise(large)));
  expect(new Set(kept.map(({ hash }) => hash)).size).toBe(1);
  expect(peak() - one).toBeLessThan(100 * megabyte);
});

test("one that cannot be read doesn't stop the next", async () => {
  const [bad, good] = await Promise.allSettled([
    intake.normalise(Buffer.from("no picture")),
    intake.normalise(await plain(10, 10).jpeg().toBuffer()),
  ]);
  expect([bad.status, good.status]).toEqual(["rejected", "fulfilled"]);
});
