import sharp from "sharp";
import { expect } from "vitest";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { completeDraft, addShop } from "#test/src/app/drafting.ts";
import { must } from "#test/src/store/studio.ts";
import { pagesTest } from "#test/support/workshop-test.ts";

const test = pagesTest
  .extend("paths", { scope: "file" }, async ({ workshop, team }) => {
    const change = await completeDraft(workshop, team, [await addShop(workshop, team)], { photos: 2 });
    const path = (url: string | null) => must(url).replace("https://oms.example", "");
    return { cover: path(change.coverUrl), sheet: path(change.contactSheetUrl) };
  })
  .extend("cover", { scope: "file" }, ({ paths }) => paths.cover)
  .extend("sheet", { scope: "file" }, ({ paths }) => paths.sheet);

test("a signed address shows the photo, and the sheet all of them", async ({ pages, cover, sheet }) => {
  for (const path of [cover, sheet]) {
    const response = await pages.get(path);
    expect([
      response.status,
      response.headers.get("content-type"),
      response.headers.get("x-content-type-options"),
    ]).toEqual([200, "image/jpeg", "nosniff"]);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(Number(response.headers.get("content-length"))).toBe(bytes.length);
    expect((await sharp(bytes).metadata()).format).toBe("jpeg");
  }
});

test("altered in any part, it shows nothing", async ({ pages, cover, sheet }) => {
  const signature = must(/&s=(.+)$/.exec(cover)?.[1]);
  const altered = [
    cover.replace("/cover?", "/draft?"),
    cover.replace(/e=\d+/, "e=99999999999"),
    cover.replace(signature, `${signature.slice(0, -1)}${signature.endsWith("A") ? "B" : "A"}`),
    cover.replace(/\/photos\/[0-9a-f-]{36}/, `/photos/${systemIds.uuid()}`),
    cover.replace(/[0-9a-f]{64}/, "0".repeat(64)),
    cover.replace(/&s=.*/, ""),
    `${cover}&x=1`,
    "/photos/../../etc/passwd/cover",
    sheet.replace("/sheet/", "/sheet/../"),
  ];
  for (const path of altered) {
    const response = await pages.get(path);
    expect([path, response.status]).toEqual([path, 404]);
    expect(await response.text()).not.toMatch(/error|stack|node_modules/i);
  }
});

test("ends", async ({ workshop, pages, cover, sheet }) => {
  workshop.clock.pass(3 * 86_400_000);
  expect((await pages.get(cover)).status).toBe(404);
  expect((await pages.get(sheet)).status).toBe(404);
});
