import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { seedToken } from "#sandbox/slack/seed.ts";
import { serveSlackSandbox } from "#sandbox/slack/serve.ts";
import { openDatabase, type TestDatabase } from "./database.ts";
import { freePort } from "#sandbox/supabase/postgres-server.ts";

const root = join(import.meta.dirname, "../..");

export type Started = {
  readonly pid: number;
  readonly port: number;
  /** What it wrote so far, of the log and of sentences. */
  output(): string;
  sentences(): string;
  /** Until its log says "ready". Rejects when it ends before. */
  ready(): Promise<void>;
  get(path: string): Promise<{ status: number; text: string }>;
  /** Its exit code, once it has ended by itself or by `signal`. */
  ended: Promise<number | null>;
  end(signal: NodeJS.Signals): Promise<number | null>;
};

export type StartPlace = {
  readonly db: TestDatabase;
  readonly environment: Readonly<Record<string, string>>;
  readonly slackUrl: string;
  /** Answers in place of the database while it is set. */
  intercept: ((request: Request) => Promise<Response> | Response | null) | null;
  /** `src/main.ts` as its own process, by nothing but these variables; null takes one out. */
  start(changes?: Changes, role?: string): Promise<Started>;
  /** Another program of ours, to its end. */
  run(file: string, changes?: Changes): Promise<{ code: number | null; output: string }>;
  close(): Promise<void>;
};

export type Changes = Readonly<Record<string, string | null>>;

/** As PostgREST and the gateway before it answer one function. */
export const answering = (name: string, status: number, body: unknown) => (request: Request) =>
  new URL(request.url).pathname.endsWith(`/rpc/${name}`) ? Response.json(body, { status }) : null;

/** The embedded database and the stand-in for Slack over sockets, and the variables of a bot that is set up well. */
export async function openStartPlace(): Promise<StartPlace> {
  const dir = mkdtempSync(join(tmpdir(), "oms-start-"));
  const db = await openDatabase();
  const place: { intercept: StartPlace["intercept"] } = { intercept: null };
  const database = serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: async (request: Request) => (await place.intercept?.(request)) ?? db.fetch(request),
  });
  await once(database, "listening");
  const slack = await serveSlackSandbox({
    port: 0,
    appUrl: "http://127.0.0.1:9/slack/events",
    signingSecret: "signing-secret",
    oauth: { clientId: "1.2", clientSecret: "client-secret", redirectUris: ["http://127.0.0.1/x"] },
  });
  const environment = {
    OMS_ENV: "demo",
    PUBLIC_URL: "http://127.0.0.1",
    SLACK_SIGNING_SECRET: "signing-secret",
    SLACK_BOT_TOKEN: seedToken,
    SLACK_API_URL: `${slack.url}/api`,
    ETSY_KEYSTRING: "keystring",
    ETSY_SHARED_SECRET: "shared",
    SUPABASE_URL: `http://127.0.0.1:${(database.address() as AddressInfo).port}`,
    SUPABASE_PUBLISHABLE_KEY: db.keys.publishableKey,
    SUPABASE_SECRET_KEY: db.keys.secretKey,
    SUPABASE_JWT_SIGNING_KEY: db.keys.jwtSecret,
    TOKEN_KEYS: `k1:${randomBytes(32).toString("base64")}`,
    PHOTO_DIR: join(dir, "photos"),
  };
  const running = new Set<() => void>();

  function launch(file: string, args: readonly string[], changes: Changes) {
    const all: Record<string, string | null> = { ...environment, ...changes };
    const env = Object.fromEntries(Object.entries(all).filter((each): each is [string, string] => each[1] !== null));
    const child = spawn(process.execPath, [join(root, file), ...args], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env["PATH"] ?? "", NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? "", ...env },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (output += text.toString()));
    const kill = () => void child.kill("SIGKILL");
    running.add(kill);
    const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
    void ended.then(() => running.delete(kill));
    return { child, ended, output: () => output };
  }

  return {
    db,
    environment,
    slackUrl: slack.url,
    get intercept() {
      return place.intercept;
    },
    set intercept(handle) {
      place.intercept = handle;
    },
    async start(changes = {}, role = "all") {
      const port = await freePort();
      const { child, ended, output } = launch("src/main.ts", [role], { PORT: String(port), ...changes });
      const over = ended.then((code) => {
        throw new Error(`it ended with ${code}: ${output()}`);
      });
      over.catch(() => undefined);
      const isReady = async () => output().includes('"msg":"ready"');
      return {
        pid: child.pid ?? 0,
        port,
        output,
        sentences: () =>
          output()
            .split("\n")
            .filter((line) => line !== "" && !line.startsWith("{"))
            .join("\n"),
        ready: async () => {
          await Promise.race([waitUntil("it to be ready", isReady, { withinMs: 30_000 }), over]);
        },
        async get(path) {
          const response = await fetch(`http://127.0.0.1:${port}${path}`);
          return { status: response.status, text: await response.text() };
        },
        ended,
        end(signal) {
          child.kill(signal);
          return ended;
        },
      };
    },
    async run(file, changes = {}) {
      const { ended, output } = launch(file, [], changes);
      return { code: await ended, output: output() };
    },
    async close() {
      for (const kill of running) kill();
      await slack.close();
      database.close();
      if ("closeAllConnections" in database) database.closeAllConnections();
      await db.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
