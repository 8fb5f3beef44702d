import { LRUCache } from "lru-cache";
import type { KnownRole } from "#src/platform/kernel/roles.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";

/** Roles as they were a moment ago, so that help asks no database. Nobody is ever allowed anything by them. */
export type KnownRoles = {
  note(who: Who, role: KnownRole): void;
  /** undefined: not seen lately. */
  of(who: Who): KnownRole;
};

type Who = { readonly teamId: string; readonly userId: string };

const knownForMs = 90_000;
const most = 5_000;

export function createKnownRoles(clock: Clock): KnownRoles {
  const roles = new LRUCache<string, { readonly role: KnownRole }>({
    max: most,
    ttl: knownForMs,
    ttlResolution: 0,
    perf: { now: () => clock.now().getTime() },
  });
  const key = ({ teamId, userId }: Who) => `${teamId}|${userId}`;
  return {
    note: (who, role) => void roles.set(key(who), { role }),
    of: (who) => roles.get(key(who))?.role,
  };
}
