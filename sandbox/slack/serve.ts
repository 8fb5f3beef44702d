import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { extname, join, normalize } from "node:path";
import { parseArgs } from "node:util";
import { serve } from "@hono/node-server";
import type { OAuthSettings } from "./context.ts";
import { fetchPicture } from "./pictures.ts";
import { createSlackSandbox, type SeedOptions } from "./sandbox.ts";
import { appOfManifest, seedTeamId } from "./seed.ts";
import type { State } from "./state.ts";
import { upgradeState } from "./upgrade.ts";

export type ServeOptions = SeedOptions & {
  readonly port: number;
  readonly appUrl: string;
  readonly signingSecret: string;
  /** The app's OAuth settings; without them it cannot be installed by anybody. */
  readonly oauth?: OAuthSettings;
  /** How long an app may take to acknowledge. Slack's three seconds when left out. */
  readonly patienceMs?: number;
  /** Where the state is kept between starts. */
  readonly stateFile?: string;
};

const page = join(import.meta.dirname, "page");
const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** The sandbox on loopback, with its page. What it answered is on disk before the answer leaves. */
export async function serveSlackSandbox(options: ServeOptions): Promise<{ url: string; close(): Promise<void> }> {
  let publicUrl = "";
  const { stateFile } = options;
  const known =
    stateFile && existsSync(stateFile) ? upgradeState(JSON.parse(readFileSync(stateFile, "utf8"))) : undefined;
  if (known && options.botToken) useToken(known, options.botToken);
  if (known) useManifest(known);
  const sandbox = createSlackSandbox({
    clock: { now: () => new Date() },
    random: Math.random,
    get publicUrl() {
      return publicUrl;
    },
    signingSecret: options.signingSecret,
    appUrl: options.appUrl,
    deliver: (request) => fetch(request),
    fetchPicture,
    patienceMs: options.patienceMs ?? 3000,
    sleep: (ms) => sleep(ms, undefined, { ref: false }),
    ...(options.oauth ? { oauth: options.oauth } : {}),
    ...(options.botToken ? { botToken: options.botToken } : {}),
    ...(options.installed === undefined ? {} : { installed: options.installed }),
    ...(known ? { state: known } : {}),
  });
  let dirty = known === undefined;
  const save = () => {
    if (!stateFile || !dirty) return;
    dirty = false;
    writeFileSync(`${stateFile}.new`, JSON.stringify(sandbox.snapshot()), { mode: 0o600 });
    renameSync(`${stateFile}.new`, stateFile);
  };
  // What changes outside of a request, such as an event's third delivery, is saved a moment later.
  let waiting: NodeJS.Timeout | undefined;
  sandbox.onChange(() => {
    dirty = true;
    waiting ??= setTimeout(() => {
      waiting = undefined;
      save();
    }, 100);
  });
  const server = serve({
    hostname: "127.0.0.1",
    port: options.port,
    overrideGlobalObjects: false,
    fetch: async (request, { outgoing }) => {
      const file = pageFile(new URL(request.url).pathname);
      const response = file ?? (await sandbox.handle(request));
      save();
      const fault = response.headers.get("x-sandbox-fault");
      if (fault === "drop") outgoing.socket?.destroy();
      if (fault === "timeout") await sleep(60_000, undefined, { ref: false });
      return response;
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once("listening", resolve);
    server.once("error", reject);
  });
  const address = server.address();
  publicUrl = `http://127.0.0.1:${typeof address === "object" && address ? address.port : options.port}`;
  return {
    url: publicUrl,
    close: async () => {
      clearTimeout(waiting);
      save();
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
    },
  };
}

/** A new version of the app names its command and shortcuts anew; what people consented to stays as it was. */
function useManifest({ app }: State): void {
  const { commands, messageShortcuts, globalShortcuts } = appOfManifest();
  Object.assign(app, { commands, messageShortcuts, globalShortcuts });
}

/** The seeded workspace's token is told anew at every start. */
function useToken({ tokens }: State, value: string): void {
  const token = tokens.find((each) => each.installationId === seedTeamId && each.kind === "access" && !each.ended);
  if (token) token.value = value;
}

function pageFile(pathname: string): Response | null {
  const name = pathname === "/" ? "index.html" : normalize(pathname).replace(/^\/+/, "");
  const type = types[extname(name)];
  const path = join(page, name);
  if (!type || !path.startsWith(page) || !existsSync(path)) return null;
  return new Response(readFileSync(path), { headers: { "content-type": type, "cache-control": "no-store" } });
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      state: { type: "string" },
      "app-url": { type: "string", default: "http://127.0.0.1:3000/slack/events" },
    },
  });
  try {
    const running = await serveSlackSandbox({
      port: Number(values.port),
      appUrl: values["app-url"],
      signingSecret: process.env["SANDBOX_SIGNING_SECRET"] ?? "sandbox-signing-secret",
      ...(process.env["SANDBOX_BOT_TOKEN"] ? { botToken: process.env["SANDBOX_BOT_TOKEN"] } : {}),
      ...(values.state ? { stateFile: values.state } : {}),
    });
    if (process.send) process.send({ type: "ready", url: running.url });
    else process.stdout.write(`Slack stand-in at ${running.url}\n`);
    for (const signal of ["SIGTERM", "SIGINT", "disconnect"]) {
      process.once(signal, () => void running.close().then(() => process.exit(0)));
    }
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
    process.stderr.write(taken ? `Port ${values.port} is in use.\n` : `${String(error)}\n`);
    process.exit(2);
  }
}
