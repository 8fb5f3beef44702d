import { readFileSync } from "node:fs";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { createPhotoIntake } from "#src/platform/photos/intake.ts";
import { refusal } from "#test/src/store/studio.ts";

const intake = createPhotoIntake();
const file = (name: string) => readFileSync(new URL(`cases/${name}`, import.meta.url));

/** Every pixel's least and most of each colour. */
async function range(bytes: Uint8Array) {
  const { channels } = await sharp(bytes).stats();
  return channels.slice(0, 3).map(({ min, max }) => [min, max] as const);
}

const shades = () => sharp({ create: { width: 300, height: 200, channels: 3, background: "#842", noise } });
const noise = { type: "gaussian" as const, mean: 120, sigma: 40 };

describe("colours", () => {
  test.each(["depth16-srgb.png", "depth8-srgb.png"])("of %s are those of the file", async (name) => {
    const { bytes, mime } = await intake.normalise(file(name));
    expect(mime).toBe("image/jpeg");
    expect((await sharp(bytes).metadata()).space).toBe("srgb");
    for (const [index, [least, most]] of (await range(bytes)).entries()) {
      const wanted = [20, 200, 60][index] ?? 0;
      expect(Math.abs(least - wanted)).toBeLessThanOrEqual(4);
      expect(Math.abs(most - wanted)).toBeLessThanOrEqual(4);
    }
  });

  test("of 16 bits with a wider profile are brought to sRGB as those of 8 bits are", async () => {
    const wide = () =>
      sharp({ create: { width: 32, height: 32, channels: 3, background: "#14c83c" } }).withIccProfile("p3");
    const [one, other] = await Promise.all(
      [await wide().png().toBuffer(), await wide().toColourspace("rgb16").png().toBuffer()].map(async (each) =>
        range((await intake.normalise(each)).bytes),
      ),
    );
    for (const [index, [least]] of (one ?? []).entries()) {
      expect(Math.abs(least - (other?.[index]?.[0] ?? 999))).toBeLessThanOrEqual(8);
    }
  });

  test("of CMYK without a profile, and of a photo that lies on its side, stay right", async () => {
    const [[red = [0, 0], green = [0, 0]], upright] = await Promise.all([
      range((await intake.normalise(file("cmyk-noprofile.jpg"))).bytes),
      intake.normalise(file("exif-5.jpg")),
    ]);
    expect(red[0]).toBeGreaterThan(200);
    expect(green[1]).toBeLessThan(60);
    expect([upright.width, upright.height]).toEqual([400, 600]);
  });
});

describe("a JPEG cut at its end", () => {
  test.each([false, true])("is taken where only the end mark lacks (progressive: %s)", async (progressive) => {
    const photo = await shades().jpeg({ progressive }).toBuffer();
    expect(await intake.normalise(photo.subarray(0, -2))).toMatchObject({ width: 300, height: 200 });
  });

  test.each([
    [false, 40],
    [false, 4000],
    [true, 40],
    [true, 4000],
  ])("is said to be incomplete (progressive: %s, by %i bytes)", async (progressive, cut) => {
    const photo = await shades().jpeg({ progressive }).toBuffer();
    expect(await refusal(intake.normalise(photo.subarray(0, -cut)))).toMatchObject({
      code: "photo-bad",
      userText:
        "This photo is incomplete: its end is missing, so it was cut off during the upload. Please send the file again.",
    });
  });
});
