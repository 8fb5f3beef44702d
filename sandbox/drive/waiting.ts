import { setTimeout as sleep } from "node:timers/promises";

const pauseMs = 60;

/**
 * Asks until there is an answer.
 *
 * @param what what is waited for, as the error says it: "the form to be filled"
 * @param look gives undefined, null or false as long as it isn't there
 * @param seen what there is instead, for the error
 * @throws Error after `withinMs`
 */
export async function waitUntil<T>(
  what: string,
  look: () => Promise<T | undefined | null | false>,
  { withinMs = 20_000, seen = () => "" }: { withinMs?: number; seen?: () => string | Promise<string> } = {},
): Promise<T> {
  const until = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found;
    if (performance.now() >= until) {
      const instead = await seen();
      throw new Error(`Waited ${withinMs / 1000} s for ${what}.${instead ? `\nInstead there is:\n${instead}` : ""}`);
    }
    await sleep(pauseMs);
  }
}
