import type { Priority } from "./waiting-line.ts";

/** What a process asks of those who keep the pace of an app over all processes, and what it tells them. */
export type ReservationRequest = {
  /** null: it only says what it heard. */
  readonly priority: Priority | null;
  /** Whether people waited for a call since it asked last. */
  readonly people: boolean;
  /** Calls that wait; of background work with those that were sent since the last run was reserved. */
  readonly demand: number;
  /** The studios that background work waits for. */
  readonly studios: readonly string[];
  /** Calls of background work since it asked last, by studio. */
  readonly used: Readonly<Record<string, number>>;
  readonly said: Said;
  /** So long before its run ends it asks for the next one, milliseconds. */
  readonly leadMs: number;
};

/** What the marketplace said since it asked last. */
export type Said = {
  /** Calls in all. */
  readonly used: number;
  readonly perSecond?: number;
  readonly perDay?: number;
  readonly remaining?: number;
  /** How long ago it said what is left of the day. */
  readonly agoMs?: number;
  /** How long it wants no calls any more. */
  readonly blockedMs?: number;
};

/** Times in ms since 1970 by the clock of those who keep the pace. */
export type Reservation = {
  readonly now: number;
  /** Where the run begins; null: it got none. */
  readonly from: number | null;
  readonly runMs: number;
  readonly spacingMs: number;
  /** In how long background work asks again. */
  readonly againMs: number | null;
  /** For so long nothing is to be had. */
  readonly refusedMs: number | null;
  /** How often each of the studios was served. */
  readonly served: Readonly<Record<string, number>>;
};

/** @returns null where there is no such app any more */
export type Reserve = (request: ReservationRequest) => Promise<Reservation | null>;
