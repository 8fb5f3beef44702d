/** What an answer says of its sender's limits. */
export type SaidLimits = {
  readonly perSecond: number | undefined;
  /** The day's calls, and how many are left of them. */
  readonly today: { readonly limit: number; readonly remaining: number } | undefined;
};

/** A daily limit is a sliding window: it is asked again after this long, whatever `retry-after` says. */
export const longestPauseMs = 15 * 60_000;

/** Reads `x-limit-per-second`, `x-limit-per-day` and `x-remaining-today`. Nonsense says nothing. */
export function readLimits(headers: Headers): SaidLimits {
  const perSecond = number(headers, "x-limit-per-second");
  const limit = number(headers, "x-limit-per-day");
  const remaining = number(headers, "x-remaining-today");
  return {
    // Less than one a second is no limit of theirs, and would stop every studio.
    perSecond: perSecond && perSecond >= 1 ? perSecond : undefined,
    today:
      limit && remaining !== undefined ? { limit: Math.floor(limit), remaining: Math.floor(remaining) } : undefined,
  };
}

/** How long a 429 asks to wait, milliseconds: at least a second, at most a quarter of an hour. */
export function retryAfterMs(headers: Headers): number {
  return Math.min(longestPauseMs, Math.max(1000, (number(headers, "retry-after") ?? 1) * 1000));
}

function number(headers: Headers, name: string): number | undefined {
  const text = headers.get(name)?.trim();
  return text && /^\d{1,9}(\.\d+)?$/.test(text) ? Number(text) : undefined;
}
