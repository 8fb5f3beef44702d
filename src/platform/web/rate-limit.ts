import type { IncomingMessage } from "node:http";
import type { Clock } from "#src/platform/kernel/clock.ts";
import { type Route, sendPage } from "./http-io.ts";
import { page } from "./page.ts";
import { platformText } from "#src/platform/kernel/messages/en.ts";

export type RateLimitOptions = {
  readonly clock: Clock;
  readonly clientAddress: (request: IncomingMessage) => string;
  /** How many at once. */
  readonly burst: number;
  /** How many more in each minute. */
  readonly perMinute: number;
  /** How many addresses are remembered; beyond it the one that asked longest ago is forgotten. */
  readonly addresses?: number;
};

/** Routes that one address may ask for now and then only. They share one allowance. */
export function limitRate(routes: readonly Route[], options: RateLimitOptions): Route[] {
  const { clock, clientAddress, burst, perMinute, addresses = 10_000 } = options;
  const left = new Map<string, { tokens: number; at: number }>();

  /** @returns seconds to wait, 0 for none */
  function take(address: string): number {
    const now = clock.now().getTime();
    const known = left.get(address);
    // A clock that was set back takes nothing away.
    const passed = Math.max(0, now - (known?.at ?? now));
    const tokens = Math.min(burst, (known?.tokens ?? burst) + (passed / 60_000) * perMinute);
    left.delete(address);
    left.set(address, { tokens: tokens < 1 ? tokens : tokens - 1, at: now });
    if (left.size > addresses) left.delete(left.keys().next().value ?? "");
    return tokens < 1 ? Math.ceil(((1 - tokens) * 60) / perMinute) : 0;
  }

  return routes.map((route) => ({
    ...route,
    handler(request, response) {
      const wait = take(neighbourhood(clientAddress(request)));
      if (wait === 0) return route.handler(request, response);
      response.setHeader("retry-after", String(wait));
      sendPage(response, 429, page(platformText.tooFastTitle, platformText.tooFast));
    },
  }));
}

/** Of an IPv6 address the first half: a host that has one has all of them. */
function neighbourhood(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const start = head.split(":").filter(Boolean);
  const rest = tail === undefined ? 0 : 8 - start.length - tail.split(":").filter(Boolean).length;
  return [...start, ...Array<string>(Math.max(0, rest)).fill("0")].slice(0, 4).join(":");
}
