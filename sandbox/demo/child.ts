import { type ChildProcess, fork } from "node:child_process";
import { appendFileSync, closeSync, existsSync, openSync, readFileSync, statSync } from "node:fs";
import type { Writable } from "node:stream";
import { z } from "zod";

export type ChildSpec = {
  /** In sentences: `the bot`. */
  readonly label: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly log: string;
  readonly shownLog: string;
  readonly readyWithinMs: number;
  /**
   * Its code is worked on: what it logs goes here too, and when it ends by itself it waits for `restart`, for only an edit can
   * help. It is never given up.
   */
  readonly workedOn?: { readonly echo: Writable };
};

export type Child = {
  /** Once it listens. Rejects when it never will. */
  readonly ready: Promise<void>;
  pid(): number | undefined;
  /** Ends it and starts it anew, which is no death. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

type Listener = {
  say(line: string): void;
  /** It ended too often, or for a reason that starting it again doesn't mend. */
  gaveUp(sentence: string): void;
};

const readyMessage = z.object({ type: z.literal("ready") });
const quickDeaths = { count: 5, withinMs: 60_000 };
const stopWithinMs = 10_000;
/** A child's exit code for what a person has to put right; its sentences are then in its log. */
const refused = 2;

/** Keeps one child running: one that ends is started again, after a little longer each time. */
export function superviseChild(spec: ChildSpec, listener: Listener, firstDelayMs = 500): Child {
  const first = Promise.withResolvers<void>();
  first.promise.catch(() => undefined);
  const deaths: number[] = [];
  let current: ChildProcess | undefined;
  let again: NodeJS.Timeout | undefined;
  let stopping = false;
  let restarting = false;

  function start(): void {
    const from = existsSync(spec.log) ? statSync(spec.log).size : 0;
    const log = openSync(spec.log, "a", 0o600);
    // A group of its own: Ctrl-C reaches the supervisor alone, which then ends its children in order.
    const echo = spec.workedOn?.echo;
    const output = echo ? "pipe" : log;
    const child = fork(spec.file, [...spec.args], {
      stdio: ["ignore", output, output, "ipc"],
      env: { ...spec.env },
      execArgv: [],
      detached: true,
    });
    closeSync(log);
    for (const stream of echo ? [child.stdout, child.stderr] : []) {
      stream?.on("data", (bytes: Buffer) => {
        appendFileSync(spec.log, bytes);
        echo?.write(bytes);
      });
    }
    current = child;
    const late = setTimeout(() => child.kill("SIGKILL"), spec.readyWithinMs);
    child.on("message", (message) => {
      if (!readyMessage.safeParse(message).success) return;
      clearTimeout(late);
      first.resolve();
    });
    let ended = false;
    const end = (code: number | null, reason: string) => {
      if (ended) return;
      ended = true;
      clearTimeout(late);
      current = undefined;
      if (!stopping && !restarting) onDeath(code, reason, from);
    };
    child.on("error", (error) => end(null, error.message));
    child.on("exit", (code, signal) => end(code, signal ? `killed by ${signal}` : `exit code ${code}`));
  }

  function onDeath(code: number | null, reason: string, logFrom: number): void {
    const name = `${spec.label[0]?.toUpperCase()}${spec.label.slice(1)}`;
    if (spec.workedOn) return listener.say(`${name} ended (${reason}). It starts again when a file changes.`);
    const now = performance.now();
    deaths.push(now);
    const recent = deaths.filter((at) => at > now - quickDeaths.withinMs);
    if (code === refused) return giveUp(`${name} can't start. ${saidSince(spec.log, logFrom)}`);
    if (recent.length >= quickDeaths.count) {
      return giveUp(`${name} ended ${recent.length} times within a minute (${reason}). Its log: ${spec.shownLog}`);
    }
    const delayMs = firstDelayMs * 2 ** (recent.length - 1);
    listener.say(`${name} ended (${reason}). Starting it again in ${delayMs / 1000} s …`);
    again = setTimeout(start, delayMs);
  }

  function giveUp(sentence: string): void {
    first.reject(new Error(sentence));
    listener.gaveUp(sentence);
  }

  async function end(): Promise<void> {
    clearTimeout(again);
    const child = current;
    if (!child) return;
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), stopWithinMs);
    await ended;
    clearTimeout(late);
  }

  start();
  return {
    ready: first.promise,
    pid: () => current?.pid,
    async restart() {
      restarting = true;
      await end();
      restarting = false;
      if (!stopping) start();
    },
    stop() {
      stopping = true;
      return end();
    },
  };
}

/** The sentences among the last lines of a log; what is JSON is for machines. */
function saidSince(log: string, from: number): string {
  const lines = readFileSync(log).subarray(from).toString("utf8").split("\n");
  const sentences = lines.filter((line) => line.trim() !== "" && !line.startsWith("{"));
  return sentences.slice(-12).join("\n") || `Its log says why: ${log}`;
}
