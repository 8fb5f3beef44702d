import { type ChildProcess, fork } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exchange } from "./raw-http.ts";

/** SECURITY.md says these numbers: what anybody can make the process hold, without a secret. */
const mostGrowthMb = 128;
const mostConnections = 1_000;
const mb = 1024 * 1024;

const secret = randomBytes(16).toString("hex");
let bot: ChildProcess;
let port: number;
beforeAll(async () => {
  bot = fork(new URL("./flooded-bot.ts", import.meta.url), [secret]);
  [{ port }] = (await once(bot, "message")) as [{ port: number }];
  await flood(20, slackHead(100_000), Buffer.alloc(90_000));
  await peak();
});
afterAll(() => bot.disconnect());

/** The highest resident memory since it was asked last, MB. */
async function peak(): Promise<number> {
  bot.send({});
  const [{ rss }] = (await once(bot, "message")) as [{ rss: number }];
  return rss / mb;
}

const now = () => String(Math.floor(Date.now() / 1000));

function slackHead(length: number): string {
  return `POST /slack/events HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\nx-slack-signature: v0=${randomBytes(32).toString("hex")}\r\nx-slack-request-timestamp: ${now()}\r\n\r\n`;
}

function webhookHead(length: number): string {
  return `POST /webhooks/etsy HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\nwebhook-id: ${randomBytes(8).toString("hex")}\r\nwebhook-timestamp: ${now()}\r\nwebhook-signature: v1,${randomBytes(32).toString("base64")}\r\n\r\n`;
}

/** So many connections at once that each send all but the end, and hold on. @returns how many were let in */
async function flood(count: number, head: string, body: Uint8Array, during?: () => Promise<void>): Promise<number> {
  const sockets: Socket[] = [];
  let closed = 0;
  for (let at = 0; at < count; at += 1) {
    const socket = connect({ port, host: "127.0.0.1" }, () => {
      socket.write(head);
      socket.write(body);
    });
    socket.on("error", () => undefined).on("close", () => (closed += 1));
    socket.resume();
    sockets.push(socket);
    if (at % 50 === 49) await pause(20);
  }
  // Until nothing moves any more: all that can be held is held now.
  for (let before = -1, sum = 0, still = 0; still < 3; ) {
    still = before === sum ? still + 1 : 0;
    before = sum;
    await pause(300);
    sum = sockets.reduce((all, { bytesWritten, writableLength }) => all + bytesWritten - writableLength, 0) + closed;
  }
  const open = sockets.length - closed;
  await during?.();
  for (const socket of sockets) socket.destroy();
  await pause(200);
  return open;
}

/** A command as Slack signs it. @returns the status of its acknowledgement */
async function honest(): Promise<number> {
  const body = Buffer.from(
    `command=${encodeURIComponent("/oms")}&text=help&team_id=T1&user_id=U1&trigger_id=${randomBytes(8).toString("hex")}`,
  );
  const timestamp = now();
  const signature = createHmac("sha256", secret).update(`v0:${timestamp}:`).update(body).digest("hex");
  return exchange(port, {
    headers: [
      ["content-type", "application/x-www-form-urlencoded"],
      ["content-length", String(body.length)],
      ["x-slack-request-timestamp", timestamp],
      ["x-slack-signature", `v0=${signature}`],
    ],
    body,
  });
}

test.for([
  ["unsigned requests to Slack's address, each a megabyte", 400, () => slackHead(mb), mb - 1, 16],
  ["unsigned webhooks", 700, () => webhookHead(64 * 1024), 64 * 1024 - 1, 256],
] as const)(
  "%s, never finished: memory stays bounded, and Slack's own are answered",
  async ([, count, head, size, most]) => {
    const before = await peak();
    let answered = 0;
    const held = await flood(count, head(), Buffer.alloc(size, 0x20), async () => {
      answered = await honest();
    });
    expect((await peak()) - before).toBeLessThan(mostGrowthMb);
    expect(held).toBeLessThanOrEqual(most);
    expect(answered).toBe(200);
  },
);

test("more connections than are allowed, with headers that never end, are turned away", async () => {
  const before = await peak();
  const open = await flood(1_500, `GET /healthz HTTP/1.1\r\nhost: a\r\nx: ${"y".repeat(8_000)}`, Buffer.alloc(0));
  expect(open).toBeLessThanOrEqual(mostConnections);
  expect((await peak()) - before).toBeLessThan(mostGrowthMb);
});

test("a connection that sends its headers a little at a time is ended", async () => {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  const began = Date.now();
  socket.write("GET /healthz HTTP/1.1\r\nhost: a\r\nx: ");
  const drip = setInterval(() => socket.write("y"), 500);
  socket.resume();
  await once(socket, "close");
  clearInterval(drip);
  // Ten seconds, and looked at every five.
  expect(Date.now() - began).toBeLessThan(18_000);
}, 60_000);
