import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createLogger } from "#src/platform/kernel/log.ts";
import { bodyLimit, createRequestGuard } from "#src/platform/slack/transport/request-guard.ts";
import { exchange, type RawRequest } from "#test/security/raw-http.ts";
import { signatureOf } from "#test/security/slack-mutants.ts";

const secret = "8f742231b10e8888abcd99yyyzzz85a5";
const form = "application/x-www-form-urlencoded";
let now = Date.parse("2026-11-26T12:00:00Z");
const passed: { body: string; key: string; type: string | undefined }[] = [];
const lines: string[] = [];
const guard = createRequestGuard({
  signingSecret: secret,
  clock: { now: () => new Date(now), sleep: () => Promise.resolve() },
  logger: createLogger("info", { write: (line: string) => void lines.push(line) }),
});
const server = createServer((request, response) =>
  guard(request, response, ({ rawBody, requestKey, headers }) => {
    passed.push({ body: rawBody.toString(), key: requestKey, type: headers["content-type"] });
    response.end("taken");
  }),
);
let port: number;
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => void server.close());
beforeEach(() => {
  now += 3_600_000;
  passed.length = 0;
  lines.length = 0;
});

let count = 0;
/** Signed for `seconds` from now; something new in each. */
function signed(seconds = 0, { body = `command=%2Foms&text=${(count += 1)}`, type = form } = {}): RawRequest {
  const timestamp = String(Math.floor(now / 1000) + seconds);
  return {
    headers: [
      ["content-type", type],
      ["x-slack-request-timestamp", timestamp],
      ["x-slack-signature", signatureOf(secret, timestamp, Buffer.from(body))],
      ["content-length", String(Buffer.byteLength(body))],
    ],
    body: Buffer.from(body),
  };
}

describe("time", () => {
  test.each([
    [-300, 200],
    [-301, 401],
    [300, 200],
    [301, 401],
  ])("%i seconds off: %i", async (seconds, status) => {
    expect(await exchange(port, signed(seconds))).toBe(status);
    expect(passed).toHaveLength(status === 200 ? 1 : 0);
  });

  test("a repetition is 200 without effect for as long as its time is good, also where Slack's clock is ahead of ours", async () => {
    const request = signed(300);
    expect(await exchange(port, request)).toBe(200);
    for (const minutes of [0, 1, 3, 3, 2]) {
      now += minutes * 60_000;
      expect(await exchange(port, request)).toBe(200);
    }
    now += 61_000;
    expect(await exchange(port, request)).toBe(401);
    expect(passed).toHaveLength(1);
  });
});

describe("what comes through", () => {
  test("is whole, of one plain type, and has a name of its own", async () => {
    await exchange(port, signed(0, { body: "text=gr%C3%BCn", type: `${form}; Charset="UTF-8"` }));
    await exchange(port, signed(0, { body: '{"type":"event_callback","x":"grün"}', type: "application/json" }));
    expect(passed.map(({ body, type }) => [body, type])).toEqual([
      ["text=gr%C3%BCn", form],
      ['{"type":"event_callback","x":"grün"}', "application/json"],
    ]);
    expect(new Set(passed.map(({ key }) => key)).size).toBe(2);
  });

  test("header names in any case", async () => {
    const request = signed();
    const headers = request.headers.map(([name, value]) => [name.toUpperCase(), value] as const);
    expect(await exchange(port, { ...request, headers })).toBe(200);
    expect(passed).toHaveLength(1);
  });
});

describe("a body", () => {
  test("of the largest size comes through, one more byte does not", async () => {
    expect(await exchange(port, signed(0, { body: "x".repeat(bodyLimit) }))).toBe(200);
    expect(await exchange(port, signed(0, { body: "x".repeat(bodyLimit + 1) }))).toBe(413);
    expect(passed).toHaveLength(1);
  });

  test.each([true, false])("too long is not read on (announced: %s)", async (announced) => {
    const { headers } = signed();
    const kept = headers.filter(([name]) => name !== "content-length").map(([name, value]) => `${name}: ${value}\r\n`);
    const length = announced ? `content-length: ${10 ** 9}` : "transfer-encoding: chunked";
    const socket = connect({ port, host: "127.0.0.1" });
    let answer = "";
    socket.on("data", (chunk) => (answer += String(chunk))).on("error", () => undefined);
    const ended = new Promise((done) => void socket.on("close", done));
    socket.write(`POST / HTTP/1.1\r\nhost: x\r\n${kept.join("")}${length}\r\n\r\n`);
    const piece = Buffer.alloc(65_536, "x");
    const framed = announced ? piece : Buffer.concat([Buffer.from("10000\r\n"), piece, Buffer.from("\r\n")]);
    let sent = 0;
    // As much as the other side takes, and a hundred megabytes at most.
    const pump = () => {
      while (!socket.destroyed && sent < 100 * 1024 * 1024) {
        sent += piece.length;
        if (!socket.write(framed)) return void socket.once("drain", pump);
      }
    };
    pump();
    await ended;
    // Whoever goes on sending may miss the answer: the connection is gone under it.
    expect(answer).toMatch(/^(HTTP\/1\.1 413.*)?$/s);
    expect(passed).toEqual([]);
    expect(sent).toBeLessThan(20 * 1024 * 1024);
  });
});

describe("Slack's question whether the certificate is good", () => {
  const ask = (body: string) =>
    exchange(port, {
      headers: [
        ["content-type", form],
        ["content-length", String(body.length)],
      ],
      body: Buffer.from(body),
    });

  test("is answered, unsigned as it comes, and goes no further", async () => {
    expect(await ask("ssl_check=1&token=abc")).toBe(200);
    expect(passed).toEqual([]);
  });

  test.each(["ssl_check=1&command=%2Foms&text=pause", "ssl_check=1&payload={}", "ssl_check=0", ""])(
    "with anything else in it (%s) it is refused",
    async (body) => {
      expect(await ask(body)).toBe(401);
      expect(passed).toEqual([]);
    },
  );
});

test("refusals are counted, and said once a minute, without anything of the request", async () => {
  const bad = signed();
  for (let each = 0; each < 50; each += 1)
    await exchange(port, { ...bad, body: Buffer.from(`text=canary-${each + 10}&`) });
  expect(lines).toHaveLength(1);
  now += 61_000;
  await exchange(port, { ...signed(), headers: [] });
  expect(lines).toHaveLength(2);
  expect(JSON.parse(lines[1] ?? "{}")).toMatchObject({ status: 401, count: 50 });
  expect(lines.join()).not.toMatch(/canary|v0=/);
});
