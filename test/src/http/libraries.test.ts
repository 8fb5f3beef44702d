import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { webApi } from "@slack/bolt";
import { createClient } from "@supabase/supabase-js";
import OpenAI from "openai";
import { expect, onTestFinished, test } from "vitest";
import { createHostPolicy } from "#src/platform/http/host-policy.ts";
import { createHttp } from "#src/platform/http/http.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import { createLogger } from "#src/platform/kernel/log.ts";

/** The libraries that are given our `fetch`: each really works with it, by way of real sockets. */

type Seen = { line: string; type: string | undefined; authorization: string | undefined; body: string };

async function serving(answer: (seen: Seen) => unknown) {
  const seen: Seen[] = [];
  const listener: RequestListener = (request, response) => {
    void whole(request).then((body) => {
      const { headers } = request;
      const line = `${request.method} ${request.url}`;
      const each = { line, type: headers["content-type"], authorization: headers.authorization, body };
      seen.push(each);
      const reply = answer(each);
      response.writeHead(reply === undefined ? 500 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(reply ?? { error: "down" }));
    });
  };
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const lines: string[] = [];
  const logger = createLogger("info", { write: (line: string) => void lines.push(line) });
  const http = createHttp({ clock: systemClock, logger, hostAllowed: createHostPolicy("demo") });
  onTestFinished(async () => {
    await http.close();
    await once(server.close(), "close");
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, http, lines };
}

async function whole(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

test("Slack's client posts a message", async () => {
  const { url, http, seen, lines } = await serving(() => ({ ok: true, ts: "1.2" }));
  const fetch = http.fetchFor({ service: "slack", deadlineMs: 5000 });
  const client = new webApi.WebClient("xoxb-canary", {
    slackApiUrl: `${url}/api/`,
    fetch,
    retryConfig: { retries: 0 },
  });
  expect(await client.chat.postMessage({ channel: "C1", text: "canary-text" })).toMatchObject({ ok: true, ts: "1.2" });
  expect(seen).toMatchObject([{ line: "POST /api/chat.postMessage", authorization: "Bearer xoxb-canary" }]);
  expect(seen[0]?.body).toContain("canary-text");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ service: "slack", path: "/api/chat.postMessage" }]);
  expect(lines.join("")).not.toContain("canary");
});

test("supabase-js calls a function and uploads a file", async () => {
  const { url, http, seen } = await serving(({ line }) =>
    line.includes("/rpc/") ? [{ id: 1 }] : { Key: "photos/a.jpg", Id: "1" },
  );
  const client = createClient(url, "sb_publishable_x", {
    global: { fetch: http.fetchFor({ service: "supabase" }) },
    auth: { persistSession: false, autoRefreshToken: false },
  });
  expect(await client.rpc("claim_operations", { worker: "w" })).toMatchObject({ data: [{ id: 1 }], error: null });
  const upload = await client.storage
    .from("photos")
    .upload("a.jpg", Buffer.from("bytes"), { contentType: "image/jpeg" });
  expect(upload.error).toBeNull();
  expect(seen.map(({ line, body }) => [line, body])).toEqual([
    ["POST /rest/v1/rpc/claim_operations", '{"worker":"w"}'],
    ["POST /storage/v1/object/photos/a.jpg", "bytes"],
  ]);
});

test("openai asks a model, and a failure is asked once only", async () => {
  const { url, http, seen } = await serving(({ body }) =>
    body.includes("fail")
      ? undefined
      : { id: "1", object: "chat.completion", choices: [{ index: 0, message: { role: "assistant", content: "hi" } }] },
  );
  const fetch = http.fetchFor({ service: "openai", deadlineMs: 5000 });
  const client = new OpenAI({ apiKey: "sk-canary", baseURL: `${url}/v1`, fetch, maxRetries: 0 });
  const ask = (content: string) =>
    client.chat.completions.create({ model: "m", messages: [{ role: "user", content }] });
  expect((await ask("hello")).choices[0]?.message.content).toBe("hi");
  await expect(ask("fail")).rejects.toMatchObject({ status: 500 });
  expect(seen.map(({ line }) => line)).toEqual(["POST /v1/chat/completions", "POST /v1/chat/completions"]);
});
