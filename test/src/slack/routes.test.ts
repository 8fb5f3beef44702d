import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "#src/platform/kernel/clock.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { createReceiver } from "#src/platform/slack/transport/receiver.ts";
import { exchange } from "#test/security/raw-http.ts";

/** Over HTTP, and in Socket Mode, where only browsers come this way. */
describe.each([
  ["HTTP", null],
  ["Socket Mode", "xapp-1"],
])("%s", (_, appToken) => {
  const called: string[] = [];
  const route = (path: string, method: string) => ({
    path,
    method: [method],
    handler: (_request: unknown, response: { end(text: string): void }) => {
      called.push(`${method} ${path}`);
      response.end("here");
    },
  });
  const { listener } = createReceiver({
    clock: systemClock,
    logger: createLogger("silent"),
    config: { signingSecret: "unused-in-this-test", appToken },
    routes: [route("/connect/:token", "GET"), route("/connect/:token/continue", "POST"), route("/healthz", "GET")],
    prepare: () => undefined,
  });
  const server = createServer(listener);
  let port: number;
  beforeAll(async () => {
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => void server.close());
  const statusOf = (target: string, method = "GET") =>
    exchange(port, { method, target, headers: [], body: new Uint8Array() });

  test.each(["/connect/%E0%A4%A", "/connect/%ff", "/%", "//"])(
    "answers 400 to an address that is no text: %s",
    async (target) => {
      expect(await statusOf(target)).toBe(400);
      expect(await statusOf("/healthz")).toBe(200);
    },
  );

  test("gives a request to the route that it names, and to no other", async () => {
    called.length = 0;
    expect(await statusOf("/connect/abc?x=1")).toBe(200);
    expect(await statusOf("/connect/abc/continue", "POST")).toBe(200);
    expect(await statusOf("/connect/abc/")).toBe(200);
    expect(called).toEqual(["GET /connect/:token", "POST /connect/:token/continue", "GET /connect/:token"]);
    for (const [target, method] of [
      ["/connect/", "GET"],
      ["/connect", "GET"],
      ["/connect/abc", "POST"],
      ["/connect/abc/continue", "GET"],
      ["/connect/a%2Fb/c", "GET"],
      ["/healthz/x", "GET"],
      ["/nowhere", "GET"],
    ] as const) {
      expect(await statusOf(target, method), `${method} ${target}`).toBe(404);
    }
  });
});
