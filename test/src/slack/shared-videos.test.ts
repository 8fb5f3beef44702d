import { createServer, type Server } from "node:http";
import { createServer as createLine, type Server as Line, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { webApi } from "@slack/bolt";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createHttp, type Http } from "#src/platform/http/http.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { createVideoIntake } from "#src/platform/photos/videos/intake.ts";
import type { SlackClients } from "#src/platform/slack/transport/clients.ts";
import { createWorkspace } from "#src/platform/slack/workspace/workspace.ts";
import { mp4 } from "#test/support/mp4.ts";

const most = 300_000;
const video = Buffer.from(mp4({ bytes: 200_000, last: true }));
const large = Buffer.from(mp4({ bytes: most }));
const withHead = (more: string, body: Buffer, status = "200 OK") =>
  Buffer.concat([Buffer.from(`HTTP/1.1 ${status}\r\ncontent-type: video/mp4\r\n${more}\r\n\r\n`), body]);

/** How a file comes over the line, by its id. */
const lines: Readonly<Record<string, (line: Socket) => void>> = {
  F0WHOLE: (line) => void line.write(withHead(`content-length: ${video.length}`, video)),
  F0LARGE: (line) => void line.write(withHead(`content-length: ${large.length}`, large)),
  F0SHORT: (line) => void line.end(withHead("connection: close", video.subarray(0, 1000))),
  F0LONGER: (line) => void line.write(withHead("content-length: 1000", video)),
  F0PART: (line) => void line.write(withHead("content-length: 1000", video.subarray(0, 1000), "206 Partial Content")),
};

let files: Line;
let slack: Server;
let http: Http;
const port = (server: Line | Server) => (server.address() as AddressInfo).port;
const listening = (server: Line | Server) =>
  new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", () => resolve()));
/** Slack says how large it is. */
let told = true;

beforeAll(async () => {
  files = createLine((line) => {
    line.on("error", () => undefined);
    line.once("data", (asked: Buffer) => lines[/ \/(\w+) /.exec(asked.toString())?.[1] ?? ""]?.(line));
  });
  await listening(files);
  slack = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const id = new URLSearchParams(body).get("file");
      const file = { id, mimetype: "video/mp4", url_private: `http://127.0.0.1:${port(files)}/${id}` };
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ ok: true, file: told ? { ...file, size: video.length } : file }));
    });
  });
  await listening(slack);
  http = createHttp({ clock: systemClock, logger: createLogger("silent"), hostAllowed: () => true });
});
afterAll(async () => {
  await http.close();
  files.close();
  slack.close();
});

async function received(id: string): Promise<number> {
  const slackApiUrl = `http://127.0.0.1:${port(slack)}/api/`;
  const background = new webApi.WebClient("xoxb-test", { slackApiUrl, retryConfig: { retries: 0 } });
  const workspace = createWorkspace({
    clients: { of: () => Promise.resolve({ background, token: "xoxb-test" }) } as unknown as SlackClients,
    apiUrl: slackApiUrl,
    fetch: (() => Promise.reject(new Error("no photo is fetched"))) as never,
    stream: (request, into) => http.send(request, { service: "videos", deadlineMs: 5000, maxBytes: most + 1, into }),
    photoHosts: [`127.0.0.1:${port(files)}`],
    leave: null,
  });
  const { signal } = new AbortController();
  return createVideoIntake({ most }).receive(
    (take) => workspace.downloadInto("T0", { id, name: "a.mp4", mime: "video/mp4" }, take, signal),
    async ({ size }) => size,
  );
}

test("a video that comes whole is taken", async () => {
  told = true;
  expect(await received("F0WHOLE")).toBe(video.length);
});

test.each([
  ["is cut off without a word", "F0SHORT", true],
  ["is longer than its answer says", "F0LONGER", true],
  ["comes as a part", "F0PART", true],
  ["comes as a part, when nobody says how large it is", "F0PART", false],
])("one that %s is fetched again later", async (_, id, isTold) => {
  told = isTold;
  await expect(received(id)).rejects.toMatchObject({ code: "slack-down" });
});

test("one that is too large, of which Slack said nothing before, is refused and not fetched again", async () => {
  told = false;
  await expect(received("F0LARGE")).rejects.toMatchObject({ code: "video-too-large" });
});
