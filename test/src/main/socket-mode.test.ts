import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, vi } from "vitest";
import { startTest } from "#test/support/start-test.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = startTest.extend("api", { scope: "file" }, async ({ place }, { onCleanup }) => {
  const slack = withSockets(place.slackUrl);
  onCleanup(() => {
    slack.close();
    slack.closeAllConnections();
  });
  await once(slack.listen(0, "127.0.0.1"), "listening");
  return addressOf(slack);
});

const addressOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** The stand-in for Slack, with the two things of Socket Mode that it lacks: where to connect, and the word of welcome. */
function withSockets(standIn: string): Server {
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (request.url?.endsWith("/apps.connections.open")) {
      const known = request.headers.authorization === "Bearer xapp-1";
      return void answer(
        200,
        known ? { ok: true, url: addressOf(server).replace("http", "ws") } : { ok: false, error: "invalid_auth" },
      );
    }
    const { authorization = "" } = request.headers;
    void fetch(`${standIn}${request.url}`, { method: "POST", headers: { authorization } }).then(
      async (told) => answer(told.status, await told.json()),
      () => answer(502, {}),
    );
  });
  server.on("upgrade", (request, socket) => {
    const key = `${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash("sha1").update(key).digest("base64");
    const hello = Buffer.from(JSON.stringify({ type: "hello", num_connections: 1, connection_info: { app_id: "A1" } }));
    socket.on("error", () => undefined);
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
    );
    socket.write(Buffer.concat([Buffer.from([0x81, hello.length]), hello]));
  });
  return server;
}

test("a start in Socket Mode gets ready, serves its pages on PORT, and no address ends it", async ({ place, api }) => {
  const started = await place.start({
    SLACK_APP_TOKEN: "xapp-1",
    SLACK_API_URL: `${api}/api`,
    SLACK_SIGNING_SECRET: null,
  });
  await started.ready();
  expect((await started.get("/connect/%E0%A4%A")).status).toBe(400);
  expect(await started.get("/readyz")).toEqual({ status: 200, text: "ready" });
  expect((await started.get("/connect/nonsense")).status).toBe(400);
  expect(await started.end("SIGTERM")).toBe(0);
});

test("an app token that Slack doesn't know is named", async ({ place, api }) => {
  const started = await place.start({ SLACK_APP_TOKEN: "xapp-2", SLACK_API_URL: `${api}/api` });
  expect(await started.ended).toBe(2);
  expect(started.sentences()).toMatch(/^SLACK_APP_TOKEN: Slack refuses it\./);
});
