import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { freePort } from "#sandbox/supabase/postgres-server.ts";

vi.setConfig({ testTimeout: 30_000 });

const root = join(import.meta.dirname, "../../..");

/** A database that takes connections and answers each `ms` later: nothing, as one that is just being started. */
async function slowDatabase(ms: number) {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on(
      "data",
      () => void setTimeout(() => socket.end("HTTP/1.1 503 Starting\r\ncontent-length: 0\r\n\r\n"), ms),
    );
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() };
}

test("told to end while its database is still starting, a process answers what it has in hand first", async () => {
  const database = await slowDatabase(1500);
  const port = await freePort();
  const here = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ["src/main.ts", "web"], {
    cwd: root,
    stdio: "ignore",
    env: {
      PATH: process.env["PATH"],
      OMS_ENV: "demo",
      PORT: String(port),
      PUBLIC_URL: here,
      SLACK_SIGNING_SECRET: "signing-secret",
      SLACK_BOT_TOKEN: "xoxb-1",
      SLACK_API_URL: here,
      ETSY_KEYSTRING: "keystring",
      ETSY_SHARED_SECRET: "shared",
      SUPABASE_URL: database.url,
      SUPABASE_PUBLISHABLE_KEY: "sb_publishable_test",
      SUPABASE_SECRET_KEY: "sb_secret_test",
      SUPABASE_JWT_SIGNING_KEY: randomBytes(32).toString("hex"),
      TOKEN_KEYS: `k1:${randomBytes(32).toString("base64")}`,
    },
  });
  const ended = once(child, "exit");
  try {
    await waitUntil("the process to listen", () =>
      fetch(`${here}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    const answer = fetch(`${here}/connect/a-link`);
    // On its way to the database by then, which answers long after the signal.
    await new Promise((resolve) => setTimeout(resolve, 500));
    child.kill("SIGTERM");
    // A page that says what passes, not a connection that is cut.
    expect((await answer).status).toBe(503);
    expect(await ended).toEqual([0, null]);
  } finally {
    child.kill("SIGKILL");
    database.close();
  }
});
