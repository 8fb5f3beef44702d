import type { Ledger, LedgerEntry, State } from "./state.ts";

/** What every part of the sandbox works with. */
export type Context = {
  state: State;
  readonly ledger: Ledger;
  readonly options: SandboxOptions;
  /** Tells the open pages that something changed, and the shell that there is something to save. */
  changed(): void;
};

export type SandboxOptions = {
  readonly clock: { now(): Date };
  readonly random: () => number;
  /** Where people's browsers reach this sandbox; no slash at the end. */
  readonly publicUrl: string;
  readonly signingSecret: string;
  /** The app's request URL for commands, interactions and events. */
  readonly appUrl: string;
  /** How the app is reached; the answer counts as the acknowledgement. */
  readonly deliver: (request: Request) => Promise<Response>;
  /** Milliseconds that the app has to acknowledge. */
  readonly patienceMs: number;
  /** Waits in real or virtual time. */
  readonly sleep: (ms: number) => Promise<void>;
};

const signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** An id such as `V0K3…`: deterministic under a fixed `random`, never given out twice. */
export function newId(context: Context, prefix: string): string {
  context.state.counter += 1;
  const tail = Array.from({ length: 6 }, () => signs[Math.floor(context.options.random() * signs.length)]).join("");
  return `${prefix}0${context.state.counter.toString(36).toUpperCase()}${tail}`;
}

/** A message's time stamp, which is also its name in its channel: later than every one before. */
export function newTs(context: Context): string {
  const micros = Math.max(context.options.clock.now().getTime() * 1000, context.state.lastTs + 1);
  context.state.lastTs = micros;
  return `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, "0")}`;
}

export function seconds(context: Context): number {
  return Math.floor(context.options.clock.now().getTime() / 1000);
}

export function note(context: Context, entry: Omit<LedgerEntry, "n" | "at">): void {
  const { entries } = context.ledger;
  const n = (entries.at(-1)?.n ?? 0) + 1;
  entries.push({ n, at: context.options.clock.now().toISOString(), ...entry });
  if (entries.length > 5000) entries.splice(0, entries.length - 5000);
}

/** A trigger: good for one view, within three seconds. */
export function newTrigger(context: Context, userId: string): string {
  const id = newId(context, "TRG");
  const expires = context.options.clock.now().getTime() + 3000;
  context.state.triggers[id] = { userId, expires, used: false };
  return id;
}
