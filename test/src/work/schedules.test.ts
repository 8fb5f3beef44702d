import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLogger } from "#src/platform/kernel/log.ts";
import { startSchedules } from "#src/platform/queue/schedules.ts";

const lines: string[] = [];
const logger = createLogger("debug", { write: (line: string) => void lines.push(line) });
beforeEach(() => {
  lines.length = 0;
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 24, 9, 59, 30) });
});
afterEach(() => vi.useRealTimers());

const minutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000);

test("each runs at its times, by UTC, until all are stopped", async () => {
  const ran: string[] = [];
  const running = startSchedules(
    [
      { name: "sweep", cron: "*/5 * * * *", run: async () => void ran.push("sweep") },
      { name: "purge", cron: "10 10 * * *", run: async () => void ran.push("purge") },
    ],
    logger,
  );
  await minutes(11);
  expect(ran.toSorted()).toEqual(["purge", "sweep", "sweep", "sweep"]);
  await running.stop();
  await minutes(24 * 60);
  expect(ran).toHaveLength(4);
});

test("one that fails is logged and runs again at its next time", async () => {
  let ran = 0;
  const running = startSchedules(
    [
      {
        name: "sweep",
        cron: "* * * * *",
        run: async () => {
          ran += 1;
          throw new Error("no answer");
        },
      },
    ],
    logger,
  );
  await minutes(3);
  await running.stop();
  expect(ran).toBe(3);
  expect(lines.filter((line) => line.includes("schedule failed") && line.includes("sweep"))).toHaveLength(3);
});

test("one that is still running is not started again", async () => {
  let began = 0;
  const running = startSchedules(
    [
      {
        name: "slow",
        cron: "* * * * *",
        run: () => {
          began += 1;
          return new Promise((resolve) => void setTimeout(resolve, 150_000));
        },
      },
    ],
    logger,
  );
  await minutes(5);
  await running.stop();
  expect(began).toBe(2);
});
