import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { serveEtsySandbox } from "#sandbox/etsy/serve.ts";
import { seeded } from "#sandbox/etsy/seed.ts";
import { allow, draftForm, exchange, png, redirectUri, type Reply, type Send, us } from "./market.ts";

let folder: string;
let children: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "etsy-"));
  children = [];
});

afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** As the demo starts it: a child that says when it is ready. */
async function start(): Promise<{ child: ChildProcess; url: string }> {
  const child = fork("sandbox/etsy/serve.ts", ["--state", join(folder, "etsy.json"), "--redirect-uri", redirectUri], {
    env: { ...process.env, SANDBOX_ETSY_KEYSTRING: "keystring-1", SANDBOX_ETSY_SHARED_SECRET: "secret-1" },
  });
  children.push(child);
  const [message] = (await once(child, "message")) as [{ type: string; url: string }];
  expect(message.type).toBe("ready");
  return { child, url: message.url };
}

function senderTo(url: () => string) {
  return async (method: string, path: string, given: Send = {}): Promise<Reply> => {
    const headers = new Headers({ "x-api-key": "keystring-1:secret-1" });
    if (given.token) headers.set("authorization", `Bearer ${given.token}`);
    let body: string | FormData | null = null;
    if (given.multipart) {
      body = new FormData();
      for (const [name, value] of Object.entries(given.multipart)) body.set(name, value);
    } else if (given.form) {
      headers.set("content-type", "application/x-www-form-urlencoded");
      body = new URLSearchParams(
        Object.entries(given.form).map(([name, value]): [string, string] => [name, String(value)]),
      ).toString();
    }
    const response = await fetch(url() + path, { method, headers, body, redirect: "manual" });
    const text = await response.text();
    const json = response.headers.get("content-type")?.includes("json");
    return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : {} };
  };
}

test("killed in the middle of its work, it goes on from the last answer it gave", async () => {
  let running = await start();
  const send = senderTo(() => running.url);
  const code = (await allow(send, seeded.usSeller)).searchParams.get("code") ?? "";
  const token = String((await exchange(send, code)).body["access_token"]);
  const listings = `/v3/application/shops/${us.shop}/listings`;
  const draft = await send("POST", listings, { token, form: draftForm() });
  const id = String(draft.body["listing_id"]);
  const photo = await send("POST", `${listings}/${id}/images`, { token, multipart: { image: png(9), rank: "1" } });
  await send("POST", `${listings}/${id}/images`, { token, multipart: { image: png(8), rank: "2" } });
  running.child.kill("SIGKILL");
  await once(running.child, "exit");

  running = await start();
  const live = await send("GET", `/v3/application/listings/${id}?includes=Images`, { token });
  expect(live).toMatchObject({ status: 200, body: { state: "draft", images: { length: 2 } } });
  const address = new URL(String(photo.body["url_fullxfull"])).pathname;
  const bytes = new Uint8Array(await (await fetch(running.url + address)).arrayBuffer());
  expect(bytes.at(-1)).toBe(9);
  const ledger = (await send("GET", "/_sandbox/ledger")).body as unknown as { operation: string }[];
  expect(ledger.map(({ operation }) => operation)).toEqual([
    "token",
    "createDraftListing",
    "uploadListingImage",
    "uploadListingImage",
    "getListing",
  ]);
});

test("a line of the ledger that was cut off by the end of the process is left out, and nothing is glued to it", async () => {
  const stateFile = join(folder, "etsy.json");
  const serve = () =>
    serveEtsySandbox({ port: 0, stateFile, redirectUris: [redirectUri], keystring: "k", sharedSecret: "s" });
  const ping = (url: string) =>
    fetch(`${url}/v3/application/openapi-ping`, { headers: { "x-api-key": "k:s" } }).then((reply) => reply.status);
  let market = await serve();
  await ping(market.url);
  await market.close();
  appendFileSync(join(folder, "etsy", "calls.jsonl"), '{"n":2,"at":"20');
  market = await serve();
  await ping(market.url);
  await market.close();
  market = await serve();
  const ledger = (await (await fetch(`${market.url}/_sandbox/ledger`)).json()) as { n: number }[];
  expect(ledger.map(({ n }) => n)).toEqual([1, 2]);
  await market.close();
});

test("ends with the process that started it", async () => {
  const { child } = await start();
  child.disconnect();
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("a new state file starts from the beginning, whatever lies beside it", async () => {
  const stateFile = join(folder, "etsy.json");
  const serve = () =>
    serveEtsySandbox({ port: 0, stateFile, redirectUris: [redirectUri], keystring: "k", sharedSecret: "s" });
  let market = await serve();
  await fetch(`${market.url}/v3/application/openapi-ping`, { headers: { "x-api-key": "k:s" } });
  await market.close();
  expect(existsSync(join(folder, "etsy", "calls.jsonl"))).toBe(true);
  rmSync(stateFile);
  market = await serve();
  expect(await (await fetch(`${market.url}/_sandbox/ledger`)).json()).toEqual([]);
  await market.close();
});

test("a line that is cut, and one that stays silent, are so for a real client", async () => {
  const market = await serveEtsySandbox({ port: 0, redirectUris: [redirectUri], keystring: "k", sharedSecret: "s" });
  const fault = (mode: string) =>
    fetch(`${market.url}/_sandbox/faults`, { method: "POST", body: JSON.stringify({ operation: "ping", mode }) });
  const ping = (signal: AbortSignal | null = null) =>
    fetch(`${market.url}/v3/application/openapi-ping`, { headers: { "x-api-key": "k:s" }, signal });
  await fault("drop");
  await expect(ping()).rejects.toThrow("fetch failed");
  await fault("timeout");
  await expect(ping(AbortSignal.timeout(300))).rejects.toThrow(/timeout/);
  expect((await ping()).status).toBe(200);
  await market.close();
});
