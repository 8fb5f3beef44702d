import { stateNames } from "#src/catalog/fields/field-words.ts";
import { listingStates, type ListingState } from "#src/catalog/listing.ts";
import type { DaySyncs, ReportShop, ReportView } from "./report.ts";

/** What came of a day's readings. The worst of them counts. */
export type DayKind = "well" | "look" | "failed" | "none";
export const dayKinds: readonly DayKind[] = ["well", "look", "failed", "none"];
export const dayWords: Readonly<Record<DayKind, string>> = {
  well: "well",
  look: "to look at",
  failed: "failed",
  none: "not read",
};

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
    heading: report.shops.length === 0 ? "No shop is connected" : `Read per day, ${dates(report)}`,
    days: report.days.map((day) => String(Number(day.slice(8)))),
    shops: report.shops.slice(0, shownShops).map(pictureShop),
    more: more > 0 ? counted(more, "more shop") : null,
    waiting: waitingWords(report),
  };
}

/** The picture in words, for people who don't see it: the same shops, numbers and days. */
export function reportWords(report: ReportView): string {
  const { shops, more, waiting } = reportPicture(report);
  return [
    `Report of ${counted(report.shops.length, "shop")}, ${dates(report)}.`,
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
    live: counts ? `${counts.active} of ${all} live` : "not counted yet",
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
    : "not counted yet";
  const days = (kind: DayKind) => syncs.filter((day) => pictureDay(day).kind === kind).length;
  const signs = Array.from(name);
  const told = signs.length > toldName ? `${signs.slice(0, toldName - 1).join("")}…` : name;
  return `${told}: ${states}. Of ${syncs.length} days ${dayKinds.map((kind) => `${days(kind)} ${dayWords[kind]}`).join(", ")}.`;
}

function waitingWords({ waiting }: ReportView): string {
  return waiting === 0 ? "Nothing is waiting for approval" : `${waiting} waiting for approval`;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `13 Oct to 26 Oct`. Not by Intl, whose words and spaces differ from one version to the next. */
function dates({ days }: ReportView): string {
  const words = (date = "") => `${Number(date.slice(8))} ${months[Number(date.slice(5, 7)) - 1] ?? ""}`;
  return `${words(days[0])} to ${words(days.at(-1))}`;
}

function counted(number: number, one: string): string {
  return `${number} ${number === 1 ? one : `${one}s`}`;
}
