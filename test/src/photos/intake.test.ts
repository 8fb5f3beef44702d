import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { sha256 } from "#src/platform/kernel/hash.ts";
import { createPhotoIntake, photoLimits } from "#src/platform/photos/intake.ts";
import { blue, near, pixel, plain, red, twoHalves } from "./samples.ts";

const intake = createPhotoIntake();
const white = { r: 255, g: 255, b: 255 };

const gps = {
  IFD0: { Copyright: "Mara Pine", Make: "PineCam" },
  IFD3: {
    GPSLatitudeRef: "N",
    GPSLatitude: "51/1 30/1 3230/100",
    GPSLongitudeRef: "W",
    GPSLongitude: "0/1 7/1 4366/100",
  },
};

async function withPlaceAndOrientation(orientation: number) {
  const picture = await twoHalves(400, 200);
  return picture.jpeg({ quality: 95 }).withExif(gps).withMetadata({ orientation, exif: gps }).toBuffer();
}

describe("a photo from a phone", () => {
  test("is turned upright by its EXIF orientation", async () => {
    // 6: the camera was held so that the picture has to be turned by 90° clockwise.
    const source = await withPlaceAndOrientation(6);
    expect((await sharp(source).metadata()).orientation).toBe(6);
    const photo = await intake.normalise(source);
    expect([photo.width, photo.height]).toEqual([200, 400]);
    expect(near(await pixel(photo.bytes, 100, 40), red)).toBe(true);
    expect(near(await pixel(photo.bytes, 100, 360), blue)).toBe(true);
  });

  test.for([
    [1, "red left"],
    [2, "blue left"],
    [3, "blue left"],
    [4, "red left"],
    [5, "red top"],
    [6, "red top"],
    [7, "blue top"],
    [8, "blue top"],
  ] as const)("orientation %i ends with %s", async ([orientation, expected]) => {
    const { bytes, width, height } = await intake.normalise(await withPlaceAndOrientation(orientation));
    const first = near(await pixel(bytes, 20, 20), red) ? "red" : "blue";
    expect(`${first} ${width > height ? "left" : "top"}`).toBe(expected);
  });

  test("leaves its place, its camera and every other metadata behind", async () => {
    const source = await withPlaceAndOrientation(6);
    const before = await sharp(source).metadata();
    expect(before.exif?.includes("PineCam")).toBe(true);
    // 0x8825 is the tag that leads to the place.
    expect(before.exif?.toString("hex")).toMatch(/8825|2588/);
    const { bytes } = await intake.normalise(source);
    const after = await sharp(bytes).metadata();
    expect([after.exif, after.icc, after.iptc, after.xmp, after.orientation]).toEqual(Array(5).fill(undefined));
    expect(Buffer.from(bytes).includes("Exif")).toBe(false);
    expect(Buffer.from(bytes).includes("PineCam")).toBe(false);
  });

  test("is stored in sRGB, whatever profile it came with", async () => {
    const wide = await plain(64, 64, { r: 0, g: 255, b: 0 }).withIccProfile("p3").jpeg({ quality: 100 }).toBuffer();
    expect((await sharp(wide).metadata()).icc).toBeDefined();
    const photo = await intake.normalise(wide);
    expect((await sharp(photo.bytes).metadata()).space).toBe("srgb");
    expect(near(await pixel(photo.bytes, 32, 32), { r: 0, g: 255, b: 0 }, 12)).toBe(true);
  });

  test("is made RGB when it came as CMYK", async () => {
    const print = await plain(64, 64, blue).toColourspace("cmyk").jpeg().toBuffer();
    expect((await sharp(print).metadata()).space).toBe("cmyk");
    const { bytes } = await intake.normalise(print);
    const meta = await sharp(bytes).metadata();
    expect([meta.space, meta.channels]).toEqual(["srgb", 3]);
  });
});

describe("what comes in", () => {
  test.for(["jpeg", "png", "webp", "avif", "gif"] as const)("%s is accepted and becomes a JPEG", async (format) => {
    const source = await plain(120, 80, blue).toFormat(format).toBuffer();
    const photo = await intake.normalise(source);
    expect(photo).toMatchObject({ mime: "image/jpeg", width: 120, height: 80, hash: sha256(photo.bytes) });
    expect((await sharp(photo.bytes).metadata()).format).toBe("jpeg");
    expect(near(await pixel(photo.bytes, 60, 40), blue)).toBe(true);
  });

  test("a moving GIF gives its first frame", async () => {
    const frames = await Promise.all([red, blue].map((colour) => plain(40, 40, colour).png().toBuffer()));
    const source = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    expect((await sharp(source).metadata()).pages).toBe(2);
    const photo = await intake.normalise(source);
    expect([photo.width, photo.height]).toEqual([40, 40]);
    expect(near(await pixel(photo.bytes, 20, 20), red)).toBe(true);
  });

  test("what is transparent lies on white", async () => {
    const clear = { r: 0, g: 0, b: 0, alpha: 0 };
    const source = await sharp({ create: { width: 50, height: 50, channels: 4, background: clear } })
      .png()
      .toBuffer();
    const { bytes } = await intake.normalise(source);
    expect(near(await pixel(bytes, 25, 25), white, 3)).toBe(true);
  });

  test("the longest side becomes 3000 px, smaller photos keep their size", async () => {
    const large = await intake.normalise(await plain(4000, 1000).jpeg().toBuffer());
    expect([large.width, large.height]).toEqual([3000, 750]);
    const small = await intake.normalise(await plain(31, 17).png().toBuffer());
    expect([small.width, small.height]).toEqual([31, 17]);
  });

  test("the same bytes give the same hash, other bytes another", async () => {
    const source = await (await twoHalves(300, 200)).jpeg().toBuffer();
    const [first, again, other] = await Promise.all([
      intake.normalise(source),
      intake.normalise(new Uint8Array(source)),
      intake.normalise(await plain(300, 200, blue).jpeg().toBuffer()),
    ]);
    expect(again.hash).toBe(first.hash);
    expect(other.hash).not.toBe(first.hash);
  });
});

