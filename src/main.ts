import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Config, loadConfig } from "#src/config.ts";
import { healthRoute } from "#src/web/health.ts";
import { assemble, type Parts } from "./main/adapters.ts";
import { missingKeys } from "./main/check-keys.ts";
import { ensureStudio } from "./main/ensure-studio.ts";
import { type RunningWorker, runWorker } from "./main/run-worker.ts";

/** `node src/main.ts [web|worker|all]`: configuration → adapters → the roles asked for. */
const roles = ["web", "worker", "all"] as const;
type Role = (typeof roles)[number];

/** How long running work may go on after the signal to end. What isn't done then goes on elsewhere. */
const graceMs = 10_000;

/** A problem that only the one who starts the process can mend: one sentence, no stack. */
function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

function readRole(): Role {
  const word = process.argv[2] ?? "all";
  return roles.find((role) => role === word) ?? refuse(`The role is one of ${roles.join(", ")}, not “${word}”.`);
}

function prepare(): { config: Config; parts: Parts } {
  try {
    const config = loadConfig();
    return { config, parts: assemble(config) };
  } catch (error) {
    refuse(error instanceof Error ? error.message : "The configuration can't be read.");
  }
}

async function listen(role: Role, config: Config, parts: Parts): Promise<Server | null> {
  const host = config.environment === "demo" ? "127.0.0.1" : "0.0.0.0";
  if (role !== "worker") return parts.slack.start(config.port, host);
  // A worker takes no requests, but whoever watches it asks whether it lives.
  const server = createServer((request, response) => {
    if (request.url === healthRoute.path) healthRoute.handler(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(config.port, host, resolve);
  });
  return server;
}

async function main(): Promise<void> {
  const role = readRole();
  const { config, parts } = prepare();
  const { logger } = parts.deps;
  const ending = new AbortController();
  const server = await listen(role, config, parts).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EADDRINUSE") refuse(`Port ${config.port} is in use. Stop what uses it, or set another PORT.`);
    throw error;
  });
  // The signal may come before there is one.
  let worker: RunningWorker | null = null;
  const ended = endOnSignal(async () => {
    ending.abort();
    await Promise.all([worker?.stop(graceMs), role === "worker" ? server?.close() : parts.slack.stop(graceMs)]);
    await parts.http.close();
  });
  const missing = await missingKeys(parts, config, ending.signal);
  if (missing !== null) refuse(missing);
  await ensureStudio(parts, config, ending.signal);
  worker = role === "web" || ending.signal.aborted ? null : runWorker(parts);
  const port = (server?.address() as AddressInfo | null)?.port ?? config.port;
  logger.info({ role, port, environment: config.environment }, "ready");
  if (process.connected) process.send?.({ type: "ready", url: config.publicUrl });
  await ended;
}

/** The first of the signals ends it; the channel closes when whoever started this process is gone. */
function endOnSignal(end: () => Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    let begun = false;
    const begin = () => {
      if (begun) return;
      begun = true;
      void end()
        .catch(() => undefined)
        .then(resolve);
    };
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, begin);
    process.on("disconnect", begin);
    // It may have closed while this process was still loading.
    if (process.send && !process.connected) begin();
  });
}

await main();
process.exit(0);
