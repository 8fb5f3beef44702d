import { join } from "node:path";
import type { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { type DemoOptions, readOptions } from "./demo/options.ts";
import { Refusal } from "./demo/refusal.ts";
import { runSmoke } from "./demo/smoke.ts";
import { type Demo, startDemo, Stopped } from "./demo/start.ts";
import { people, studio } from "./demo/studio.ts";

/** `npm run demo`: the whole product on this machine, and one address to open. */
const call = readOptions(process.argv.slice(2), join(import.meta.dirname, ".."));

if ("say" in call) {
  process.stdout.write(`${call.say}\n`);
  process.exitCode = call.code;
} else if (call.smoke) {
  process.exitCode = await runSmoke(say, process.env);
} else {
  process.exitCode = await run(call.options);
}

// A channel to the process that started this would keep the process up.
if (process.connected) process.disconnect();

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function warn(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function run(options: DemoOptions): Promise<number> {
  const stopping = listenForStop();
  let demo: Demo;
  try {
    const progress = options.quiet ? () => undefined : say;
    const { signal } = stopping;
    const echo = options.watch ? { echo: await readableLog() } : {};
    demo = await startDemo({ options, say: progress, warn, environment: process.env, signal, ...echo });
  } catch (error) {
    if (error instanceof Stopped) {
      say("Stopped.");
      return 0;
    }
    if (!(error instanceof Refusal)) throw error;
    warn(error.message);
    return 2;
  }
  say(options.quiet ? demo.addresses.slack : welcome(demo, options));
  process.send?.({ type: "ready", url: demo.addresses.slack, pids: demo.pids() });
  const broken = await Promise.race([demo.broken, stopping.promise]);
  if (broken !== undefined) warn(`${broken}\nEverything is stopped; the demo's data is kept.`);
  else if (!options.quiet) say("\nStopping …");
  await demo.stop();
  if (broken === undefined && !options.quiet)
    say(`Stopped. The data is in ${options.shownDir}; the next start goes on with it.`);
  return broken === undefined ? 0 : 1;
}

/** Log lines as people read them, on this process's output. */
async function readableLog(): Promise<Writable> {
  const { default: pretty } = await import("pino-pretty");
  return pretty({ colorize: process.stdout.isTTY, singleLine: true, translateTime: "SYS:HH:MM:ss.l", sync: true });
}

function welcome(demo: Demo, { shownDir }: DemoOptions): string {
  return `
  ${studio} is open:  ${demo.addresses.slack}

  You are ${people.owner.name}, its owner. ${people.manager.name} approves; ${people.maker.name} and ${people.otherMaker.name} make. Change places on the left of the page.
  Begin with /oms connect, then "Draft a listing" on a photo.

  To stop: Ctrl-C.  To begin anew: npm run demo -- --reset.  Logs: ${shownDir}/logs
`;
}

/**
 * Ctrl-C, a closed terminal, or the end of what started this process. Asked again after a second it ends at once;
 * npm passes the same Ctrl-C on a second time, which is not meant so.
 */
function listenForStop() {
  const asked = Promise.withResolvers<undefined>();
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) return;
    controller.abort();
    asked.resolve(undefined);
    void sleep(1000, undefined, { ref: false }).then(() => {
      for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));
    });
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);
  if (process.send) process.once("disconnect", stop);
  return { promise: asked.promise, signal: controller.signal };
}
