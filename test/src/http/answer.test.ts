import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { createHostPolicy } from "#src/platform/http/host-policy.ts";
import { createHttp } from "#src/platform/http/http.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import { createLogger } from "#src/platform/kernel/log.ts";

async function answering(body: Uint8Array | string, headers: Record<string, string> = {}, status = 200) {
  const server = createServer((request, response) => {
    request.resume();
    response.writeEarlyHints({ link: "</style.css>; rel=preload" });
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const http = createHttp({
    clock: systemClock,
    logger: createLogger("silent"),
    hostAllowed: createHostPolicy("demo"),
  });
  onTestFinished(async () => {
    await http.close();
    await once(server.close(), "close");
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a`;
  return { url, fetch: http.fetchFor({ service: "test", maxBytes: 10_000 }) };
}

const text = '{"title":"Leinenschürze"}';

describe("an answer", () => {
  test("can be read in every way that a Response can, and each once", async () => {
    const { url, fetch } = await answering(text);
    const ways: readonly [keyof Response, (read: never) => unknown, unknown][] = [
      ["text", (read) => read, text],
      ["json", (read) => read, JSON.parse(text)],
      ["arrayBuffer", (read: ArrayBuffer) => Buffer.from(read).toString(), text],
      ["bytes", (read: Uint8Array) => Buffer.from(read).toString(), text],
      ["blob", (read: Blob) => [read.size, read.type], [Buffer.byteLength(text), "application/json"]],
    ];
    for (const [way, seen, expected] of ways) {
      const answer = await fetch(url);
      expect([answer.bodyUsed, answer.ok, answer.url]).toEqual([false, true, url]);
      const copy = answer.clone();
      const read = await (answer[way] as () => Promise<never>)();
      expect(seen(read)).toEqual(expected);
      expect(answer.bodyUsed).toBe(true);
      for (const [again] of ways)
        await expect((async () => (answer[again] as () => unknown)())()).rejects.toThrow(TypeError);
      expect(() => answer.clone()).toThrow(TypeError);
      expect(await copy.text()).toBe(text);
    }
  });

  test("can be read as a stream, and then not otherwise", async () => {
    const { url, fetch } = await answering(text);
    const answer = await fetch(url);
    const reader = answer.body?.getReader();
    await expect(answer.text()).rejects.toThrow(TypeError);
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe(text);
    expect(answer.bodyUsed).toBe(true);
  });

  test("without a body has none, and is read as nothing as often as one likes", async () => {
    const { url, fetch } = await answering("", {}, 204);
    const answer = await fetch(url);
    expect([answer.status, answer.body, await answer.text(), await answer.text()]).toEqual([204, null, "", ""]);
  });

  test("drops a byte order mark", async () => {
    const { url, fetch } = await answering(`\uFEFF${text}`);
    expect(await (await fetch(url)).json()).toEqual(JSON.parse(text));
  });
});

describe("a packed answer", () => {
  test.for([
    ["gzip", gzipSync(text)],
    ["x-gzip", gzipSync(text)],
    ["deflate", deflateSync(text)],
    ["deflate", deflateRawSync(text)],
    ["br", brotliCompressSync(text)],
    ["deflate, gzip", gzipSync(deflateSync(text))],
    ["identity", Buffer.from(text)],
  ] as const)("%s is unpacked", async ([encoding, body]) => {
    const { url, fetch } = await answering(body, { "content-encoding": encoding });
    expect(await (await fetch(url)).text()).toBe(text);
  });

  test("in a way nobody here knows stays as it is, and says so", async () => {
    const { url, fetch } = await answering(text, { "content-encoding": "shrunk" });
    const answer = await fetch(url);
    expect([answer.headers.get("content-encoding"), await answer.text()]).toEqual(["shrunk", text]);
  });

  test("that was cut off before it was sent is broken, never half an answer", async () => {
    const { url, fetch } = await answering(gzipSync(text).subarray(0, 20), { "content-encoding": "gzip" });
    await expect(fetch(url)).rejects.toMatchObject({ kind: "broken", mayHaveArrived: true });
  });

  test.for([
    ["gzip", gzipSync],
    ["br", brotliCompressSync],
    ["deflate", deflateSync],
  ] as const)("%s that unfolds into too much is cut off", async ([encoding, pack]) => {
    const { url, fetch } = await answering(pack(Buffer.alloc(10_001)), { "content-encoding": encoding });
    await expect(fetch(url)).rejects.toMatchObject({ kind: "too-large" });
  });
});
