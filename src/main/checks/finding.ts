/** What a check found. `wrong`: only the one who runs this app can mend it. `waiting`: it may come right by itself. */
export type Finding = { readonly state: "wrong" | "waiting"; readonly sentence: string };

/** One thing that has to be true before work begins. It never raises, and finds nothing where all is well. */
export type Check = {
  /** What was looked at, for a list: "the secret key". */
  readonly about: string;
  run(): Promise<readonly Finding[]>;
  /** So long a look that found nothing is believed, where the check costs more than a question. Milliseconds. */
  readonly goodForMs?: number;
};

export const wrong = (sentence: string): readonly Finding[] => [{ state: "wrong", sentence }];
export const waiting = (sentence: string): readonly Finding[] => [{ state: "waiting", sentence }];
export const fine: readonly Finding[] = [];
