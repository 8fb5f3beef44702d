import { describe, expect, onTestFinished, test } from "vitest";
import { openPaced, type Paced, type PacedOptions } from "#test/support/paced.ts";

async function open(options: PacedOptions): Promise<Paced> {
  const paced = await openPaced(options);
  onTestFinished(() => paced.close());
  return paced;
}

const each = <T>(count: number, of: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => of(index));
const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN;
const refused = ({ made }: Paced) => made.filter(({ status }) => status === 429).length;
const answer = (headers: Record<string, string>, status = 200) => ({ status, headers: new Headers(headers) });

/** Most calls within any window of one second. */
function busiestSecond(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length));
}

describe("background work of four processes at 300 ms latency", () => {
  test.for([2, 6])("%i at once each: uses nine tenths of five a second for 30 s, and meets no 429", async (atOnce) => {
    const paced = await open({ processes: 4 });
    const until = paced.now() + 30_000;
    await paced.clock.during(Promise.all(each(4, (process) => paced.keepCalling(process, until, atOnce))));
    const sent = paced.made.filter(({ began }) => began < until);
    expect(sent.length).toBeGreaterThanOrEqual(0.9 * 5 * 30);
    expect(refused(paced)).toBe(0);
    expect(each(4, (process) => sent.filter((call) => call.process === process).length)).toEqual(
      each(4, () => expect.closeTo(sent.length / 4, -1)),
    );
  });

  test("asks the database once for five calls at most, once each has had its first turn", async () => {
    const paced = await open({ processes: 4 });
    const from = paced.now() + 8_000;
    const until = from + 30_000;
    await paced.clock.during(Promise.all(each(4, (process) => paced.keepCalling(process, until, 6))));
    const sent = paced.made.filter(({ began }) => began >= from && began < until).length;
    expect(paced.trips.filter((at) => at >= from && at < until).length).toBeLessThanOrEqual(sent / 5 + 1);
  });

  test("no call waits for the database in the middle of work: one process is as fast as with a pace of its own", async () => {
    const paced = await open({ processes: 1, tripMs: 80 });
    const until = paced.now() + 30_000;
    await paced.clock.during(paced.keepCalling(0, until, 6));
    expect(paced.made.filter(({ began }) => began < until).length).toBeGreaterThanOrEqual(141);
    expect(refused(paced)).toBe(0);
  });
});

describe("what a person waits for", () => {
  test("begins within 500 ms at p95 beside all the background work there is, which goes on at 90 %", async () => {
    const paced = await open({ processes: 4 });
    const from = paced.now();
    const until = from + 60_000;
    // Now here, now there: a form reads something, or a listing is published in a dozen calls.
    const person = async (number: number) => {
      for (let turn = number; paced.now() < until; turn += 1) {
        await paced.clock.sleep(1500 + ((turn * 7919) % 9000));
        const calls = turn % 3 === 0 ? 12 : 1;
        for (let call = 0; call < calls; call += 1) await paced.call((turn * 3 + number) % 4, "person");
      }
    };
    const background = each(4, (process) => paced.keepCalling(process, until, 6));
    await paced.clock.during(Promise.all([...background, person(0), person(1)]));
    const people = paced.made.filter(({ priority }) => priority === "person");
    expect(people.length).toBeGreaterThan(50);
    expect(
      percentile(
        people.map(({ asked, began }) => began - asked),
        0.95,
      ),
    ).toBeLessThan(500);
    expect(paced.made.filter(({ began }) => began < until).length).toBeGreaterThanOrEqual(0.9 * 5 * 60);
    expect(refused(paced)).toBe(0);
  });

  test("overtakes the background work of its own process at once", async () => {
    const paced = await open({ processes: 1 });
    const until = paced.now() + 10_000;
    const person = paced.clock.sleep(5_000).then(() => paced.call(0, "person"));
    await paced.clock.during(Promise.all([paced.keepCalling(0, until, 6), person]));
    const { asked, began } = await person;
    expect(began - asked).toBeLessThanOrEqual(215);
  });

  test("a dozen calls one after the other wait for the database once", async () => {
    const paced = await open({ processes: 1, tripMs: 50 });
    const publish = async () => {
      for (let call = 0; call < 12; call += 1) await paced.call(0, "person");
    };
    await paced.clock.during(publish());
    const waits = paced.made.map(({ asked, began }) => began - asked);
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThanOrEqual(2 * 50 + 15);
  });
});

