import { type Context, milliseconds } from "./context.ts";
import type { App } from "./state.ts";

const dayMs = 86_400_000;

/** Counts a call against two sliding windows, the second first, then the day (behaviour, section 2). */
export function countCall(context: Context, app: App): { error: string; retryAfter: string } | null {
  const now = milliseconds(context);
  const hits = hitsOf(context, app);
  let old = 0;
  while ((hits[old] ?? now) <= now - dayMs) old += 1;
  if (old > 0) hits.splice(0, old);
  const { perSecond, perDay } = app;
  if (lastSecond(context, hits) >= perSecond) return { error: "Exceeded per second rate limit", retryAfter: "1" };
  if (hits.length >= perDay) return { error: "Exceeded daily rate limit", retryAfter: "86400" };
  hits.push(now);
  return null;
}

export function limitHeaders(context: Context, app: App): Record<string, string> {
  const hits = hitsOf(context, app);
  const { perSecond, perDay } = app;
  return {
    "x-limit-per-second": String(perSecond),
    "x-remaining-this-second": String(Math.max(0, perSecond - lastSecond(context, hits))),
    "x-limit-per-day": String(perDay),
    "x-remaining-today": String(Math.max(0, perDay - hits.length)),
  };
}

/** Each app has limits of its own. */
function hitsOf({ hits }: Context, { id }: App): number[] {
  const known = hits.get(id);
  if (known) return known;
  const none: number[] = [];
  hits.set(id, none);
  return none;
}

function lastSecond(context: Context, hits: readonly number[]): number {
  const since = milliseconds(context) - 1000;
  let first = hits.length;
  while (first > 0 && (hits[first - 1] ?? 0) > since) first -= 1;
  return hits.length - first;
}
