import type { Gate } from "./workshop.ts";

export type Cut = { readonly at: number; readonly when: "before" | "after"; readonly of: "database" | "market" };

/** Ends a process at its n-th call: nothing it calls from then on happens, and nothing answers any more. */
export function cutting({ at, when, of }: Cut) {
  let calls = 0;
  let dead = false;
  let died: () => void = () => undefined;
  const death = new Promise<void>((resolve) => {
    died = resolve;
  });
  const never = <T>() => {
    dead = true;
    died();
    return new Promise<T>(() => undefined);
  };
  const gate: Gate = async (what, run) => {
    if (dead) return never();
    if (what === of) calls += 1;
    if (what !== of || calls !== at) return run();
    if (when === "after") await run();
    return never();
  };
  return { gate, death, calls: () => calls, dead: () => dead };
}
