import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, must, openHouse } from "#test/src/store/studio.ts";

let house: House;
beforeAll(async () => {
  house = await openHouse({ database: "postgres" });
});
afterAll(() => house.db.close());

const app = { pace: "etsy", appId: null, perSecond: 5, perDay: null };

test("however many processes reserve at once, no two runs have a moment in common", async () => {
  const request = {
    priority: "person",
    people: true,
    demand: 3,
    studios: [],
    used: {},
    said: { used: 0 },
    leadMs: 30,
  } as const;
  const reserve = (process: number) => house.admin.paces.reserve(app, `process ${process}`, request);
  const rounds = await Promise.all(Array.from({ length: 24 }, (_, index) => reserve(index % 8)));
  const runs = rounds
    .map((each) => must(each))
    .map(({ from, runMs }) => ({ from: must(from), until: must(from) + runMs }))
    .toSorted((a, b) => a.from - b.from);
  for (const [index, run] of runs.slice(1).entries())
    expect(run.from).toBeGreaterThanOrEqual(must(runs[index]).until - 0.01);
  expect(runs.length).toBe(24);
});
