import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLimiter, type Limiter, type Priority } from "#src/platform/http/pace/limiter.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { createVirtualClock } from "./virtual-clock.ts";

const answer = (headers: Record<string, string>, status = 200) => ({ status, headers: new Headers(headers) });

function setup(options: { perSecond?: number } = {}) {
  const clock = createVirtualClock();
  const limiter = createLimiter({ clock, ...options });
  const started: { name: string; at: number }[] = [];
  const origin = clock.now().getTime();
  const take = (name: string, priority: Priority = "bulk", signal?: AbortSignal) =>
    limiter.take(priority, signal).then(() => started.push({ name, at: clock.now().getTime() - origin }));
  const many = (count: number, name: string, priority: Priority = "bulk") => {
    for (let index = 0; index < count; index += 1) void take(`${name}${index}`, priority);
  };
  return { clock, limiter, started, take, many };
}

/** Most calls within any window of one second. */
function busiestSecond(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length));
}

describe("slots", () => {
  test.for([5, 10, 20, 150])("at %i per second: evenly spaced, ≥ 95 %% used, never above", async (perSecond) => {
    const { clock, started, many } = setup({ perSecond });
    many(perSecond * 20, "call");
    await clock.advance(10_000);
    const times = started.map(({ at }) => at);
    expect(times.length).toBeGreaterThanOrEqual(perSecond * 10 * 0.95);
    expect(busiestSecond(times)).toBeLessThanOrEqual(perSecond);
  });

  test("a burst is one call: idle time isn't saved up", async () => {
    const { clock, started, many, take } = setup();
    void take("first");
    await clock.advance(60_000);
    many(5, "later");
    await clock.advance(0);
    expect(started.map(({ name }) => name)).toEqual(["first", "later0"]);
    await clock.advance(1000);
    expect(started).toHaveLength(1 + 5);
  });

  test("whoever came first is served first", async () => {
    const { clock, started, many } = setup();
    many(6, "call");
    await clock.advance(2000);
    expect(started.map(({ name }) => name)).toEqual(["call0", "call1", "call2", "call3", "call4", "call5"]);
  });
});

describe("a person", () => {
  test("takes the next slot, however much bulk work waits", async () => {
    const { clock, started, many, take } = setup();
    many(500, "bulk");
    await clock.advance(1000);
    const before = started.length;
    void take("person", "person");
    await clock.advance(220);
    expect(started.slice(before).map(({ name }) => name)).toContain("person");
    expect(started[before]?.name).toBe("person");
  });

  test("in turn with other persons, and bulk work goes on after them", async () => {
    const { clock, started, many } = setup();
    many(3, "bulk");
    many(3, "person", "person");
    await clock.advance(3000);
    // bulk0 was served before anybody else asked.
    expect(started.map(({ name }) => name)).toEqual(["bulk0", "person0", "person1", "person2", "bulk1", "bulk2"]);
  });
});

describe("what answers say", () => {
  test("x-limit-per-second is followed, up and down", async () => {
    const { clock, limiter, started, many } = setup({ perSecond: 5 });
    limiter.observe(answer({ "x-limit-per-second": "20" }));
    many(200, "call");
    await clock.advance(5000);
    const fast = started.length;
    expect(fast).toBeGreaterThanOrEqual(95);
    expect(fast).toBeLessThanOrEqual(101);
    limiter.observe(answer({ "x-limit-per-second": "2" }));
    await clock.advance(5000);
    expect(started.length - fast).toBeGreaterThanOrEqual(9);
    expect(started.length - fast).toBeLessThanOrEqual(10);
  });

  test("nonsense in headers changes nothing", async () => {
    const { clock, limiter, started, many } = setup({ perSecond: 5 });
    limiter.observe(answer({ "x-limit-per-second": "lots", "x-limit-per-day": "-1", "x-remaining-today": "" }));
    limiter.observe(answer({ "x-limit-per-second": "0" }));
    limiter.observe(answer({ "x-limit-per-second": "0.0001" }));
    many(10, "call");
    await clock.advance(1000);
    expect(started).toHaveLength(5);
  });

  test("429 pauses everybody for retry-after, those already waiting too", async () => {
    const { clock, limiter, started, many } = setup();
    many(3, "bulk");
    await clock.advance(0);
    limiter.observe(answer({ "retry-after": "30" }, 429));
    many(1, "person", "person");
    await clock.advance(29_990);
    expect(started.map(({ name }) => name)).toEqual(["bulk0"]);
    await clock.advance(1000);
    expect(started.map(({ name }) => name)).toEqual(["bulk0", "person0", "bulk1", "bulk2"]);
  });

  test("a 429 without retry-after pauses for a second", async () => {
    const { clock, limiter, started, many } = setup();
    limiter.observe(answer({}, 429));
    many(1, "call");
    await clock.advance(999);
    expect(started).toEqual([]);
    await clock.advance(1);
    expect(started).toHaveLength(1);
  });

  test("a pause too long to sit out refuses those who wait and those who come, with the time to come back", async () => {
    const { clock, limiter, started, take } = setup();
    void take("first");
    const waiting = take("waiting");
    limiter.observe(answer({ "retry-after": "86400" }, 429));
    await expect(waiting).rejects.toMatchObject({ code: "rate-limited", retry: "later", retryAfterMs: 900_000 });
    await expect(take("late", "person")).rejects.toBeInstanceOf(OmsError);
    await clock.advance(900_000);
    void take("after");
    await clock.advance(0);
    expect(started.map(({ name }) => name)).toEqual(["first", "after"]);
  });
});

