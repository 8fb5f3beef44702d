import { expect, test, vi } from "vitest";
import { writeFigures } from "#test/support/figures.ts";
import { dayOnSharedKey } from "#test/support/shared-key.ts";

const full = process.env["SCALE"] === "full";
vi.setConfig({ testTimeout: full ? 1_800_000 : 120_000 });

/** Five thousand edits and five hundred shops in full; else as many to each other. */
const size = full ? { studios: 500, edits: 5_000, publishes: 40 } : { studios: 20, edits: 200, publishes: 3 };

test("studios on one key: all waiting edits of one delay another's publish by less than two seconds, and every sync runs within a day", async () => {
  const { publishes, alone, synced, syncedMs, refused } = await dayOnSharedKey({ ...size, perSecond: 10 });
  // All of them were asked for, and each is counted.
  expect(publishes.length).toBe(size.publishes);
  // In full 0.4 to 1.9 s.
  expect(Math.max(...publishes) - alone).toBeLessThan(2_000);
  expect(synced).toBe(size.studios);
  expect(syncedMs).toBeLessThan(24 * 3_600_000);
  expect(refused).toBe(0);
  writeFigures("shared-key", {
    ...size,
    aloneMs: Math.round(alone),
    latestMs: Math.round(Math.max(...publishes)),
    synced,
    hoursOfSyncs: Math.round(syncedMs / 36_000) / 100,
    refused,
  });
});
