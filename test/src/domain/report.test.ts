import { expect, test } from "vitest";
import type { ShopId } from "#src/domain/ids.ts";
import { buildReport, readingOf } from "#src/domain/report.ts";
import { reportSvg } from "#src/domain/report-picture.ts";
import { drawable, strokeText } from "#src/domain/stroke-text.ts";

const [pine, oak] = ["pine", "oak"] as unknown as [ShopId, ShopId];
const at = (instant: string) => new Date(instant);

const counts = { active: 3, draft: 0, inactive: 0, sold_out: 1, expired: 0 };
const built = () =>
  buildReport({
    now: at("2026-10-26T05:00:00Z"),
    zone: "Europe/Berlin",
    shops: [
      {
        id: pine,
        name: "Pine",
        counts,
        differing: 1,
        readAt: at("2026-10-20T05:00:00Z"),
        listingsReadAt: at("2026-10-26T04:00:00Z"),
      },
      { id: oak, name: "Oak", counts: null, differing: 0, readAt: at("2026-10-26T01:00:00Z"), listingsReadAt: null },
    ],
    runs: [
      { shopId: pine, at: at("2026-10-11T12:00:00Z"), look: 9 },
      { shopId: pine, at: at("2026-10-24T22:30:00Z"), look: 2 },
      { shopId: pine, at: at("2026-10-25T22:59:00Z"), look: 1 },
      { shopId: pine, at: at("2026-10-25T23:00:00Z"), look: 0 },
    ],
    failures: [{ shopId: oak, at: at("2026-10-12T22:30:00Z") }],
    waiting: 2,
  });

test("readings are counted by shop and by the studio's own dates, also where one is 25 hours long", () => {
  const { days, shops } = built();
  expect([days[0], days.at(-1), days.length]).toEqual(["2026-10-13", "2026-10-26", 14]);
  const [first, second] = shops;
  expect(first?.syncs.slice(-2)).toEqual([
    { read: 2, look: 1, failed: 0 },
    { read: 1, look: 0, failed: 0 },
  ]);
  expect(first?.syncs.slice(0, -2).every(({ read, look, failed }) => read + look + failed === 0)).toBe(true);
  expect(second?.syncs[0]).toEqual({ read: 0, look: 0, failed: 1 });
});

test("it is as of the reading of the shop that was read longest ago, whenever it is drawn", () => {
  expect(built().asOf).toEqual(at("2026-10-26T01:00:00Z"));
  expect(readingOf([{ readAt: null, listingsReadAt: null }])).toBeNull();
});

test("the picture is one well-formed drawing without a font, whatever the shops are called", () => {
  const report = built();
  const [shop] = report.shops;
  const names = ['"><script>', "&".repeat(300), "手作り工房", "", "Ünïcørn Éxtra Löng Näme Studio"];
  const svg = reportSvg({ ...report, shops: names.map((name) => ({ ...shop, name }) as NonNullable<typeof shop>) });
  expect(svg).not.toMatch(/<text|font|script|NaN|undefined/);
  expect(svg.match(/<(?:path|rect)[^<>]*\/>/g)?.length).toBe(svg.match(/<(?:path|rect)/g)?.length);
});

test("text is drawn in capitals without accents; what has no strokes is left out", () => {
  expect(drawable(" Ünïcørn & Söhne 手 ")).toBe("UNICRN & SOHNE");
  expect(strokeText("", { x: 0, y: 0, height: 6, color: "#000" })).toContain('d=""');
});
