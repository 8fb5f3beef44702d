import { expect, vi } from "vitest";
import { walkPaths } from "#test/support/round-trips.ts";
import { euShop, openStudio, usShop } from "#test/support/studio.ts";
import { productTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const test = productTest;

/** So often each path asks the database; one that asks less often lowers its number. */
const exactly = {
  "/oms help": 0,
  "/oms": 3,
  Home: 2,
  "/oms find": 4,
  "save and ask": 8,
  "save and ask of an edit": 9,
  "/oms review": 4,
};

/** Messages about one change that wait together become one, so this varies by a few. */
const atMost = {
  // Two shops, three photos each: six writes in each, and the end.
  "approve until written": 26,
  "approve an edit until written": 12,
};

const reservedAtMost = 12;

test("no everyday path asks the database more often than is known of it", async ({ product }) => {
  const { counts, reserved } = await walkPaths(product, await openStudio(product, [usShop, euShop]));
  expect(Object.keys(counts).toSorted()).toEqual(Object.keys({ ...exactly, ...atMost }).toSorted());
  expect(counts).toMatchObject(exactly);
  for (const [path, most] of Object.entries(atMost)) {
    expect(Number(counts[path]), path).toBeGreaterThan(0);
    expect(counts[path], path).toBeLessThanOrEqual(most);
  }
  // A run serves a second's calls, and at the quickest all of a listing's: one for each call would be forty.
  for (const [path, runs] of Object.entries(reserved)) expect(runs, path).toBeLessThanOrEqual(reservedAtMost);
});
