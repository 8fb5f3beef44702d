import type { AppSummary } from "../admin/admin-apps.ts";

/** A marketplace switches off a key without calls after six months; its owners hear of it a month before (app.warn_idle_apps). */
const months = { told: 5, switchedOff: 6 } as const;

/** A key that made no call for five months. `on`: when it may be switched off. */
export type IdleApp = { readonly shops: readonly string[]; readonly on: Date };

export function idleApps(apps: readonly Pick<AppSummary, "shops" | "usedAt">[], now: Date): IdleApp[] {
  return apps.flatMap(({ shops, usedAt }) => {
    const on = usedAt === null ? null : switchedOffOn(usedAt, now);
    return on === null ? [] : [{ shops, on }];
  });
}

/** When a key may be switched off that made its last call then; null: that is no matter yet. */
export function switchedOffOn(usedAt: Date, now: Date): Date | null {
  return later(usedAt, months.told) <= now ? later(usedAt, months.switchedOff) : null;
}

function later(date: Date, count: number): Date {
  const then = new Date(date);
  then.setUTCMonth(then.getUTCMonth() + count);
  return then;
}
