import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { createHostPolicy } from "#src/platform/http/host-policy.ts";
import { createHttp, type Http } from "#src/platform/http/http.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { createVirtualClock } from "./virtual-clock.ts";

function setup(options: Partial<Parameters<typeof createHttp>[0]> = {}) {
  const lines: string[] = [];
  const logger = createLogger("info", { write: (line: string) => void lines.push(line) });
  const hostAllowed = createHostPolicy("demo");
  const http: Http = createHttp({ clock: systemClock, logger, hostAllowed, ...options });
  onTestFinished(() => http.close());
  return { http, lines };
}

async function listening(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => sockets.add(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    if (!server.listening) return;
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const serve = (listener: RequestListener) => listening(createServer(listener));

describe("what fails, and whether it may have arrived", () => {
  const service = { service: "test", deadlineMs: 200 };

  test("nobody listens: it certainly did not", async () => {
    const server = createTcpServer();
    const url = await listening(server);
    server.close();
    await once(server, "close");
    const { http } = setup();
    const call = http.send(new Request(url, { method: "POST", body: "x" }), service);
    await expect(call).rejects.toMatchObject({ kind: "unreachable", mayHaveArrived: false });
  });

  test("a name that doesn't exist", async () => {
    const { http } = setup();
    const call = http.send(new Request("https://oms.invalid/"), { service: "test", deadlineMs: 5000 });
    await expect(call).rejects.toMatchObject({ kind: "unreachable", mayHaveArrived: false });
  });

  test("read whole, then silence: the deadline ends it, and it may have happened", async () => {
    let body = "";
    const url = await serve((request) => request.on("data", (chunk) => (body += chunk)));
    const { http } = setup();
    const call = http.send(new Request(url, { method: "POST", body: "pay once" }), service);
    await expect(call).rejects.toMatchObject({ kind: "timeout", mayHaveArrived: true });
    expect(body).toBe("pay once");
  });

  test("a listener that accepts and never reads: nobody can know", async () => {
    const url = await listening(createTcpServer((socket) => socket.pause()));
    const { http } = setup();
    const call = http.send(new Request(url, { method: "POST", body: "x" }), service);
    await expect(call).rejects.toMatchObject({ kind: "timeout", mayHaveArrived: true });
  });

  test("a connection reset in the middle of the answer", async () => {
    const url = await serve((_, response) => {
      response.writeHead(201, { "content-length": "100" });
      response.write("half");
      response.socket?.resetAndDestroy();
    });
    const { http } = setup();
    const call = http.send(new Request(url, { method: "POST", body: "x" }), service);
    await expect(call).rejects.toMatchObject({ kind: "broken", mayHaveArrived: true });
  });

  test("headers at once and a body that never ends: the deadline covers it all", async () => {
    const url = await serve((_, response) => {
      response.writeHead(200);
      response.write("and ");
    });
    const { http } = setup();
    await expect(http.send(new Request(url), service)).rejects.toMatchObject({ kind: "timeout", mayHaveArrived: true });
  });

  test("a body that is never finished by the caller: the deadline ends that too, and nothing was sent", async () => {
    const { http } = setup();
    const body = new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from("half")) });
    const init: RequestInit = { method: "POST", body, duplex: "half" };
    const call = http.send(new Request("https://oms.invalid/", init), service);
    await expect(call).rejects.toMatchObject({ kind: "timeout", mayHaveArrived: false });
  });

  test("the deadline runs on the clock given, and a call that ended leaves no timer behind", async () => {
    const clock = createVirtualClock();
    let answer: ((response: Response) => void) | undefined;
    const handle = () => new Promise<Response>((resolve) => (answer = resolve));
    const { http } = setup({ clock, fetch: handle });
    const late = http.send(new Request("https://api.example/"), { service: "test", deadlineMs: 20_000 });
    const failed = Promise.allSettled([late]);
    await clock.advance(19_999);
    expect(clock.sleeping).toBe(1);
    await clock.advance(1);
    expect(await failed).toMatchObject([{ reason: { kind: "timeout", mayHaveArrived: true } }]);
    const quick = http.send(new Request("https://api.example/"), service);
    await clock.advance(10);
    answer?.(new Response("done"));
    expect(await (await quick).text()).toBe("done");
    expect(clock.sleeping).toBe(0);
  });

  test("an answer larger than wanted, packed small: cut off after unpacking", async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      response.end(gzipSync(Buffer.alloc(5_000_000)));
    });
    const { http } = setup();
    const call = http.send(new Request(url), { service: "test", maxBytes: 1_000_000 });
    await expect(call).rejects.toMatchObject({ kind: "too-large", mayHaveArrived: true });
  });

  test("the caller's signal: its reason from fetch, and whether it may have arrived from send", async () => {
    const url = await serve((request) => void request.resume());
    const { http } = setup();
    const stop = new AbortController();
    const reason = new Error("shutting down");
    const fetched = http.fetch(url, { method: "POST", body: "x", signal: stop.signal });
    const sent = http.send(new Request(url, { method: "POST", body: "x", signal: stop.signal }), service);
    const both = Promise.allSettled([fetched, sent]);
    stop.abort(reason);
    expect(await both).toMatchObject([{ reason }, { reason: { kind: "aborted" } }]);
    const early = http.send(new Request(url, { signal: stop.signal }), service);
    await expect(early).rejects.toMatchObject({ kind: "aborted", mayHaveArrived: false });
  });
});

