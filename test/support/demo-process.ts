import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { findPorts } from "#sandbox/demo/ports.ts";
import { etsyAt, type EtsyStandIn } from "#sandbox/drive/etsy-seller.ts";
import { type SlackStandIn, slackAt } from "#sandbox/drive/slack-person.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";

const root = join(import.meta.dirname, "../..");
const ready = z.object({
  type: z.literal("ready"),
  url: z.string(),
  pids: z.object({ database: z.number(), standIns: z.number(), bot: z.number() }),
});

/** `npm run demo` as its own process, with a folder and ports that outlive it. */
export type DemoPlace = {
  readonly dir: string;
  readonly port: number;
  readonly slack: SlackStandIn;
  readonly etsy: EtsyStandIn;
  start(...options: string[]): Promise<RunningDemo>;
  /** Starts it and waits for nothing. */
  begin(...options: string[]): Pick<RunningDemo, "pid" | "end">;
  /** Starts it and waits for its end. */
  run(...options: string[]): Promise<{ code: number | null; output: string }>;
  remove(): void;
};

export type RunningDemo = {
  readonly pid: number;
  readonly pids: z.infer<typeof ready>["pids"];
  output(): string;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<number | null>;
};

export async function demoPlace(): Promise<DemoPlace> {
  const dir = mkdtempSync(join(tmpdir(), "oms-demo-"));
  const port = await findPorts();
  const started: ChildProcess[] = [];
  const launch = (options: readonly string[]) => {
    const child = fork(join(root, "sandbox/demo.ts"), ["--dir", dir, "--port", String(port), ...options], {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      execArgv: [],
    });
    started.push(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (text: Buffer) => (output += text.toString()));
    const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
    return { child, ended, output: () => output };
  };
  return {
    dir,
    port,
    slack: slackAt(`http://127.0.0.1:${port}`),
    etsy: etsyAt(`http://127.0.0.1:${port + 1}`),
    async start(...options) {
      const { child, ended, output } = launch(options);
      const message = await new Promise<unknown>((resolve, reject) => {
        child.once("message", resolve);
        void ended.then((code) => reject(new Error(`The demo ended with ${code}: ${output()}`)));
      });
      const { pids } = ready.parse(message);
      return {
        pid: child.pid ?? 0,
        pids,
        output,
        async end(signal) {
          child.kill(signal);
          return ended;
        },
      };
    },
    begin(...options) {
      const { child, ended } = launch(options);
      return {
        pid: child.pid ?? 0,
        async end(signal) {
          child.kill(signal);
          return ended;
        },
      };
    },
    async run(...options) {
      const { ended, output } = launch(options);
      return { code: await ended, output: output() };
    },
    remove() {
      for (const child of started) child.kill("SIGKILL");
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Processes that this one started and that run now, with their command lines. */
export function childrenOf(pid: number): { pid: number; command: string }[] {
  return everyProcess().filter(({ parent }) => parent === pid);
}

/** From the kernel where it tells: not every machine has `ps`. */
function everyProcess(): { pid: number; parent: number; command: string }[] {
  if (!existsSync("/proc/self/stat")) {
    const { stdout } = spawnSync("ps", ["-axo", "pid=,ppid=,args="], { encoding: "utf8" });
    return Array.from(stdout.matchAll(/^\s*(\d+)\s+(\d+) (.*)$/gm), ([, pid, parent, command = ""]) => ({
      pid: Number(pid),
      parent: Number(parent),
      command,
    }));
  }
  return readdirSync("/proc").flatMap((name) => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const [, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
      return [{ pid: Number(name), parent: Number(parent), command }];
    } catch {
      // No process, or one that ended meanwhile.
      return [];
    }
  });
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export async function allGone(pids: readonly number[]): Promise<void> {
  await waitUntil("every child to end", async () => !pids.some(isRunning), {
    withinMs: 30_000,
    seen: () => `still running: ${pids.filter(isRunning).join(", ")}`,
  });
}
