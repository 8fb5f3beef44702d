import type { ListingState } from "#src/catalog/listing.ts";
import type { ListingView } from "../model.ts";

/** What was typed to find listings, read: states and a shop narrow it, the rest names it. */
export type ListingSearch = {
  readonly words: string;
  /** Any of them; none: every state. */
  readonly states: readonly ListingState[];
  /** On sale, and at its end within seven days. */
  readonly ending: boolean;
  /** On sale, and all but sold out. */
  readonly low: boolean;
  /** As it was typed after "in". */
  readonly shop: string | null;
};

/** A page of what was found, newest first, and how what was typed was read. */
export type FoundPage = {
  readonly listings: readonly ListingView[];
  readonly total: number;
  /** From 0. */
  readonly page: number;
  readonly pages: number;
  readonly typed: string;
  /** With the shop's whole name. */
  readonly search: ListingSearch;
};

const stateWords: Readonly<Record<string, ListingState>> = {
  live: "active",
  active: "active",
  draft: "draft",
  drafts: "draft",
  inactive: "inactive",
  "sold out": "sold_out",
  "sold-out": "sold_out",
  expired: "expired",
};

const narrowing = new RegExp(
  `(?<=^|\\s)(${[...Object.keys(stateWords), "ending", "low stock"].join("|")})(?=\\s|$)`,
  "gi",
);

/** So many pieces left, or fewer, are low stock: as the studio is told of it by itself. */
export const lowStock = 1;

/** `apron sold out in pine`: words of the title, states, and all words after the last "in" as the shop's name. */
export function readSearch(typed: string): ListingSearch {
  const named = typed.match(narrowing)?.map((word) => word.toLowerCase()) ?? [];
  const rest = typed.replace(narrowing, " ").replace(/\s+/g, " ").trim();
  const [, words = rest, shop = null] = /^(|.*\s)in\s+(\S.*)$/i.exec(rest) ?? [];
  const states = named.flatMap((word) => stateWords[word] ?? []);
  return {
    words: words.trim(),
    states: [...new Set(states)],
    ending: named.includes("ending"),
    low: named.includes("low stock"),
    shop,
  };
}

/** As it was typed, all of it words of the title. */
export function plainSearch(typed: string): ListingSearch {
  return { words: typed.trim(), states: [], ending: false, low: false, shop: null };
}

export function isNarrowed({ states, ending, low, shop }: ListingSearch): boolean {
  return states.length > 0 || ending || low || shop !== null;
}