describe("which addresses are called", () => {
  const production = createHostPolicy("production");
  const demo = createHostPolicy("demo");

  test.for(["https://api.etsy.com/v3", "https://127.0.0.1/"])("%s always", (url) => {
    expect([production(new URL(url)), demo(new URL(url))]).toEqual([true, true]);
  });
  test.for(["http://127.0.0.1:4000/", "http://127.9.9.9/", "http://[::1]:4000/", "http://localhost:1/"])(
    "%s in the demo only",
    (url) => {
      expect([production(new URL(url)), demo(new URL(url))]).toEqual([false, true]);
    },
  );
  test.for([
    "http://api.etsy.com/",
    "http://127.0.0.1.example.com/",
    "http://169.254.169.254/latest",
    "http://0x7f.example/",
    "file:///etc/passwd",
    "https://user:secret@api.etsy.com/",
  ])("%s never", (url) => {
    expect([production(new URL(url)), demo(new URL(url))]).toEqual([false, false]);
  });

  test("a forbidden one isn't called", async () => {
    let calls = 0;
    const url = await serve((_, response) => response.end(String((calls += 1))));
    const { http } = setup({ hostAllowed: production });
    await expect(http.fetch(url)).rejects.toMatchObject({ kind: "blocked", mayHaveArrived: false });
    expect(calls).toBe(0);
  });

  test("redirects come back as they are", async () => {
    const seen: string[] = [];
    const url = await serve((request, response) => {
      seen.push(request.url ?? "");
      response.writeHead(302, { location: "/login" }).end();
    });
    const { http } = setup();
    const response = await http.fetch(`${url}/file`, { headers: { authorization: "Bearer x" } });
    expect([response.status, response.headers.get("location")]).toEqual([302, "/login"]);
    expect(seen).toEqual(["/file"]);
  });
});

describe("the log", () => {
  test("names method, host, path with ids, status and time; no query, header or body", async () => {
    const url = await serve((request, response) => {
      request.resume();
      response.writeHead(201, { "x-etsy-request-uuid": "abc-123", "set-cookie": "s=canary-cookie" });
      response.end("canary-answer");
    });
    const { http, lines } = setup();
    await http.fetchFor({ service: "etsy" })(`${url}/v3/application/shops/12345/listings?token=canary-query`, {
      method: "POST",
      headers: { authorization: "Bearer canary-header", "x-api-key": "canary-key" },
      body: "canary-body",
    });
    await expect(http.fetch("http://example.com/x?canary-blocked")).rejects.toThrow("http blocked");
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      {
        service: "etsy",
        method: "POST",
        host: new URL(url).host,
        path: "/v3/application/shops/12345/listings",
        status: 201,
        ms: expect.any(Number),
        upstreamId: "abc-123",
      },
      { host: "example.com", path: "/x", failure: "blocked", mayHaveArrived: false },
    ]);
    expect(lines.join("")).not.toContain("canary");
  });

  test("what is called all the time is logged only when it goes wrong", async () => {
    let status = 200;
    const { http, lines } = setup({ fetch: async () => new Response("", { status }) });
    const fetch = http.fetchFor({ service: "supabase", quiet: true });
    await fetch("https://db.example/fine");
    status = 409;
    await fetch("https://db.example/refused");
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ path: "/refused", status: 409 }]);
  });

  test.for([
    ["/commands/T01ABCDEF/1234567890123/AbCdEfGhIjKlMnOpQrStUvWx", "/commands/T01ABCDEF/1234567890123/…"],
    ["/services/T1/B2/0123456789abcdefGHIJKLMN", "/services/T1/B2/…"],
    ["/api/conversations.requestSharedInvite.approve", "/api/conversations.requestSharedInvite.approve"],
    ["/v3/application/shops/1/readiness-state-definitions", "/v3/application/shops/1/readiness-state-definitions"],
    ["/photos/0b3c5f7e-1111-4222-8333-123456789abc", "/photos/0b3c5f7e-1111-4222-8333-123456789abc"],
    [`/o/${"a1".repeat(32)}.jpg`, `/o/${"a1".repeat(32)}.jpg`],
  ])("path %s", async ([path, logged]) => {
    const { http, lines } = setup({ fetch: async () => new Response() });
    await http.fetch(`https://example.com${path}`);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ path: logged });
  });
});

