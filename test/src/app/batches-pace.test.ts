import { expect, vi } from "vitest";
import type { Call } from "#sandbox/etsy/context.ts";
import { must } from "#test/src/store/studio.ts";
import { approve } from "./editing.ts";
import { askForMany, openMany } from "./many.ts";
import { planTest } from "./planning.ts";

vi.setConfig({ testTimeout: 300_000 });

const test = planTest.extend("limits", { scope: "file" }, { perSecond: 50, perDay: 1_000_000 });

const isWrite = ({ method }: Call) => method !== "GET";
const inOneRead = ({ path }: Call) =>
  (new URL(path, "https://etsy.example").searchParams.get("listing_ids") ?? "").split(",").filter(Boolean).map(Number);

/** How long before each write its listing was read last, milliseconds. */
function readBefore(calls: readonly Call[]): number[] {
  const readAt = new Map<number, number>();
  return calls.flatMap((call) => {
    const at = new Date(call.at).getTime();
    if (!isWrite(call)) {
      for (const id of [...inOneRead(call), ...(call.listingId ? [call.listingId] : [])]) readAt.set(id, at);
      return [];
    }
    return [at - must(readAt.get(Number(call.listingId)))];
  });
}

test.for([
  { latency: 100, most: 115 },
  { latency: 500, most: 135 },
  // With two seconds a call, batches shrink down to one listing: its read, its write, its verification.
  { latency: 2_000, most: 300 },
])(
  "100 prices at $latency ms take $most calls at most, and each is written within five seconds after it was read",
  async ({ latency, most }, { market, team, now }) => {
    await openMany(market, team, 100);
    const change = await askForMany(market, team, 100);
    await approve(market, team, change);
    await market.forget();
    await market.control("PUT", "settings", { latency_ms: latency });
    await market.work();
    const calls = await market.calls();
    expect((await now(change.id)).many?.states).toEqual({ applied: 100 });
    const writes = calls.filter(isWrite);
    expect(writes).toHaveLength(100);
    expect(calls.length).toBeLessThanOrEqual(most);
    expect(Math.max(...readBefore(calls))).toBeLessThanOrEqual(5_000);
  },
);
