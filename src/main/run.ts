import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Config, loadConfig } from "#src/config.ts";
import { createRouter } from "#src/platform/slack/transport/routes.ts";
import { healthRoute, readyRoute } from "#src/platform/web/health.ts";
import { assemble, type Parts } from "./adapters.ts";
import { ensureKnown } from "./ensure-known.ts";
import { type RunningWorker, runWorker } from "./run-worker.ts";
import { secretChecks } from "./secret-checks.ts";

/** `src/main.ts [web|worker|all]`: configuration → adapters → the roles asked for. */
const roles = ["web", "worker", "all"] as const;
type Role = (typeof roles)[number];

/** How long running work may go on after the signal to end. What isn't done then goes on elsewhere. */
const graceMs = 6_000;
/** Docker and Kubernetes kill after ten seconds or more: the process is gone before, whatever hangs. */
const longestEndMs = 7_500;
const longestWaitMs = 30_000;
/** So many workers on one machine find a port for their health. */
const healthPorts = 50;

/** A problem that only the one who starts the process can mend: a sentence each, no stack. */
function refuse(sentences: string): never {
  process.stderr.write(`${sentences}\n`);
  process.exit(2);
}

function readRole(): Role {
  const word = process.argv[2] ?? "all";
  return roles.find((role) => role === word) ?? refuse(`The role is one of ${roles.join(", ")}, not “${word}”.`);
}

function prepare(): { config: Config; parts: Parts } {
  try {
    const config = loadConfig(secretChecks);
    return { config, parts: assemble(config) };
  } catch (error) {
    refuse(error instanceof Error ? error.message : "The configuration can't be read.");
  }
}

type Listening = { readonly port: number; stop(ms: number): Promise<void> };

async function listen(role: Role, config: Config, parts: Parts): Promise<Listening> {
  const { host: given, environment, port } = config;
  const loopback = "127.0.0.1";
  if (role === "worker") return listenForHealth(given ?? loopback, config.healthPort, parts);
  const host = given ?? (environment === "demo" ? loopback : "0.0.0.0");
  return { port: await parts.slack.start(port, host), stop: (ms) => parts.slack.stop(ms) };
}

/** A worker takes no requests, but what watches it asks whether it lives. */
async function listenForHealth(host: string, first: number, { readiness }: Parts): Promise<Listening> {
  const server = createServer(createRouter([healthRoute, readyRoute(() => readiness.problems())]));
  for (let port = first; ; port += 1) {
    const failure = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
      server.once("error", resolve);
      server.listen(port, host, () => resolve(null));
    });
    if (failure === null) break;
    // Another worker on this machine has it.
    if (failure.code !== "EADDRINUSE" || port >= first + healthPorts) throw failure;
  }
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** @returns the sentence for a port or an address that can't be listened on; raises what is something else */
function listenProblem(role: Role, { port, healthPort, host }: Config, error: NodeJS.ErrnoException): string {
  const [name, asked] = role === "worker" ? ["HEALTH_PORT", healthPort] : ["PORT", port];
  switch (error.code) {
    case "EADDRINUSE":
      return `Port ${asked} is in use. Stop what uses it, or set another ${name}.`;
    case "EACCES":
      return `${name}: this user may not listen on port ${asked}. Take one above 1023 and put a proxy before it.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "EINVAL":
      return `HOST: ${host} is no address of this machine.`;
    case "slack_webapi_platform_error":
      return "SLACK_APP_TOKEN: Slack refuses it. Make a new one with connections:write on the app's page “Basic Information”.";
    default:
      throw error;
  }
}

/** Waits for what may come right by itself, and ends the process for what only a person can mend. */
async function untilAllIsWell({ readiness, deps: { clock, logger } }: Parts, ending: AbortSignal): Promise<void> {
  for (let wait = 500; !ending.aborted; wait = Math.min(wait * 2, longestWaitMs)) {
    const found = await Promise.race([readiness.look(), whenAborted(ending)]);
    if (found.length === 0 || ending.aborted) return;
    const wrong = found.filter(({ state }) => state === "wrong");
    if (wrong.length > 0) refuse(wrong.map(({ sentence }) => sentence).join("\n"));
    logger.warn({ wait, waitingFor: found.map(({ sentence }) => sentence) }, "not ready yet");
    await clock.sleep(wait, ending);
  }
}

function whenAborted(signal: AbortSignal): Promise<[]> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve([]);
    else signal.addEventListener("abort", () => resolve([]), { once: true });
  });
}

async function main(): Promise<void> {
  const role = readRole();
  const { config, parts } = prepare();
  const { logger } = parts.deps;
  const ending = new AbortController();
  const listening = await listen(role, config, parts).catch((error: NodeJS.ErrnoException) =>
    refuse(listenProblem(role, config, error)),
  );
  // The signal may come before there is one.
  let worker: RunningWorker | null = null;
  const ended = endOnSignal(async () => {
    ending.abort();
    parts.readiness.ending();
    await Promise.all([worker?.stop(graceMs), listening.stop(graceMs)]);
    await parts.http.close();
  });
  await untilAllIsWell(parts, ending.signal);
  await ensureKnown(parts, config, ending.signal);
  worker = role === "web" || ending.signal.aborted ? null : runWorker(parts);
  if (!ending.signal.aborted) {
    parts.readiness.started();
    logger.info({ role, port: listening.port, environment: config.environment }, "ready");
    if (process.connected) process.send?.({ type: "ready", url: config.publicUrl });
  }
  await ended;
}

/** The first of the signals ends it; the channel closes when what started this process is gone. */
function endOnSignal(end: () => Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    let begun = false;
    const begin = () => {
      if (begun) return;
      begun = true;
      setTimeout(() => process.exit(0), longestEndMs).unref();
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