describe("as the global fetch", () => {
  test("forms, files and streams arrive as libraries send them", async () => {
    const seen: Request[] = [];
    const handle = async (request: Request) => {
      seen.push(request.clone() as Request);
      return Response.json({ ok: true });
    };
    const form = new FormData();
    form.set("image", new Blob([Uint8Array.of(0, 255, 13, 10)], { type: "image/png" }), "a.png");
    form.set("alt_text", "Küche");
    const { http } = setup({ fetch: handle });
    await http.fetch("https://a.example/", { method: "POST", body: form });
    await http.fetch("https://a.example/", { method: "POST", body: new URLSearchParams({ a: "1,2" }) });
    await http.fetch("https://a.example/", { method: "PUT", body: new Blob(["streamed"]).stream() } as RequestInit);
    await http.fetch(new Request("https://a.example/", { method: "PATCH", body: "{}", headers: { "x-a": "b" } }));
    const parsed = await seen[0]?.formData();
    const file = parsed?.get("image") as File;
    expect(Buffer.from(await file.arrayBuffer())).toEqual(Buffer.from([0, 255, 13, 10]));
    expect([file.name, file.type, parsed?.get("alt_text")]).toEqual(["a.png", "image/png", "Küche"]);
    expect(await seen[1]?.text()).toBe("a=1%2C2");
    expect(seen[1]?.headers.get("content-type")).toContain("application/x-www-form-urlencoded");
    expect([seen[2]?.method, await seen[2]?.text()]).toEqual(["PUT", "streamed"]);
    expect([seen[3]?.method, seen[3]?.headers.get("x-a"), await seen[3]?.text()]).toEqual(["PATCH", "b", "{}"]);
  });

  test("over real sockets: multipart, packed answer, cookies, address, empty answer; one connection is kept", async () => {
    const ports = new Set<number | undefined>();
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        if (request.method === "DELETE") return response.writeHead(204).end();
        const { headers } = request;
        const about = {
          type: headers["content-type"],
          length: headers["content-length"],
          body: String(Buffer.concat(chunks)),
        };
        response.writeHead(200, { "content-encoding": "gzip", "set-cookie": ["a=1", "b=2"] });
        response.end(gzipSync(JSON.stringify(about)));
      });
    });
    const { http } = setup();
    const form = new FormData();
    form.set("rank", "2");
    const response = await http.fetch(`${url}/up`, { method: "POST", body: form });
    const about = (await response.json()) as { type: string; length: string; body: string };
    expect(about.type).toMatch(/^multipart\/form-data; boundary=/);
    expect(about.body).toContain('name="rank"\r\n\r\n2\r\n');
    expect(Number(about.length)).toBe(about.body.length);
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect([response.url, response.headers.get("content-encoding")]).toEqual([`${url}/up`, null]);
    const deleted = await http.fetch(url, { method: "DELETE" });
    expect([deleted.status, await deleted.text()]).toEqual([204, ""]);
    expect(ports.size).toBe(1);
  });

  test("a write is sent once, whatever the answer", async () => {
    let calls = 0;
    const url = await serve((request, response) => {
      calls += 1;
      request.resume();
      if (calls === 1) response.writeHead(503).end();
      else response.socket?.destroy();
    });
    const { http } = setup();
    expect((await http.fetch(url, { method: "POST", body: "x" })).status).toBe(503);
    await expect(http.fetch(url, { method: "PUT", body: "x" })).rejects.toMatchObject({ kind: "broken" });
    await expect(http.fetch(url)).rejects.toMatchObject({ kind: "broken" });
    expect(calls).toBe(3);
  });
});
