import type { Said } from "./reservation.ts";
import type { SaidLimits } from "./said-limits.ts";
import type { Priority } from "./waiting-line.ts";

/** What a process has to tell those who keep the pace. */
export type News = {
  sent(priority: Priority, studio: string): void;
  heard(limits: SaidLimits, at: number): void;
  /** A 429 asked for no calls until then. */
  blocked(until: number): void;
  /** Whether an answer named a limit that wasn't told yet. */
  changesSpacing(): boolean;
  /** All of it. What isn't heard in the end is to be told again. */
  tell(at: number): Told;
};

export type Told = {
  readonly people: boolean;
  readonly used: Readonly<Record<string, number>>;
  readonly said: Said;
  unheard(): void;
};

type Heard = { readonly perSecond?: number; readonly today?: { limit: number; remaining: number; at: number } };

export function createNews(): News {
  let used = new Map<string, number>();
  let sentInAll = 0;
  let people = false;
  let heard: Heard = {};
  let blockedUntil = 0;

  return {
    sent(priority, studio) {
      sentInAll += 1;
      if (priority === "person") people = true;
      else if (studio !== "") used.set(studio, (used.get(studio) ?? 0) + 1);
    },
    heard({ perSecond, today }, at) {
      heard = {
        ...heard,
        ...(perSecond === undefined ? {} : { perSecond }),
        ...(today === undefined ? {} : { today: { ...today, at } }),
      };
    },
    blocked(until) {
      blockedUntil = Math.max(blockedUntil, until);
    },
    changesSpacing: () => heard.perSecond !== undefined,
    tell(at) {
      const told = { used, sentInAll, people, heard, blockedUntil };
      [used, sentInAll, people, heard, blockedUntil] = [new Map(), 0, false, {}, 0];
      return {
        people: told.people,
        used: Object.fromEntries(told.used),
        said: saidOf(told, at),
        unheard() {
          for (const [studio, calls] of told.used) used.set(studio, (used.get(studio) ?? 0) + calls);
          sentInAll += told.sentInAll;
          people ||= told.people;
          heard = { ...told.heard, ...heard };
          blockedUntil = Math.max(blockedUntil, told.blockedUntil);
        },
      };
    },
  };
}

function saidOf(told: { sentInAll: number; heard: Heard; blockedUntil: number }, at: number): Said {
  const { perSecond, today } = told.heard;
  return {
    used: told.sentInAll,
    ...(perSecond === undefined ? {} : { perSecond }),
    ...(today
      ? { perDay: today.limit, remaining: today.remaining, agoMs: Math.max(0, Math.round(at - today.at)) }
      : {}),
    ...(told.blockedUntil > at ? { blockedMs: Math.ceil(told.blockedUntil - at) } : {}),
  };
}
