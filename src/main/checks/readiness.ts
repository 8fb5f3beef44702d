import type { Clock } from "#src/platform/kernel/clock.ts";
import type { Check, Finding } from "./finding.ts";

/** Whether work can be done, for the start, and for `/readyz` afterwards. */
export type Readiness = {
  /** Looks at everything now. */
  look(): Promise<readonly Finding[]>;
  /** What keeps this process from working, as sentences; looked at again when the last look is some seconds old. */
  problems(): Promise<readonly string[]>;
  /** The process has done what its start has to do. */
  started(): void;
  ending(): void;
};

/** As often as this it is looked at, however often it is asked. */
const freshMs = 10_000;

export function createReadiness(checks: readonly Check[], clock: Clock): Readiness {
  let phase: "starting" | "running" | "ending" = "starting";
  let last: { readonly at: number; readonly found: Promise<readonly Finding[]> } | null = null;
  const wellUntil = new Map<Check, number>();

  function isWell(check: Check, now: number): boolean {
    const until = wellUntil.get(check) ?? 0;
    return until > now && until - now <= (check.goodForMs ?? 0);
  }

  async function run(check: Check): Promise<readonly Finding[]> {
    const found = await check.run();
    if (found.length > 0) wellUntil.delete(check);
    else wellUntil.set(check, clock.now().getTime() + (check.goodForMs ?? 0));
    return found;
  }

  async function look(which: readonly Check[]): Promise<readonly Finding[]> {
    const found = (await Promise.all(which.map(run))).flat();
    // An address that isn't reached, or a schema that isn't there, is found by several: it is said once.
    return found.filter(({ sentence }, at) => found.findIndex((each) => each.sentence === sentence) === at);
  }

  return {
    look: () => look(checks),
    async problems() {
      if (phase === "ending") return ["This process is ending."];
      const now = clock.now().getTime();
      // Further away in either direction: the clock may have been set back.
      if (last === null || Math.abs(now - last.at) >= freshMs) {
        last = { at: now, found: look(checks.filter((check) => !isWell(check, now))) };
      }
      const sentences = (await last.found).map(({ sentence }) => sentence);
      return phase === "starting" && sentences.length === 0 ? ["This process is still starting."] : sentences;
    },
    started: () => void (phase = "running"),
    ending: () => void (phase = "ending"),
  };
}