describe("what is refused", () => {
  const box = (major: string, ...compatible: string[]) => {
    const brands = Buffer.from(`ftyp${major}\0\0\0\0${compatible.join("")}`, "latin1");
    const size = Buffer.alloc(4);
    size.writeUInt32BE(brands.length + 4);
    return Buffer.concat([size, brands, Buffer.alloc(200)]);
  };

  test.for([["heic"], ["heix"], ["mif1", "mif1", "heic"], ["msf1", "hevc"]] as const)(
    "HEIC by its brand: %j",
    async ([major, ...compatible]) => {
      await expect(intake.normalise(box(major, ...compatible))).rejects.toMatchObject({ code: "photo-heic" });
    },
  );

  test("the general HEIF brand with AVIF inside is AVIF, so a broken one is bad rather than HEIC", async () => {
    await expect(intake.normalise(box("mif1", "avif"))).rejects.toMatchObject({ code: "photo-bad" });
  });

  test.for([
    ["nothing", ""],
    ["one byte", "x"],
    ["text", "a linen apron, 24 USD"],
    ["Slack's sign-in page instead of a file", "<!DOCTYPE html><html><title>Sign in | Slack</title></html>"],
    ["an SVG", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'],
    ["a PDF", "%PDF-1.7\n%âãÏÓ"],
    ["a video", "\0\0\0\u0018ftypmp42\0\0\0\0isommp42"],
    ["a JPEG that is only a beginning", "\xff\xd8\xff\xe0\0\x10JFIF"],
  ] as const)("%s", async ([, text]) => {
    await expect(intake.normalise(Buffer.from(text, "latin1"))).rejects.toMatchObject({ code: "photo-bad" });
  });

  test("a TIFF, though the library could read it", async () => {
    const tiff = await plain(20, 20).tiff().toBuffer();
    await expect(intake.normalise(tiff)).rejects.toMatchObject({ code: "photo-bad" });
  });

  test("a photo cut off half-way", async () => {
    const whole = await (await twoHalves(600, 600)).png().toBuffer();
    const half = whole.subarray(0, whole.length / 2);
    await expect(intake.normalise(half)).rejects.toMatchObject({ code: "photo-bad" });
  });

  test("a file over 20 MB", async () => {
    const source = await plain(10, 10).jpeg().toBuffer();
    const padded = Buffer.concat([source, Buffer.alloc(photoLimits.bytes + 1 - source.length)]);
    await expect(intake.normalise(padded)).rejects.toMatchObject({ code: "photo-too-large" });
    await expect(intake.normalise(padded.subarray(0, photoLimits.bytes))).resolves.toMatchObject({ width: 10 });
  });

  test("a small file that would unpack to far too many pixels, before it is unpacked", async () => {
    const source = await plain(2, 2).png().toBuffer();
    const bomb = Buffer.from(source);
    // The header's width and height, with its checksum put right.
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
    await expect(intake.normalise(bomb)).rejects.toMatchObject({
      code: "photo-too-large",
      userText: expect.stringContaining("110 megapixels"),
    });
  });
});

function crc32(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return (rest ^ 0xffffffff) >>> 0;
}

test.for([
  ["cover", 800, 400],
  ["draft", 1024, 512],
  ["thumb", 360, 180],
] as const)("the rendition %s is a JPEG of %i × %i", async ([size, width, height]) => {
  const { bytes } = await intake.normalise(await (await twoHalves(2000, 1000)).jpeg().toBuffer());
  const small = await sharp(await intake.rendition(bytes, size)).metadata();
  expect(small).toMatchObject({ format: "jpeg", width, height });
});

test("a rendition never enlarges", async () => {
  const tiny = await plain(100, 50).jpeg().toBuffer();
  expect(await sharp(await intake.rendition(tiny, "thumb")).metadata()).toMatchObject({ width: 100, height: 50 });
});
