import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHttp, type Http } from "#src/platform/http/http.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import { createLogger } from "#src/platform/kernel/log.ts";

const piece = Buffer.alloc(64 * 1024, 7);
const pieces = 4800;
/** Three hundred megabytes, made when they are asked for. */
const large = {
  size: piece.length * pieces,
  async *chunks() {
    for (let at = 0; at < pieces; at += 1) yield piece;
  },
};

/** What isn't collected yet counts, here and in the server: far less than the whole. */
const half = large.size / 2 / 1_048_576;

type Got = { readonly bytes: number; readonly length: string | undefined; readonly type: string | undefined };
let server: Server;
let url: string;
let got: Got[] = [];
const lines: string[] = [];
let http: Http;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === "/large") {
      response.writeHead(200, { "content-length": large.size });
      let at = 0;
      const write = (): void => {
        while (at < pieces) {
          at += 1;
          if (!response.write(piece)) return void response.once("drain", write);
        }
        response.end();
      };
      return write();
    }
    if (request.url === "/refused") return void response.writeHead(404).end("not here");
    let bytes = 0;
    request.on("data", (chunk: Buffer) => (bytes += chunk.length));
    request.on("end", () => {
      const { "content-length": length, "content-type": type } = request.headers;
      got.push({ bytes, length, type });
      response.writeHead(201, { "content-type": "application/json" }).end('{"video_id":7}');
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const logger = createLogger("info", { write: (line: string) => void lines.push(line) });
  http = createHttp({ clock: systemClock, logger, hostAllowed: () => true });
});
afterAll(async () => {
  await http.close();
  server.close();
});

const options = { service: "videos", deadlineMs: 30_000, maxBytes: 400 * 1024 * 1024 };

/** The most memory beside the heap at the start that was seen meanwhile, in megabytes. */
async function peak(run: () => Promise<unknown>): Promise<number> {
  const held = () => process.memoryUsage().external + process.memoryUsage().heapUsed;
  const before = held();
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, held())), 5);
  await run().finally(() => clearInterval(watch));
  return (most - before) / 1_048_576;
}

describe("a body of three hundred megabytes", () => {
  test("goes out piece by piece, with its length, and is never held whole", async () => {
    got = [];
    let answer: Response | undefined;
    const most = await peak(async () => {
      const request = new Request(`${url}/upload`, { method: "POST", headers: { "content-type": "video/mp4" } });
      answer = await http.send(request, { ...options, body: large });
    });
    expect(got).toEqual([{ bytes: large.size, length: String(large.size), type: "video/mp4" }]);
    expect([answer?.status, await answer?.json()]).toEqual([201, { video_id: 7 }]);
    expect(most).toBeLessThan(half);
  });

  test("comes in piece by piece, no faster than it is taken, and is never held whole", async () => {
    let bytes = 0;
    let taking = 0;
    let together = 0;
    const into = async (chunk: Uint8Array): Promise<void> => {
      taking += 1;
      together = Math.max(together, taking);
      bytes += chunk.length;
      await new Promise((resolve) => void setImmediate(resolve));
      taking -= 1;
    };
    let answer: Response | undefined;
    const most = await peak(async () => {
      answer = await http.send(new Request(`${url}/large`), { ...options, into });
    });
    expect([answer?.status, await answer?.text(), bytes]).toEqual([200, "", large.size]);
    expect(together).toBeLessThanOrEqual(4);
    expect(most).toBeLessThan(half);
  });

  test("that is larger than the caller takes is cut off", async () => {
    let bytes = 0;
    const into = async (chunk: Uint8Array): Promise<void> => void (bytes += chunk.length);
    const sent = http.send(new Request(`${url}/large`), { ...options, maxBytes: 1_000_000, into });
    await expect(sent).rejects.toMatchObject({ kind: "too-large" });
    expect(bytes).toBeLessThanOrEqual(1_000_000);
  });

  test("that can't be taken ends the call", async () => {
    const into = () => Promise.reject(new Error("the disk is full"));
    await expect(http.send(new Request(`${url}/large`), { ...options, into })).rejects.toMatchObject({
      name: "HttpError",
    });
  });
});

test("an answer that says no is read as ever", async () => {
  const into = () => Promise.reject(new Error("nothing is taken"));
  const answer = await http.send(new Request(`${url}/refused`), { ...options, into });
  expect([answer.status, await answer.text()]).toEqual([404, "not here"]);
});

test("nothing of what goes in or out is logged", () => {
  expect([lines.length > 0, lines.filter((line) => line.includes("video_id"))]).toEqual([true, []]);
});
