import type { Clock } from "#src/platform/kernel/clock.ts";

/** Resolves when the next message may be posted into this channel. */
export type Pace = (channel: string) => Promise<void>;

/** Slack takes about one message a second in a channel ("Rate limits", chat.postMessage). */
const betweenMs = 1000;
const longestLineMs = 60_000;
const rememberedChannels = 5000;

/** Evenly spaced posts per channel, in the order of asking. */
export function createPace(clock: Clock): Pace {
  const nextAt = new Map<string, number>();
  return async (channel) => {
    const now = clock.now().getTime();
    const next = nextAt.get(channel) ?? 0;
    // Further ahead than posts ever stand in line: the clock was set back.
    const at = next - now > longestLineMs ? now : Math.max(now, next);
    if (nextAt.size > rememberedChannels) nextAt.clear();
    nextAt.set(channel, at + betweenMs);
    if (at > now) await clock.sleep(at - now);
  };
}
