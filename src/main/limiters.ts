import type { PaceStore } from "#src/modules/shops/index.ts";
import { type Limiters, limitersOf } from "#src/platform/http/pace/limiter.ts";
import { createSharedLimiter } from "#src/platform/http/pace/shared-limiter.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";
import { isUuid } from "#src/platform/kernel/ids.ts";

/**
 * Paces the calls of each app together with the other processes on the same database. An app that isn't stored yet has a
 * pace of its own: its key is asked about once, by one process.
 *
 * @param holder this process, by a name that no other has
 */
export function createLimiters(paces: PaceStore, clock: Clock, holder: string): Limiters {
  return (app) => {
    if (app.appId !== null && !isUuid(app.appId)) return limitersOf(clock)(app);
    return createSharedLimiter({
      clock,
      perSecond: app.perSecond,
      reserve: (request) => paces.reserve(app, holder, request),
    });
  };
}
