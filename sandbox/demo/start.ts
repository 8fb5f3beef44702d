import { existsSync } from "node:fs";
import type { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { type FolderLock, FolderTaken, lockFolder } from "#sandbox/supabase/lock.ts";
import { type Child, type ChildSpec, superviseChild } from "./child.ts";
import { type Addresses, addressesOf, botCode, childSpecs } from "./children.ts";
import { type DemoFolder, demoFolder, emptyFolder, makeFolders } from "./folder.ts";
import { loadKeys } from "./keys.ts";
import { beginLogs } from "./logs.ts";
import type { DemoOptions } from "./options.ts";
import { type Ports, portsFrom, portTaken, usedPort } from "./ports.ts";
import { prepareStudio } from "./prepare.ts";
import { cannotWrite, Refusal } from "./refusal.ts";
import { watchCode } from "./watch.ts";

export type Demo = {
  readonly addresses: Addresses;
  readonly folder: DemoFolder;
  /** Process numbers of the children that run now. */
  pids(): {
    readonly database: number | undefined;
    readonly standIns: number | undefined;
    readonly bot: number | undefined;
  };
  /** Settles with a sentence when a child can't be kept running. */
  readonly broken: Promise<string>;
  stop(): Promise<void>;
};

type Given = {
  readonly options: DemoOptions;
  /** Progress, for the person who watches. */
  readonly say: (line: string) => void;
  /** What went wrong, for everybody. */
  readonly warn: (line: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Stops a start that is under way. */
  readonly signal: AbortSignal;
  /** Where the bot's log goes as well, when its code is worked on. */
  readonly echo?: Writable;
};

/**
 * Starts everything, in order: the database and the stand-ins, then the bot.
 *
 * @throws Refusal when it can't; nothing runs then and nothing is lost
 */
export async function startDemo({ options, say, warn, environment, signal, echo }: Given): Promise<Demo> {
  const folder = demoFolder(options.dir, options.shownDir);
  const ports = portsFrom(options.port);
  const wasLocked = existsSync(folder.lock);
  const lock = takeLock(folder);
  const running: Child[] = [];
  const broken = Promise.withResolvers<string>();
  let unwatch = () => {};
  const stop = async () => {
    unwatch();
    // The bot first: what it is doing still finds the database and the shops.
    for (const child of running.toReversed()) await child.stop();
    lock.release();
  };
  const begin = (spec: ChildSpec): Child => {
    const child = superviseChild(spec, { say: warn, gaveUp: broken.resolve });
    running.push(child);
    return child;
  };
  try {
    if (options.reset) reset(folder, say);
    await freePorts(folder, ports, wasLocked ? 20_000 : 0);
    const keys = writing(folder, () => {
      const loaded = loadKeys(folder);
      makeFolders(folder);
      beginLogs(folder.logs);
      return loaded;
    });
    const specs = childSpecs({ folder, keys, ports, environment });
    say("Starting the database and the stand-ins for Slack and Etsy …");
    const database = begin(specs.database);
    const standIns = begin(specs.standIns);
    await up(signal, database, standIns);
    say("Starting the bot …");
    const bot = begin(echo ? { ...specs.bot, workedOn: { echo } } : specs.bot);
    if (echo) {
      unwatch = watchCode(botCode, async () => {
        say("The code changed: the bot starts anew.");
        await bot.restart();
      });
    }
    await up(signal, bot);
    const addresses = addressesOf(ports);
    await prepareStudio({ folder, addresses, say, warn });
    return {
      addresses,
      folder,
      pids: () => ({ database: database.pid(), standIns: standIns.pid(), bot: bot.pid() }),
      broken: broken.promise,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function takeLock(folder: DemoFolder): FolderLock {
  try {
    return lockFolder(folder.dir, "demo");
  } catch (error) {
    if (!(error instanceof FolderTaken)) throw cannotWrite(folder.shown, error);
    throw new Refusal(
      `Another demo (process ${error.pid}) is already using ${folder.shown}. Stop it first (Ctrl-C there), or choose another folder with --dir and other ports with --port.`,
    );
  }
}

function reset(folder: DemoFolder, say: (line: string) => void): void {
  const { shown } = folder;
  const there = writing(folder, () => emptyFolder(folder));
  say(
    there
      ? `Deleted from ${shown}: the database, the photos, the workspace, the shops, the keys and the logs.`
      : `There was nothing to delete in ${shown}.`,
  );
}

function writing<T>(folder: DemoFolder, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Refusal ? error : cannotWrite(folder.shown, error);
  }
}

/** After a killed supervisor its children may still be ending: `patienceMs` is for them. */
async function freePorts(folder: DemoFolder, ports: Ports, patienceMs: number): Promise<void> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const taken = await usedPort(ports);
    if (taken === undefined && !databaseInUse(folder)) return;
    if (performance.now() >= until) {
      if (taken !== undefined) throw portTaken(taken, ports.slack);
      throw new Refusal(`Another process is still using the database in ${folder.shown}. Try again in a minute.`);
    }
    await sleep(200);
  }
}

function databaseInUse(folder: DemoFolder): boolean {
  if (!existsSync(folder.database)) return false;
  try {
    lockFolder(folder.database, "database").release();
    return false;
  } catch (error) {
    if (error instanceof FolderTaken) return true;
    throw cannotWrite(folder.shown, error);
  }
}

async function up(signal: AbortSignal, ...children: readonly Child[]): Promise<void> {
  const stopped = Promise.withResolvers<never>();
  const onAbort = () => stopped.reject(new Stopped());
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    await Promise.race([Promise.all(children.map((child) => child.ready)), stopped.promise]);
  } catch (error) {
    if (error instanceof Stopped) throw error;
    throw new Refusal(error instanceof Error ? error.message : String(error));
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** Ctrl-C while it was starting. */
export class Stopped extends Error {}
