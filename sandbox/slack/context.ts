import type { Installation, Ledger, LedgerEntry, State, User } from "./state.ts";

/** What every part of the sandbox works with. */
export type Context = {
  state: State;
  readonly ledger: Ledger;
  /** Addresses of pictures that were fetched, which it keeps. */
  readonly fetched: Set<string>;
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
  readonly oauth?: OAuthSettings;
  /** The app's request URL for commands, interactions and events. */
  readonly appUrl: string;
  /** How the app is reached; the answer counts as the acknowledgement. */
  readonly deliver: (request: Request) => Promise<Response>;
  /** Whether there is a picture at this address. Left out: every address has one. */
  readonly fetchPicture?: (url: string) => Promise<boolean>;
  /** Milliseconds that the app has to acknowledge. */
  readonly patienceMs: number;
  /** Waits in real or virtual time. */
  readonly sleep: (ms: number) => Promise<void>;
};

/** The app's own entries in Slack's settings, as far as installing it asks for them. */
export type OAuthSettings = {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Exactly these; the first where a request names none. */
  readonly redirectUris: readonly string[];
  /** The app's page that starts an installation; the workspace's page links to it. */
  readonly installUrl?: string;
};

/** A person at work in one of their workspaces. */
export type Actor = { readonly user: User; readonly teamId: string };

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

/** A trigger: good for one view, within three seconds, for the installation it was given to. */
export function newTrigger(context: Context, { user, teamId }: Actor, installation: Installation): string {
  const id = newId(context, "TRG");
  const expires = context.options.clock.now().getTime() + 3000;
  context.state.triggers[id] = { userId: user.id, teamId, installationId: installation.id, expires, used: false };
  return id;
}
