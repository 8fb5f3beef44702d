import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { videoRoutes } from "#src/platform/web/video-routes.ts";
import { must } from "#test/src/store/studio.ts";

const whole = Buffer.from(Array.from({ length: 3000 }, (_, at) => at % 251));
const long = 100_000_000;
let server: Server;
let url: string;

beforeAll(async () => {
  const source: Parameters<typeof videoRoutes>[0]["app"]["watched"] = async (path, use) => {
    if (path === "/videos/gone") throw new OmsError("not-found");
    if (path === "/videos/down") throw new OmsError("store-down");
    await use({
      size: path === "/watch/long" ? long : 3000,
      async *chunks({ from, to } = { from: 0, to: 2999 }) {
        // More than what lies between the two of them holds.
        if (path === "/watch/long") for (let at = 0; at < 100; at += 1) yield Buffer.alloc(1_000_000);
        for (let at = from; at <= to; at += 1000) {
          if (path === "/videos/cut" && at === 2000) throw new Error("the disk is gone");
          yield whole.subarray(at, Math.min(to + 1, at + 1000));
        }
      },
    });
  };
  const [kept, watched] = videoRoutes({
    app: { video: source, watched: source },
    most: 3,
    mostOfStudio: 2,
    idleMs: 300,
    logger: createLogger("silent"),
  });
  server = createServer(
    (request, response) => void must(request.url?.startsWith("/watch") ? watched : kept).handler(request, response),
  );
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

test("a video goes out whole, to be kept and not to be shown", async () => {
  const answer = await fetch(`${url}/videos/there`);
  const { status, headers } = answer;
  expect([status, headers.get("content-length"), headers.get("content-disposition")]).toEqual([
    200,
    "3000",
    "attachment",
  ]);
  expect((await answer.arrayBuffer()).byteLength).toBe(3000);
});

test.each([
  ["gone", 404],
  ["down", 503],
])("one that is %s is answered %i", async (what, status) => {
  expect((await fetch(`${url}/videos/${what}`)).status).toBe(status);
});

test("one that can't be read to its end is cut off, so that nobody takes it for whole", async () => {
  const answer = await fetch(`${url}/videos/cut`);
  await expect(answer.arrayBuffer()).rejects.toThrow("terminated");
});

const part = (range: string) => fetch(`${url}/watch/there`, { headers: { range } });

test("a video to be looked at is shown in the browser, kept nowhere, and runs nothing", async () => {
  const answer = await fetch(`${url}/watch/there`);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "content-disposition": "inline",
    "content-type": "video/mp4",
    "accept-ranges": "bytes",
    "cache-control": "private, no-store",
    "content-security-policy": expect.stringMatching(/^default-src 'none'; media-src 'self';.*frame-ancestors 'none'$/),
  });
  expect(Buffer.from(await answer.arrayBuffer()).equals(whole)).toBe(true);
});

test.each([
  ["bytes=0-", 0, 2999],
  ["bytes=10-19", 10, 19],
  ["bytes=2990-9999", 2990, 2999],
  ["bytes=-100", 2900, 2999],
  ["bytes=-9999", 0, 2999],
])("of it %s is given as asked", async (range, from, to) => {
  const answer = await part(range);
  expect([answer.status, answer.headers.get("content-range"), answer.headers.get("content-length")]).toEqual([
    206,
    `bytes ${from}-${to}/3000`,
    String(to - from + 1),
  ]);
  expect(Buffer.from(await answer.arrayBuffer()).equals(whole.subarray(from, to + 1))).toBe(true);
});

test.each(["bytes=3000-", "bytes=5000-6000", "bytes=-0"])("%s is behind its end", async (range) => {
  const answer = await part(range);
  expect([answer.status, answer.headers.get("content-range")]).toEqual([416, "bytes */3000"]);
});

test.each(["bytes=5-2", "bytes=0-1,5-9", "items=0-5", "bytes=x-"])(
  "%s is no range: all of it is given",
  async (range) => {
    const answer = await part(range);
    expect([answer.status, (await answer.arrayBuffer()).byteLength]).toEqual([200, 3000]);
  },
);

test("readers beyond those that there is room for wait; one that takes nothing is cut off and makes room", async () => {
  // They read the head of the answer and nothing of the film.
  const idle = await Promise.all([1, 2].map(() => fetch(`${url}/watch/long`)));
  // One studio doesn't take the room of another.
  expect((await fetch(`${url}/videos/there`)).status).toBe(200);
  const third = await fetch(`${url}/watch/long/more`);
  expect([third.status, third.headers.get("retry-after")]).toEqual([503, "30"]);
  expect(await third.text()).toContain("Many people watch videos just now.");
  await vi.waitFor(async () => expect((await fetch(`${url}/watch/long/more`)).status).toBe(200), { timeout: 5000 });
  await Promise.allSettled(idle.map(async ({ body }) => body?.cancel()));
});

test("what can't be shown is said in plain words", async () => {
  expect(await (await fetch(`${url}/videos/gone`)).text()).toContain("This link is over, or the video was taken out");
  expect(await (await fetch(`${url}/videos/down`)).text()).toContain("Try again in a minute.");
});
