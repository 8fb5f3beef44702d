import { describe, expect, test, vi } from "vitest";
import type { MadeCall } from "#test/support/calling-process.ts";
import { type CalledApp, callFromProcesses } from "#test/support/calling-processes.ts";
import { sentTooSoon } from "#test/support/obeying.ts";

vi.setConfig({ testTimeout: 180_000 });

const refusedOf = ({ calls }: CalledApp) => calls.filter(({ status }) => status === 429);

/** How much of the allowance they use depends on how busy this machine is: `npm run bench limits` says it. */
test("four processes of the product share the calls of three apps: hardly a 429, and each app and process has its turn", async () => {
  const { apps, trips } = await callFromProcesses(4, 6_000, { atOnce: 3, peopleEveryMs: 1_500 });
  const all = apps.flatMap(({ calls }) => calls);
  expect(apps).toHaveLength(3);
  // A call that this machine lets send late by a twentieth of a second can make one.
  expect(apps.flatMap(refusedOf).length).toBeLessThanOrEqual(3);
  expect(apps.map(({ tooSoon }) => tooSoon)).toEqual([0, 0, 0]);
  for (const app of apps) {
    expect(app.failed).toBeLessThanOrEqual(refusedOf(app).length);
    expect(app.calls.length).toBeGreaterThan(12);
    expect(app.people.length).toBeGreaterThan(0);
  }
  // Beside people runs are short; and a process that a person overtook comes again.
  expect(trips).toBeLessThan(2 * all.length);
});

test("a 429 that one app gets is obeyed by all processes, and keeps no other app waiting", async () => {
  const order = { atOnce: 3, peopleEveryMs: 0 };
  const { apps } = await callFromProcesses(4, 6_000, order, (etsy, shop) =>
    etsy.fault({
      operation: "getListingsByShop",
      shop_id: shop,
      mode: "status",
      status: 429,
      headers: { "retry-after": "3" },
      skip: 4,
    }),
  );
  const [first, ...others] = apps;
  expect(first && refusedOf(first).length).toBeGreaterThanOrEqual(1);
  expect(apps.map(({ tooSoon }) => tooSoon)).toEqual([0, 0, 0]);
  for (const other of others) expect(other.calls.length).toBeGreaterThan((first?.calls.length ?? 0) + 5);
});

describe("of calls that were sent while a 429 asks for a pause", () => {
  const call = (over: Partial<MadeCall>): MadeCall => {
    const answered = { app: "a", person: false, asked: 0, sent: 0, heard: 300, error: null, retryAfterMs: 0 };
    return { ...answered, ...over };
  };
  const refused = call({ error: "rate-limited", retryAfterMs: 1000 });
  const run = { pace: "a", at: 100, blocked: false, from: 200, until: 600 };
  const told = { pace: "a", at: 320, blocked: true, from: null, until: 0 };

  test.for<[string, MadeCall[], MadeCall[], number]>([
    ["one of the process that heard of it is too soon", [refused, call({ sent: 400 })], [], 1],
    ["one that was on its way is not", [refused, call({ sent: 250 })], [], 0],
    ["one after the pause is not", [refused, call({ sent: 1300 })], [], 0],
    ["another process uses the turn that it has", [refused], [call({ sent: 500 })], 0],
    ["and no other", [refused], [call({ sent: 900 })], 1],
  ])("%s", ([, own, others, expected]) => {
    expect(sentTooSoon([own, others], [run, told], 300)).toBe(expected);
  });

  test("a turn that is given out within the pause is none", () => {
    const late = { pace: "a", at: 400, blocked: false, from: 500, until: 800 };
    expect(sentTooSoon([[refused], [call({ sent: 600 })]], [told, late], 300)).toBe(1);
  });
});
