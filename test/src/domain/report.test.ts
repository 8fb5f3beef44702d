import { expect, test } from "vitest";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { buildReport, readingOf } from "#src/modules/reports/rules/report.ts";
import { dayKinds, dayText, reportPicture, reportWords } from "#src/modules/reports/rules/report-picture.ts";

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

test("the picture has the worst of each day, the states with a listing, and what waits", () => {
  const picture = reportPicture(built());
  expect([picture.heading, picture.waiting, picture.more]).toEqual([
    "Checks per day, 13 Oct to 26 Oct",
    "2 waiting for approval",
    null,
  ]);
  expect(picture.days).toEqual(["13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24", "25", "26"]);
  const [first, second] = picture.shops;
  expect(first).toMatchObject({ name: "Pine", live: "3 of 4 live" });
  expect(first?.states).toEqual([
    { state: "active", count: 3 },
    { state: "sold_out", count: 1 },
  ]);
  expect(first?.days.slice(-3)).toEqual([
    { kind: "none", sign: "" },
    { kind: "look", sign: "1" },
    { kind: "well", sign: "✓" },
  ]);
  expect(second).toMatchObject({ live: "not counted yet", states: [] });
  expect(second?.days[0]).toEqual({ kind: "failed", sign: "!" });
});

test("a day on which a reading failed says so whatever the others found, and a hundred things fit their cell", () => {
  const [shop] = built().shops;
  const syncs = [
    { read: 3, look: 4, failed: 1 },
    { read: 1, look: 99, failed: 0 },
    { read: 1, look: 100, failed: 0 },
  ];
  const { shops } = reportPicture({ ...built(), shops: [{ ...shop, syncs } as NonNullable<typeof shop>] });
  expect(shops[0]?.days.map(({ sign }) => sign)).toEqual(["!", "99", "99+"]);
});

test("the words say what the picture shows: dates, shops, their numbers and days, and how many more there are", () => {
  const report = built();
  const many = Array.from({ length: 11 }, () => report.shops)
    .flat()
    .slice(0, 11);
  for (const shops of [report.shops, many, []]) {
    const [picture, words] = [reportPicture({ ...report, shops }), reportWords({ ...report, shops })];
    expect(words).toContain(picture.waiting);
    expect(words).toContain(picture.more ?? "");
    // Each shop that is drawn has its sentence, in the same order, and no other has one.
    const told = words.split(/(?=Pine: |Oak: )/).slice(1);
    expect(told).toHaveLength(picture.shops.length);
    for (const [index, shop] of picture.shops.entries()) {
      expect(told[index]).toContain(`${shop.name}: `);
      for (const { state, count } of shop.states) {
        expect(told[index]).toContain(`${count} ${{ active: "live", sold_out: "sold out" }[state as string]}`);
      }
      for (const kind of dayKinds) {
        const days = shop.days.filter((day) => day.kind === kind).length;
        expect(told[index]).toContain(`${days} ${dayText(kind)}`);
      }
    }
  }
  expect(reportWords(report)).toContain("13 Oct to 26 Oct");
  expect(reportWords({ ...report, shops: many })).toContain("Report of 11 shops");
  expect(reportPicture({ ...report, shops: many }).more).toBe("3 more shops");
});
