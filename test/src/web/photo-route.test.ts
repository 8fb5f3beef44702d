import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { completeDraft, addShop } from "#test/src/app/drafting.ts";
import { openTeam, openWorkshop, type Workshop } from "#test/src/app/workshop.ts";
import { must } from "#test/src/store/studio.ts";
import { serve, type Served } from "./served.ts";

let workshop: Workshop;
let pages: Served;
let cover: string;
let sheet: string;
beforeAll(async () => {
  workshop = await openWorkshop();
  pages = await serve(workshop);
  const team = await openTeam(workshop);
  const change = await completeDraft(workshop, team, [await addShop(workshop, team)], { photos: 2 });
  const path = (url: string | null) => must(url).replace("https://oms.example", "");
  [cover, sheet] = [path(change.coverUrl), path(change.contactSheetUrl)];
});
afterAll(async () => {
  await pages.close();
  await workshop.close();
});

test("a signed address shows the photo, and the sheet all of them", async () => {
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

test("altered in any part, it shows nothing", async () => {
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

test("ends", async () => {
  workshop.clock.pass(3 * 86_400_000);
  expect((await pages.get(cover)).status).toBe(404);
  expect((await pages.get(sheet)).status).toBe(404);
});
