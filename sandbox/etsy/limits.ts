import { type Context, milliseconds } from "./context.ts";

const dayMs = 86_400_000;

/** Counts a call against two sliding windows, the second first, then the day (behaviour, section 2). */
export function countCall(context: Context): { error: string; retryAfter: string } | null {
  const now = milliseconds(context);
  const { hits } = context;
  let old = 0;
  while ((hits[old] ?? now) <= now - dayMs) old += 1;
  if (old > 0) hits.splice(0, old);
  const { perSecond, perDay } = context.state.settings;
  if (lastSecond(context) >= perSecond) return { error: "Exceeded per second rate limit", retryAfter: "1" };
  if (hits.length >= perDay) return { error: "Exceeded daily rate limit", retryAfter: "86400" };
  hits.push(now);
  return null;
}

export function limitHeaders(context: Context): Record<string, string> {
  const { perSecond, perDay } = context.state.settings;
  return {
    "x-limit-per-second": String(perSecond),
    "x-remaining-this-second": String(Math.max(0, perSecond - lastSecond(context))),
    "x-limit-per-day": String(perDay),
    "x-remaining-today": String(Math.max(0, perDay - context.hits.length)),
  };
}

function lastSecond(context: Context): number {
  const since = milliseconds(context) - 1000;
  let first = context.hits.length;
  while (first > 0 && (context.hits[first - 1] ?? 0) > since) first -= 1;
  return context.hits.length - first;
}
