import type { PictureStore } from "./pictures.ts";
import type { Listing, State } from "./state.ts";
import type { Delivery } from "./webhooks.ts";

/** What every part of the stand-in works with. */
export type Context = {
  state: State;
  readonly options: Options;
  /** Every call of the API and of the token endpoint, oldest first; the newest 5 000 are kept. */
  readonly calls: Call[];
  /** When calls of each app were counted against its limits, milliseconds, oldest first. */
  readonly hits: Map<number, number[]>;
  /** Listings as readers still see them for a while after a write: `settings.staleMs`. */
  readonly shadows: Map<number, Shadow>;
  /** What apps were told by themselves, and what they answered. */
  readonly deliveries: Delivery[];
  /** Listings that a photo is being uploaded to at this moment. */
  readonly uploading: Set<number>;
  /** When the clock's own work (expiry, renewal) was last done, milliseconds. */
  settledAt: number;
  /** Tells the shell that there is something to save. */
  readonly changed: () => void;
};

export type Options = {
  readonly clock: { now(): Date };
  readonly random: () => number;
  /** Waits in real or virtual time, for replies that are slow on purpose. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Where browsers reach this stand-in; no slash at the end. */
  readonly publicUrl: string;
  readonly pictures: PictureStore;
  /** The app's key. */
  readonly keystring: string;
  readonly sharedSecret: string;
  /** What the app has registered, exactly. */
  readonly redirectUris: readonly string[];
  readonly limits?: { readonly perSecond: number; readonly perDay: number };
  /** How an app is reached with a webhook; none is sent where it is missing. */
  readonly deliver?: (request: Request) => Promise<Response>;
  /** Called for each line of the ledger. */
  readonly journal?: (call: Call) => void;
};

export type Call = {
  n: number;
  at: string;
  method: string;
  path: string;
  /** Etsy's operationId; `token` for the token endpoint, `unknown` for everything that Etsy doesn't have. */
  operation: string;
  shopId: number | null;
  listingId: number | null;
  /** With whose key; null: with none that is known, or at the token endpoint. */
  app: number | null;
  /** What the caller saw; 0 when it saw nothing. */
  status: number;
  /** Whether it changed something here. True with a bad status: the caller was lied to. */
  effect: boolean;
  /** The fault that was made on purpose. */
  fault: string | null;
  /** The refusal's text. */
  note: string | null;
};

/** `until` in milliseconds; `listing` null: readers of lists don't see it yet. */
export type Shadow = { readonly until: number; readonly listing: Listing | null };

export const defaultKeystring = "sandbox-keystring";
export const defaultSharedSecret = "sandbox-secret";

/** An id never given out twice, deterministic under a fixed `random`. */
export function newId(context: Context): number {
  context.state.lastId += 1 + Math.floor(context.options.random() * 7);
  return context.state.lastId;
}

export function milliseconds(context: Context): number {
  return context.options.clock.now().getTime();
}

export function seconds(context: Context): number {
  return Math.floor(milliseconds(context) / 1000);
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

export function secret(context: Context, length = 48): string {
  return Array.from({ length }, () => letters[Math.floor(context.options.random() * letters.length)]).join("");
}

/** A refusal with the body Etsy gives it. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    super(typeof body === "string" ? body : JSON.stringify(body));
    this.status = status;
    this.body = typeof body === "string" ? { error: body } : body;
    this.headers = headers;
  }
}

export const notFound = () => new Refusal(404, "Resource not found");

/** The text of most refusals (behaviour, section 5). */
export const problem = (path: string, message: string) =>
  new Refusal(400, `There was a problem with ${path} : ${message}`);

/** The third shape of refusals: a list. */
export const listed = (path: string, type: string, message: string) =>
  new Refusal(400, [{ path, type, message, transformed: false }]);
