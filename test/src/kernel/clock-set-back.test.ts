import { describe, expect, test } from "vitest";
import { createLimiter } from "#src/platform/http/pace/limiter.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";
import { createReadiness } from "#src/main/checks/readiness.ts";
import { createPace } from "#src/platform/slack/outbox/pace.ts";
import { limitRate } from "#src/platform/web/rate-limit.ts";
import { createAutoClock } from "#test/src/app/auto-clock.ts";
import { createVirtualClock } from "#test/src/http/virtual-clock.ts";
import { serveRoutes } from "#test/src/web/served.ts";

/** The machine's clock was a day ahead for a while, and is set right: nothing waits for the day to pass. */
const day = 86_400_000;

function wrongClock() {
  const real = createVirtualClock();
  let ahead = day;
  const clock: Clock = {
    now: () => new Date(real.now().getTime() + ahead),
    sleep: (ms, signal) => real.sleep(ms, signal),
  };
  return { clock, advance: (ms: number) => real.advance(ms), setRight: () => (ahead = 0) };
}

describe("a clock that was ahead and is set back", () => {
  test.each([
    ["after a call", {}, 200, 1000],
    ["in the middle of a pause that was asked for", { "retry-after": "30" }, 429, 15 * 60_000],
  ])("holds up no calls to a marketplace, %s", async (_, headers, status, withinMs) => {
    const { clock, advance, setRight } = wrongClock();
    const limiter = createLimiter({ clock });
    const first = limiter.take("person");
    await advance(0);
    await first;
    limiter.observe({ status, headers: new Headers(headers) });
    setRight();
    let sent = false;
    const again = () =>
      limiter.take("person").then(
        () => (sent = true),
        () => undefined,
      );
    void again();
    await advance(withinMs);
    if (!sent) void again();
    await advance(1000);
    expect(sent).toBe(true);
  });

  test("holds up no messages into a channel", async () => {
    const { clock, advance, setRight } = wrongClock();
    const pace = createPace(clock);
    await pace("C1");
    setRight();
    let posted = false;
    void pace("C1").then(() => (posted = true));
    await advance(2000);
    expect(posted).toBe(true);
  });

  test("turns nobody away from a page", async () => {
    const clock = createAutoClock();
    const page = {
      path: "/page",
      method: ["GET"],
      handler: (_: unknown, response: { end(text: string): unknown }) => void response.end("here"),
    };
    const options = { clock, clientAddress: () => "198.51.100.7", burst: 3, perMinute: 2 };
    const served = await serveRoutes(limitRate([page], options), clock);
    const get = async () => (await fetch(`${served.url}/page`)).status;
    expect(await get()).toBe(200);
    clock.pass(-day);
    expect(await get()).toBe(200);
    await served.close();
  });

  test("leaves no answer of /readyz standing", async () => {
    const { clock, setRight } = wrongClock();
    let well = false;
    const check = {
      run: async () => (well ? [] : [{ sentence: "The database is away." }]),
    } as unknown as Parameters<typeof createReadiness>[0][number];
    const readiness = createReadiness([check], clock);
    readiness.started();
    expect(await readiness.problems()).toEqual(["The database is away."]);
    setRight();
    well = true;
    expect(await readiness.problems()).toEqual([]);
  });
});
