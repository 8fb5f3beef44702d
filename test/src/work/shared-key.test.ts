import { expect, test, vi } from "vitest";
import { dayOnSharedKey } from "#test/support/shared-key.ts";

const full = process.env["SCALE"] === "full";
vi.setConfig({ testTimeout: full ? 1_800_000 : 120_000 });

/** Five thousand edits and five hundred shops in full; else as many to each other. */
const size = full ? { studios: 500, edits: 5_000, publishes: 40 } : { studios: 20, edits: 200, publishes: 3 };

test("studios on one key: all waiting edits of one delay another's publish by two seconds and a half at most, and every sync runs", async () => {
  const { publishes, alone, synced, refused } = await dayOnSharedKey({ ...size, perSecond: 10 });
  expect(publishes.length).toBeGreaterThan(0);
  // In full 1.4 to 2.4 s, of which up to one is the pause of an idle worker. The aim is less than two.
  expect(Math.max(...publishes) - alone).toBeLessThan(2_500);
  expect(synced).toBe(size.studios);
  expect(refused).toBe(0);
});
