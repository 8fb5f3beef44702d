import type { ChangeView } from "#src/modules/changes/index.ts";
import type { ListingView } from "#src/modules/listings/index.ts";
import type { IdleApp } from "#src/modules/shops/index.ts";
import type { GivenUpView } from "./given-up.ts";
import type { Lacking } from "./lacking.ts";

/** How many things to look at one page shows. */
export const problemsPerPage = 6;

/**
 * What failed or waits for a person: changes that failed, then work and messages that were given up or are stuck, then
 * listings that differ on the marketplace.
 */
export type ProblemsPage = {
  readonly failed: readonly ChangeView[];
  readonly givenUp: GivenUpView;
  /** `mayKeep`: the person who reads it may decide about it. */
  readonly differing: readonly (ListingView & { readonly mayKeep: boolean })[];
  /** What product safety wants and listings on sale lack: one line each, on every page. */
  readonly lacking: readonly Lacking[];
  /** Keys that owners brought and nothing uses: one line each, on every page. */
  readonly idle: readonly IdleApp[];
  /** Of all pages. */
  readonly total: number;
  /** From 0. */
  readonly page: number;
  readonly pages: number;
};

export type Slice = { readonly limit: number; readonly offset: number };

/** Which part of each of several lists, read one after the other, is on a page. */
export function slicesOf(counts: readonly number[], page: number, perPage: number): Slice[] {
  const from = page * perPage;
  let before = 0;
  return counts.map((count) => {
    const offset = Math.max(0, from - before);
    const end = Math.min(count, from + perPage - before);
    before += count;
    return { offset, limit: Math.max(0, end - offset) };
  });
}
