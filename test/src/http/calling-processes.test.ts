import { expect, test, vi } from "vitest";
import { callFromProcesses } from "#test/support/calling-processes.ts";

vi.setConfig({ testTimeout: 180_000 });

/** How much of the allowance they use depends on how busy this machine is: `npm run bench limits` says it. */
test("four processes of the product share five calls a second: hardly a 429, which all hear of, and each has its turn", async () => {
  const { calls, failed, people, trips } = await callFromProcesses(4, 6_000, { atOnce: 3, peopleEveryMs: 1_500 });
  const refused = calls.filter(({ status }) => status === 429);
  // Each process that this machine lets send late by a twentieth of a second can make one more.
  expect(refused.length).toBeLessThanOrEqual(3);
  // Others hear of it with their next run, so that what is reserved at that moment is still sent: two calls, at a pace of five,
  // and one that a busy machine sends late.
  for (const { at } of refused) {
    expect(calls.filter((call) => call.at > at + 100 && call.at < at + 900).length).toBeLessThanOrEqual(3);
  }
  expect(failed).toBeLessThanOrEqual(refused.length);
  expect(calls.length).toBeGreaterThan(12);
  expect(people.length).toBeGreaterThan(0);
  // Beside people runs are short; and a process that a person overtook comes again.
  expect(trips).toBeLessThan(2 * calls.length);
});
