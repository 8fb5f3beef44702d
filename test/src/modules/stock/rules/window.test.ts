import { expect, test } from "vitest";
import { stockWindow } from "#src/modules/stock/rules/window.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";

const now = new Date("2027-01-16T10:00:00Z");
const pace = (everySeconds: number, toldAt: Date | null = now) => ({ shopId: "oak" as ShopId, everySeconds, toldAt });

test("the last piece is known sooner only where every shop tells, and calls are left beside the checks that are due", () => {
  const one = { onePiece: true, now };
  expect(stockWindow([pace(120), pace(120)], one)).toMatchObject({ seconds: 120, lastPiece: 120, held: true });
  expect(stockWindow([pace(120), pace(120, null)], one)).toMatchObject({ seconds: 240, lastPiece: null });
  expect(stockWindow([pace(120), pace(900)], one)).toMatchObject({ seconds: 1020, lastPiece: null, held: false });
});
