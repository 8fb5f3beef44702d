import type { Clock } from "#src/platform/kernel/clock.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { etsyText } from "../messages/en.ts";

/**
 * What Etsy takes as `when_made` in this year (spec of July 2026, `createDraftListing`: four spans moved by a year
 * against those of 2025). What is twenty years old is vintage.
 */
export function whenMadeValues(year: number): string[] {
  const vintage = year - 19;
  const recent = decadesDown(decadeOf(year), decadeOf(vintage)).map(
    (decade) => `${Math.max(decade, vintage)}_${Math.min(decade + 9, year)}`,
  );
  const begun = decadeOf(vintage - 1);
  const older = decadesDown(begun - 10, 1900).map((decade) => `${decade}s`);
  const oldest = ["1800s", "1700s", "before_1700"];
  return ["made_to_order", ...recent, `before_${vintage}`, `${begun}_${vintage - 1}`, ...older, ...oldest];
}

function decadeOf(year: number): number {
  return Math.floor(year / 10) * 10;
}

function decadesDown(from: number, to: number): number[] {
  return Array.from({ length: (from - to) / 10 + 1 }, (_, index) => from - index * 10);
}

/**
 * The spans that grow with the year, under names that stay: what was made since 2020 is that in every year, so neither a
 * draft nor an approved change nor a listing there differs when the year does. What a span loses at its other end
 * (`2007_2009`) keeps Etsy's name: whether it still holds is for a person to say.
 */
const growing: Readonly<Record<string, RegExp>> = {
  since_2020: /^2020_\d{4}$/,
  vintage_2000s: /^2000(_\d{4}|s)$/,
  vintage: /^before_20\d\d$/,
};

/** Etsy's value under the name that the product keeps. */
export function lastingWhenMade(value: string): string {
  return Object.entries(growing).find(([, pattern]) => pattern.test(value))?.[0] ?? value;
}

export type WhenMade = {
  /** What can be chosen at present: the lasting names, with Etsy's words ("Made to order", "2020 – 2026", "1990s"). */
  choices(): { value: string; label: string }[];
  /**
   * Makes a write with the value that Etsy has for this name at present. Etsy's year may begin before or after ours: a
   * refusal names the values it takes, they are remembered, and the write, which did nothing, is made once more.
   */
  writing<T>(name: string, write: (value: string) => Promise<T>): Promise<T>;
};

export function createWhenMade(clock: Clock): WhenMade {
  let learnt: readonly string[] | null = null;
  const thisYear = () => clock.now().getUTCFullYear();
  const values = () => learnt ?? whenMadeValues(thisYear());
  const valueFor = (name: string) => values().find((value) => lastingWhenMade(value) === name) ?? name;
  return {
    choices: () => values().map((value) => ({ value: lastingWhenMade(value), label: inWords(value) })),

    async writing(name, write) {
      const value = valueFor(name);
      try {
        return await write(value);
      } catch (error) {
        const taken = takenInstead(error, value);
        if (!taken) throw error;
        learnt = withOldest(taken, thisYear());
        const next = valueFor(name);
        if (next === value) throw error;
        return write(next);
      }
    },
  };
}

/** A refusal may name the newest values only: what moves in no January is taken as before. */
function withOldest(taken: readonly string[], year: number): string[] {
  const still = whenMadeValues(year).filter((value) => /^\d{4}s$|^before_1700$/.test(value) && !taken.includes(value));
  return [...taken, ...still];
}

/** The values that a refusal of this one names. */
function takenInstead(error: unknown, value: string): string[] | null {
  if (!(error instanceof OmsError) || error.code !== "marketplace-refused" || !(error.cause instanceof Error))
    return null;
  const [, refused, list = ""] = /Invalid value \(([^)]*)\) for enum\(([^)]*)\)/.exec(error.cause.message) ?? [];
  const taken = list.split(",").map((each) => each.trim());
  return refused === value && taken.includes("made_to_order") ? taken : null;
}

function inWords(value: string): string {
  const { toOrder, before } = etsyText.whenMade;
  if (value === "made_to_order") return toOrder;
  return value.startsWith("before_") ? before(value.slice("before_".length)) : value.replace("_", " – ");
}