describe("the day's quota", () => {
  const low = { "x-limit-per-day": "5000", "x-remaining-today": "500" };

  test("its last tenth is kept for what a person waits for", async () => {
    const { clock, limiter, started, take } = setup();
    limiter.observe(answer(low));
    await expect(take("bulk")).rejects.toMatchObject({ code: "rate-limited", retryAfterMs: 900_000 });
    void take("person", "person");
    await clock.advance(0);
    expect(started.map(({ name }) => name)).toEqual(["person"]);
  });

  test("bulk work that waits already is given back, persons stay", async () => {
    const { clock, limiter, started, take } = setup();
    void take("first");
    const bulk = take("bulk");
    void take("person", "person");
    limiter.observe(answer(low));
    await expect(bulk).rejects.toMatchObject({ code: "rate-limited" });
    await clock.advance(1000);
    expect(started.map(({ name }) => name)).toEqual(["first", "person"]);
  });

  test("one call asks again after a quarter of an hour: the window slides", async () => {
    const { clock, limiter, started, take } = setup();
    limiter.observe(answer(low));
    await clock.advance(900_000);
    void take("bulk");
    await clock.advance(0);
    expect(started).toHaveLength(1);
  });

  test("calls between two answers are counted", async () => {
    const { clock, limiter, take } = setup();
    limiter.observe(answer({ "x-limit-per-day": "5000", "x-remaining-today": "502" }));
    await Promise.all([take("a"), clock.advance(300)]);
    await Promise.all([take("b"), clock.advance(300)]);
    await expect(take("c")).rejects.toMatchObject({ code: "rate-limited" });
  });
});

test("who stops waiting leaves the line with the signal's reason, and the next one moves up", async () => {
  const { clock, started, take } = setup();
  const stop = new AbortController();
  void take("first");
  const second = take("second", "bulk", stop.signal);
  void take("third");
  stop.abort(new OmsError("lease-lost"));
  await expect(second).rejects.toMatchObject({ code: "lease-lost" });
  await clock.advance(220);
  expect(started.map(({ name }) => name)).toEqual(["first", "third"]);
  await expect(take("dead", "bulk", stop.signal)).rejects.toMatchObject({ code: "lease-lost" });
});

test("an idle limiter sleeps nothing", async () => {
  const { clock, take } = setup();
  const limiter: Limiter = createLimiter({ clock });
  await Promise.all([take("one"), limiter.take("person")]);
  expect(clock.sleeping).toBe(0);
});

test("however calls come in: never more than allowed in any second, in order within a priority, and all of them", async () => {
  const arrival = fc.record({ wait: fc.nat(900), count: fc.integer({ min: 1, max: 6 }), person: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(
      fc.array(arrival, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 20 }),
      async (arrivals, perSecond) => {
        const { clock, started, take } = setup({ perSecond });
        let asked = 0;
        for (const { wait, count, person } of arrivals) {
          await clock.advance(wait);
          for (let each = 0; each < count; each += 1) {
            asked += 1;
            void take(`${person ? "p" : "b"}${String(asked).padStart(3, "0")}`, person ? "person" : "bulk");
          }
        }
        await clock.advance(100_000);
        expect(started).toHaveLength(asked);
        expect(busiestSecond(started.map(({ at }) => at))).toBeLessThanOrEqual(perSecond);
        for (const kind of ["p", "b"]) {
          const names = started.map(({ name }) => name).filter((name) => name.startsWith(kind));
          expect(names).toEqual(names.toSorted());
        }
      },
    ),
    { numRuns: 40 },
  );
});
