import sharp from "sharp";
import { expect, test } from "vitest";
import { sheetGrid } from "#src/platform/photos/contact-sheet.ts";
import { createPhotoIntake } from "#src/platform/photos/intake.ts";
import { near, pixel, plain } from "./samples.ts";

const intake = createPhotoIntake();
const counts = Array.from({ length: 20 }, (_, index) => index + 1);

test.for(counts)("%i photos have a cell each, at least 240 px, and no empty row", (count) => {
  const { columns, rows, cell } = sheetGrid(count);
  expect(columns * rows).toBeGreaterThanOrEqual(count);
  expect(columns * (rows - 1)).toBeLessThan(count);
  expect(cell).toBeGreaterThanOrEqual(240);
  expect(Math.max(columns, rows) * (cell + 12) + 12).toBeLessThan(2000);
});

const shade = (index: number) => ({ r: 40 + index * 10, g: 200 - index * 8, b: (index * 67) % 200 });

test.for([1, 2, 3, 5, 12, 20])("%i photos stand in reading order, each with a dark badge", async (count) => {
  const photos = await Promise.all(
    Array.from({ length: count }, (_, index) => plain(300, 300, shade(index)).jpeg().toBuffer()),
  );
  const sheet = await intake.contactSheet(photos);
  const { columns, rows, cell } = sheetGrid(count);
  const size = await sharp(sheet).metadata();
  expect([size.format, size.width, size.height]).toEqual(["jpeg", columns * (cell + 12) + 12, rows * (cell + 12) + 12]);
  for (let index = 0; index < count; index++) {
    const left = 12 + (index % columns) * (cell + 12);
    const top = 12 + Math.floor(index / columns) * (cell + 12);
    expect(near(await pixel(sheet, left + cell - 30, top + cell - 30), shade(index))).toBe(true);
    // Inside the badge, beside its digits.
    const badge = Math.round(Math.max(76, cell * 0.22));
    const edge = await pixel(sheet, left + 8 + Math.round(badge * 0.5), top + 8 + Math.round(badge * 0.17));
    expect(edge.r + edge.g + edge.b).toBeLessThan(240);
  }
});

test("a tall photo is shown whole, not cropped", async () => {
  const sheet = await intake.contactSheet([await plain(200, 800, shade(3)).jpeg().toBuffer()]);
  expect(near(await pixel(sheet, 252, 12 + 4), shade(3))).toBe(true);
  expect(near(await pixel(sheet, 252, 12 + 475), shade(3))).toBe(true);
  expect(near(await pixel(sheet, 400, 300), shade(3))).toBe(false);
});

test.for([0, 21])("%i photos are refused", async (count) => {
  const photo = await plain(10, 10).jpeg().toBuffer();
  await expect(intake.contactSheet(Array.from({ length: count }, () => photo))).rejects.toMatchObject({
    code: "bad-input",
  });
});

test("one file that is no photo is refused", async () => {
  await expect(intake.contactSheet([Buffer.from("hello")])).rejects.toMatchObject({ code: "photo-bad" });
});
