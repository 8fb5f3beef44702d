import { stateNames } from "#src/catalog/fields/field-words.ts";
import { listingStates, type ListingState } from "#src/catalog/listing.ts";
import type { DaySyncs, ReportShop, ReportView } from "./report.ts";
import { reportsText } from "../messages/en.ts";

/** What came of a day's readings. The worst of them counts. */
export type DayKind = "well" | "look" | "failed" | "none";
export const dayKinds: readonly DayKind[] = ["well", "look", "failed", "none"];

/** A kind of day as people read it: `to look at`. */
export function dayText(kind: DayKind): string {
  return reportsText.report.days[kind];
}

/** What the report's picture shows, for the one that draws it. Names are as they came: any text of any length. */
export type ReportPicture = {
  readonly heading: string;
  /** Days of the month, oldest first. */
  readonly days: readonly string[];
  readonly shops: readonly PictureShop[];
  /** Of the shops that aren't shown. */
  readonly more: string | null;
  readonly waiting: string;
};

export type PictureShop = {
  readonly name: string;
  /** How many listings are live, of how many. */
  readonly live: string;
  /** One for each of the picture's days; `sign` says the same as the colour. */
  readonly days: readonly { readonly kind: DayKind; readonly sign: string }[];
  /** Only states with a listing; empty when they weren't counted or there are none. */
  readonly states: readonly { readonly state: ListingState; readonly count: number }[];
};

/** More would be too high for a phone; the message names as many. */
const shownShops = 8;

export function reportPicture(report: ReportView): ReportPicture {
  const more = report.shops.length - shownShops;
  return {
    heading: report.shops.length === 0 ? reportsText.report.noShop : reportsText.report.picture(dates(report)),
    days: report.days.map((day) => String(Number(day.slice(8)))),
    shops: report.shops.slice(0, shownShops).map(pictureShop),
    more: more > 0 ? reportsText.report.moreShops(more) : null,
    waiting: waitingWords(report),
  };
}

/** The picture in words, for people who don't see it: the same shops, numbers and days. */
export function reportWords(report: ReportView): string {
  const { shops, more, waiting } = reportPicture(report);
  return [
    reportsText.report.words(report.shops.length, dates(report)),
    // Before the shops: a long text is cut at its end.
    `${waiting}.`,
    ...report.shops.slice(0, shops.length).map(shopSentence),
    ...(more === null ? [] : [`${more}.`]),
  ].join(" ");
}

function pictureShop({ name, counts, syncs }: ReportShop): PictureShop {
  const all = counts ? listingStates.reduce((sum, state) => sum + counts[state], 0) : 0;
  return {
    name,
    live: counts ? reportsText.report.live(counts.active, all) : reportsText.report.notCounted,
    days: syncs.map(pictureDay),
    states: counts
      ? listingStates.flatMap((state) => (counts[state] > 0 ? [{ state, count: counts[state] }] : []))
      : [],
  };
}

function pictureDay({ read, look, failed }: DaySyncs): PictureShop["days"][number] {
  if (failed > 0) return { kind: "failed", sign: "!" };
  if (look > 0) return { kind: "look", sign: look > 99 ? "99+" : String(look) };
  return read > 0 ? { kind: "well", sign: "✓" } : { kind: "none", sign: "" };
}

/** Of a longer name no more, so that every shop's sentence fits where Slack takes 2000 characters. */
const toldName = 60;

function shopSentence({ name, counts, syncs }: ReportShop): string {
  const states = counts
    ? listingStates.map((state) => `${counts[state]} ${stateNames[state]}`).join(", ")
    : reportsText.report.notCounted;
  const days = (kind: DayKind) => syncs.filter((day) => pictureDay(day).kind === kind).length;
  const signs = Array.from(name);
  const told = signs.length > toldName ? `${signs.slice(0, toldName - 1).join("")}…` : name;
  return reportsText.report.shopWords(
    told,
    states,
    syncs.length,
    dayKinds.map((kind) => `${days(kind)} ${dayText(kind)}`).join(", "),
  );
}

function waitingWords({ waiting }: ReportView): string {
  return waiting === 0 ? reportsText.report.nothingWaits : reportsText.report.waits(waiting);
}

/** `13 Oct to 26 Oct`. Not by Intl, whose words and spaces differ from one version to the next. */
function dates({ days }: ReportView): string {
  const months: readonly string[] = Object.values(reportsText.report.months);
  const words = (date = "") => `${Number(date.slice(8))} ${months[Number(date.slice(5, 7)) - 1] ?? ""}`;
  return reportsText.report.dates(words(days[0]), words(days.at(-1)));
}
