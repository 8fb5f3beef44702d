import type { ListingView } from "#src/modules/listings/index.ts";
import type { StandingView } from "#src/modules/stock/index.ts";
import type { Counted } from "#src/platform/kernel/counted.ts";
import type { Overview } from "../model.ts";
import type { LogLine } from "./log.ts";

/** Which page of each list the home tab shows, from 0. */
export type HomePages = {
  readonly waiting: number;
  readonly problems: number;
  readonly drafts: number;
  readonly activity: number;
  readonly listings: number;
};

export const firstPages: HomePages = { waiting: 0, problems: 0, drafts: 0, activity: 0, listings: 0 };

/** So many listings a page. */
export const listingsPerPage = 5;

/** What the home tab is drawn from. */
export type HomeData = Overview & {
  readonly pages: HomePages;
  readonly firstRun: FirstRun;
  /** Until then nothing was ever written to a shop. */
  readonly approvedOnce: boolean;
  /** Listings that differ on the marketplace from what the studio wants. */
  readonly differing: Counted<ListingView>;
  /** Those of the page that is shown, newest first. */
  readonly listings: Counted<ListingView>;
  /** What is written under decisions that were given once. */
  readonly standing: StandingView;
  /** Rules by which listings catch up: how many are kept, and offered. */
  readonly rules: { readonly kept: number; readonly offered: number };
  readonly activity: { readonly lines: readonly LogLine[]; readonly more: boolean };
};

/** The four steps of a new studio, and which are done. */
export type FirstRun = {
  readonly connected: boolean;
  readonly defaults: boolean;
  /** A second person may approve, or solo mode was chosen. */
  readonly approvers: boolean;
  readonly channel: boolean;
};

export function firstRunOf({ shops, studio, approverCount }: Overview): FirstRun {
  return {
    connected: shops.length > 0,
    defaults: shops.length > 0 && shops.every((shop) => shop.defaults !== null),
    approvers: approverCount > 1 || studio.soloMode,
    // Who works alone reads everything in direct messages.
    channel: studio.listingsChannel !== null || studio.soloMode,
  };
}
