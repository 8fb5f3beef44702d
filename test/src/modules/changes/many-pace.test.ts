import { expect, test } from "vitest";
import { costOf, paceOf } from "#src/modules/changes/use-cases/shared/many-pace.ts";

const shop = { id: "s1", marketplace: "etsy", appId: null };
const context = { shops: [shop] } as never;
const allowance = { marketplace: "etsy", appId: null, perSecond: 5, perDay: 100_000, left: 100_000, saidAt: null };
const now = new Date("2026-12-01T12:00:00Z");

function manyWith(others: number) {
  const allowances = [{ ...allowance, others }];
  return {
    all: 100,
    fields: { title: 100 },
    shops: [{ shopId: "s1", items: 100 }],
    states: { pending: 100 },
    allowances,
    plan: { allowances },
  } as never;
}

test("a key that other studios use makes a plan as much longer as there are, and says how many", () => {
  const [alone, shared] = [0, 3].map((others) => costOf(context, "edit", manyWith(others)));
  expect(alone).not.toHaveProperty("others");
  expect(shared).toMatchObject({ others: 3, calls: alone?.calls });
  expect((shared?.seconds ?? 0) / (alone?.seconds ?? 1)).toBeGreaterThan(3.8);
});

test("so does the time that is left of it", () => {
  const pace = (others: number) => paceOf(context, "edit", manyWith(others), now, now);
  const [alone, shared] = [pace(0), pace(3)];
  expect(alone).toEqual({ minutes: 1, today: null });
  expect(shared).toEqual({ minutes: expect.any(Number) as number, today: null, others: 3 });
  expect(shared?.minutes).toBeGreaterThanOrEqual(2);
});
