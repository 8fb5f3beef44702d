import type { IncomingMessage } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { createClientAddress } from "#src/platform/web/client-address.ts";
import { limitRate, type RateLimitOptions } from "#src/platform/web/rate-limit.ts";
import { createAutoClock } from "#test/src/app/auto-clock.ts";
import { serveRoutes, type Served } from "./served.ts";

/** A request as it comes in from `remote` with these headers, one line each. */
const from = (remote: string, ...forwarded: string[]) =>
  ({
    socket: { remoteAddress: remote },
    headersDistinct: forwarded.length > 0 ? { "x-forwarded-for": forwarded, "cf-connecting-ip": ["6.6.6.6"] } : {},
  }) as unknown as IncomingMessage;

describe("who asks", () => {
  const client = createClientAddress(["127.0.0.1", "10.0.0.0/8", "2400:cb00::/32"]);

  test.each<[string, IncomingMessage, string]>([
    ["nobody between", from("198.51.100.7"), "198.51.100.7"],
    ["somebody who only claims to be between", from("198.51.100.7", "1.2.3.4"), "198.51.100.7"],
    ["one proxy of ours", from("127.0.0.1", "198.51.100.7"), "198.51.100.7"],
    ["the same in IPv6 spelling", from("::ffff:127.0.0.1", "198.51.100.7"), "198.51.100.7"],
    ["what the client made up stands in front", from("127.0.0.1", "9.9.9.9, 198.51.100.7"), "198.51.100.7"],
    ["even where it names a proxy of ours", from("127.0.0.1", "10.1.1.1, 198.51.100.7"), "198.51.100.7"],
    ["two proxies of ours", from("10.0.0.1", "9.9.9.9, 198.51.100.7, 2400:cb00::1"), "198.51.100.7"],
    ["in two lines", from("10.0.0.1", "9.9.9.9", "198.51.100.7"), "198.51.100.7"],
    ["nothing said by a proxy of ours", from("10.0.0.1"), "10.0.0.1"],
    ["nonsense said", from("10.0.0.1", "198.51.100.7, unknown"), "10.0.0.1"],
    ["an IPv6 client", from("127.0.0.1", "2001:db8::7"), "2001:db8::7"],
  ])("%s", (_, request, expected) => {
    expect(client(request)).toBe(expected);
  });

  test("nobody is believed where no proxy is named", () => {
    expect(createClientAddress([])(from("127.0.0.1", "198.51.100.7"))).toBe("127.0.0.1");
  });
});

describe("an address that asks too often", () => {
  let served: Served;
  afterEach(() => served.close());

  async function open(options: Partial<RateLimitOptions> = {}) {
    const clock = createAutoClock();
    let handled = 0;
    const route = {
      path: "/page",
      method: ["GET"],
      handler: (_: unknown, response: { end: (text: string) => void }) => response.end(String((handled += 1))),
    };
    const clientAddress = createClientAddress(["127.0.0.1"]);
    served = await serveRoutes(limitRate([route], { clock, clientAddress, burst: 3, perMinute: 2, ...options }), clock);
    const ask = async (address: string) => {
      const response = await served.get("/page", { "x-forwarded-for": address });
      return response.status === 429 ? `wait ${response.headers.get("retry-after")}` : await response.text();
    };
    return { clock, ask };
  }

  test("is told to wait, and how long; others are not", async () => {
    const { clock, ask } = await open();
    const answers = [];
    for (let each = 0; each < 5; each += 1) answers.push(await ask("198.51.100.7"));
    expect(answers).toEqual(["1", "2", "3", "wait 30", "wait 30"]);
    expect(await ask("198.51.100.8")).toBe("4");
    clock.pass(31_000);
    expect([await ask("198.51.100.7"), await ask("198.51.100.7")]).toEqual(["5", expect.stringContaining("wait")]);
  });

  test("of IPv6 counts with all its neighbours", async () => {
    const { ask } = await open({ burst: 1 });
    expect(await ask("2001:db8:1:2::1")).toBe("1");
    expect(await ask("2001:db8:1:2:ffff::9")).toMatch("wait");
    expect(await ask("2001:db8:1:3::1")).toBe("2");
    expect(await ask("2001:db8::1")).toBe("3");
    expect(await ask("2001:db8:0:0:1::1")).toMatch("wait");
  });

  test("is forgotten when too many others came after it: memory has an end", async () => {
    const { ask } = await open({ burst: 1, addresses: 2 });
    expect(await ask("198.51.100.1")).toBe("1");
    await ask("198.51.100.2");
    expect(await ask("198.51.100.1")).toMatch("wait");
    await ask("198.51.100.3");
    expect(await ask("198.51.100.2")).toBe("4");
  });
});
