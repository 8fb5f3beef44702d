import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { openStartPlace, type StartPlace } from "#test/support/real-start.ts";
import { byScale, type Figure, median, rounded } from "./figure.ts";

const rounds = byScale({ full: 9, usual: 3, smoke: 1 });
/** What a start leaves behind is collected, and the worker has looked around once. */
const settledAfterMs = byScale({ full: 5000, usual: 3000, smoke: 200 });
const aim = { ms: 1000, mb: 150 };

type Seen = { readonly ms: number; readonly mb: number };

/** `npm start` until it is ready, with a database and a Slack in another process, beside a Bolt app that does nothing. */
export async function start(): Promise<Figure[]> {
  const place = await openStartPlace();
  try {
    // The first of each compiles what the others find compiled.
    await ours(place);
    await bare();
    const pairs: { ours: Seen; bare: Seen }[] = [];
    for (let round = 0; round < rounds; round += 1) pairs.push({ ours: await ours(place), bare: await bare() });
    const middle = (of: "ours" | "bare", what: keyof Seen) => rounded(median(pairs.map((pair) => pair[of][what])));
    return [
      {
        name: "start to ready",
        value: middle("ours", "ms"),
        unit: "ms",
        aim: `< ${aim.ms}`,
        ok: middle("ours", "ms") < aim.ms,
        beside: { "a bare Bolt app, ms": middle("bare", "ms") },
      },
      {
        name: "resident after the start",
        value: middle("ours", "mb"),
        unit: "MB",
        aim: `< ${aim.mb}`,
        ok: middle("ours", "mb") < aim.mb,
        beside: { "a bare Bolt app, MB": middle("bare", "mb") },
      },
    ];
  } finally {
    await place.close();
  }
}

/** @param begin starts a process and waits until it is ready */
async function seen(begin: () => Promise<Running>): Promise<Seen> {
  const began = performance.now();
  const running = await begin();
  const ms = performance.now() - began;
  await sleep(settledAfterMs);
  const mb = residentMb(running.pid);
  await running.end();
  return { ms, mb };
}

type Running = { readonly pid: number; end(): Promise<unknown> };

const ours = (place: StartPlace) =>
  seen(async () => {
    const started = await place.start();
    await started.ready();
    return { pid: started.pid, end: () => started.end("SIGTERM") };
  });

const bare = () =>
  seen(async () => {
    const child = fork(new URL("start/bare.ts", import.meta.url), { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    await once(child, "message");
    return {
      pid: child.pid ?? 0,
      end: () => {
        child.kill("SIGKILL");
        return once(child, "exit");
      },
    };
  });

/** As Linux counts it; another system has no such file. */
function residentMb(pid: number): number {
  const kb = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kb) / 1024;
}