describe("what the marketplace says to one process", () => {
  test("a 429 with retry-after stops all of them, and they go on when it is over", async () => {
    const paced = await open({ processes: 3 });
    const from = paced.now();
    const background = each(3, (process) => paced.keepCalling(process, from + 40_000, 4));
    const said = paced.clock.sleep(10_000).then(() => paced.limiters[0]?.observe(answer({ "retry-after": "20" }, 429)));
    await paced.clock.during(Promise.all([...background, said]));
    const began = paced.made.map((call) => call.began - from);
    // A run that was begun lasts a second.
    expect(began.filter((at) => at > 11_000 && at < 30_000)).toEqual([]);
    expect(began.filter((at) => at >= 30_000 && at < 40_000).length).toBeGreaterThanOrEqual(42);
    expect(busiestSecond(began)).toBeLessThanOrEqual(5);
  });

  test("a pause too long to be sat out refuses the others too, with the time to come back", async () => {
    const paced = await open({ processes: 2 });
    paced.limiters[0]?.observe(answer({ "retry-after": "86400" }, 429));
    await paced.clock.during(paced.clock.sleep(100));
    await expect(paced.clock.during(paced.call(1, "person"))).rejects.toMatchObject({
      code: "rate-limited",
      retryAfterMs: expect.closeTo(900_000, -3),
    });
    paced.clock.pass(900_000);
    expect(await paced.clock.during(paced.call(1, "person"))).toMatchObject({ status: 200 });
  });

  test("that little is left of the day keeps the background work of all back, and people go on", async () => {
    const paced = await open({ processes: 2 });
    paced.limiters[0]?.observe(answer({ "x-limit-per-day": "5000", "x-remaining-today": "480" }));
    // It is said with the next call.
    await paced.clock.during(paced.call(0, "person").catch(() => null));
    paced.limiters[0]?.observe(answer({ "x-limit-per-day": "5000", "x-remaining-today": "479" }));
    await paced.clock.during(paced.clock.sleep(1_500).then(() => paced.call(0, "person")));
    await expect(paced.clock.during(paced.call(1, "bulk"))).rejects.toMatchObject({ code: "rate-limited" });
    expect(await paced.clock.during(paced.call(1, "person"))).toMatchObject({ status: 200 });
  });

  test("a faster pace is everybody's", async () => {
    const paced = await open({ processes: 2, limits: { perSecond: 20, perDay: 50_000 } });
    const from = paced.now();
    const background = each(2, (process) => paced.keepCalling(process, from + 20_000, 12));
    await paced.clock.during(Promise.all(background));
    const sent = paced.made.filter(({ began }) => began >= from + 10_000 && began < from + 20_000).length;
    expect(sent).toBeGreaterThanOrEqual(0.9 * 20 * 10);
    expect(refused(paced)).toBe(0);
  });
});

describe("studios that share an app", () => {
  async function studios(paced: Paced, count: number): Promise<string[]> {
    const ids = each(count, () => crypto.randomUUID());
    for (const id of ids)
      await paced.db.sql("insert into studios (id, team_id, name) values ($1, $2, 'A studio')", [id, id]);
    return ids;
  }

  test("one with work in every process has at most twice its equal share while others wait", async () => {
    const paced = await open({ processes: 4 });
    const [big = "", ...others] = await studios(paced, 4);
    const from = paced.now();
    const until = from + 60_000;
    const work = [
      ...each(4, (process) => paced.keepCalling(process, until, 5, big)),
      // All in one process, so that turns by process alone would give them a sixteenth each.
      ...others.map((studio) => paced.keepCalling(3, until, 2, studio)),
    ];
    await paced.clock.during(Promise.all(work));
    const sent = paced.made.filter(({ began }) => began >= from + 5_000 && began < until);
    const share = (studio: string) => sent.filter((call) => call.studio === studio).length / sent.length;
    expect(share(big)).toBeLessThanOrEqual(2 / 4);
    for (const other of others) expect(share(other)).toBeGreaterThanOrEqual(1 / 8);
    expect(sent.length).toBeGreaterThanOrEqual(0.9 * 5 * 55);
  });

  test("one that waits alone has all of it, and makes room for one that comes", async () => {
    const paced = await open({ processes: 2 });
    const [big = "", late = ""] = await studios(paced, 2);
    const from = paced.now();
    const until = from + 40_000;
    const comes = paced.clock.sleep(20_000).then(() => paced.keepCalling(1, until, 3, late));
    await paced.clock.during(Promise.all([paced.keepCalling(0, until, 6, big), comes]));
    const sent = (studio: string, after: number) =>
      paced.made.filter(
        (call) => call.studio === studio && call.began >= from + after && call.began < from + after + 20_000,
      );
    expect(sent(big, 0).length).toBeGreaterThanOrEqual(0.9 * 5 * 20);
    // Neither makes up for what it had or missed before.
    expect(sent(late, 20_000).length).toBeGreaterThanOrEqual(40);
    expect(sent(big, 20_000).length).toBeGreaterThanOrEqual(40);
  });
});

describe("when those who keep the pace don't answer", () => {
  test("calls go on at a quarter of it, without a burst, and at all of it when they answer again", async () => {
    const paced = await open({ processes: 2 });
    const from = paced.now();
    const until = from + 60_000;
    const background = each(2, (process) => paced.keepCalling(process, until, 6));
    const silent = paced.clock
      .sleep(10_000)
      .then(() => paced.silence(true))
      .then(() => paced.clock.sleep(30_000))
      .then(() => paced.silence(false));
    await paced.clock.during(Promise.all([...background, silent]));
    const began = paced.made.map((call) => call.began - from);
    const alone = began.filter((at) => at > 15_000 && at < 40_000);
    // A call for each time that it was asked in vain, which takes two seconds.
    expect(alone.length).toBeGreaterThanOrEqual(2 * 8);
    expect(alone.length).toBeLessThanOrEqual(0.25 * 2 * 5 * 25);
    expect(began.filter((at) => at > 45_000 && at < 60_000).length).toBeGreaterThanOrEqual(0.9 * 5 * 15);
    expect(busiestSecond(alone)).toBeLessThanOrEqual(2);
    // One that goes on alone meets the first run of one that doesn't any more.
    expect(refused(paced)).toBeLessThanOrEqual(1);
  });

  test("a person's call isn't kept for longer than two seconds", async () => {
    const paced = await open({ processes: 1 });
    paced.silence(true);
    const { asked, began } = await paced.clock.during(paced.call(0, "person"));
    expect(began - asked).toBeLessThanOrEqual(2_010);
  });
});

test("who stops waiting leaves the line with the signal's reason", async () => {
  const paced = await open({ processes: 1 });
  const stop = new AbortController();
  const [limiter] = paced.limiters;
  const waiting = limiter?.take("bulk", stop.signal);
  stop.abort(new Error("stopped"));
  await expect(waiting).rejects.toThrow("stopped");
  expect(await paced.clock.during(paced.call(0, "bulk"))).toMatchObject({ status: 200 });
});
