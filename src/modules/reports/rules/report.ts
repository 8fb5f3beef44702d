import type { StateCounts } from "#src/catalog/listing.ts";
import { localTime } from "#src/modules/studio/index.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";

/** How often a shop was read on one local date, and what came of it. */
export type DaySyncs = { readonly read: number; readonly look: number; readonly failed: number };

export type ReportView = {
  /** When the shop that was read longest ago was read; null: none was. */
  readonly asOf: Date | null;
  /** Local dates, oldest first; the last is today. */
  readonly days: readonly string[];
  readonly shops: readonly ReportShop[];
  readonly waiting: number;
};

export type ReportShop = {
  readonly name: string;
  readonly counts: StateCounts | null;
  /** Listings that differ on the marketplace from what the studio wants, as Home, problems and digest count them. */
  readonly differing: number;
  /** One for each of `days`. */
  readonly syncs: readonly DaySyncs[];
};

export const reportDays = 14;
const dayMs = 86_400_000;

type Event = { readonly shopId: ShopId; readonly at: Date };

type ReadShop = { readonly readAt: Date | null; readonly listingsReadAt: Date | null };

/** As of when something is known of all these shops: when the one that was read longest ago was. */
export function readingOf(shops: readonly ReadShop[]): Date | null {
  const times = shops.flatMap(({ listingsReadAt, readAt }) => (listingsReadAt ?? readAt)?.getTime() ?? []);
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}

/** Readings by shop and local date. Those of dates outside are left out. */
export function buildReport(of: {
  readonly now: Date;
  readonly zone: string;
  readonly shops: readonly (ReadShop & {
    readonly id: ShopId;
    readonly name: string;
    readonly counts: StateCounts | null;
    readonly differing: number;
  })[];
  readonly runs: readonly (Event & { readonly look: number })[];
  readonly failures: readonly Event[];
  readonly waiting: number;
}): ReportView {
  const today = Date.parse(`${localTime(of.zone, of.now).date}T00:00:00Z`);
  const days = Array.from({ length: reportDays }, (_, index) =>
    new Date(today - (reportDays - 1 - index) * dayMs).toISOString().slice(0, 10),
  );
  const on = <T extends Event>(events: readonly T[], shop: ShopId, day: string) =>
    events.filter(({ shopId, at }) => shopId === shop && localTime(of.zone, at).date === day);
  return {
    asOf: readingOf(of.shops),
    days,
    waiting: of.waiting,
    shops: of.shops.map(({ id, name, counts, differing }) => ({
      name,
      counts,
      differing,
      syncs: days.map((day) => {
        const runs = on(of.runs, id, day);
        // Today's state of affairs is the last reading's: what was found twice is one thing to look at.
        return { read: runs.length, look: runs.at(-1)?.look ?? 0, failed: on(of.failures, id, day).length };
      }),
    })),
  };
}
