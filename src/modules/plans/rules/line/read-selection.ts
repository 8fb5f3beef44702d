import type { listingStates } from "#src/catalog/listing.ts";
import type { ListingField } from "#src/catalog/fields/definition.ts";
import { foldCase } from "#src/platform/text/fold-case.ts";
import { listed } from "#src/platform/text/listed.ts";
import { nearest } from "#src/platform/text/nearest.ts";
import { rulesText } from "../../messages/rules.en.ts";
import type { Selection } from "../selection.ts";
import { amountsIn, type Currencies, takeAmounts, type TypedAmount } from "./amounts.ts";
import { type Cursor, LineProblem, offeredClauses, skipComma, takeText, takeTexts, unknownWord } from "./cursor.ts";
import { fieldNamed } from "./field-names.ts";
import type { KnownToLines } from "./known.ts";
import type { AlmostRule } from "./read-price.ts";
import { takeShops } from "./take-shops.ts";
import { quoted } from "./tokens.ts";

type Parts = { -readonly [K in keyof Selection]: Selection[K] };
type Prices = { from?: TypedAmount[]; to?: TypedAmount[] };

/** Which listings a line is about, with the currencies of their shops. @param rule takes further parts of what is done */
export function readSelection(
  cursor: Cursor,
  known: KnownToLines,
  fields: readonly ListingField[],
  { more, bareStates = false }: Pick<AlmostRule, "more"> & { readonly bareStates?: boolean },
): { readonly selection: Selection; readonly currencies: Currencies } {
  const parts: Parts = {};
  const prices: Prices = {};
  const codes = [...new Set(known.shops.map(({ currency }) => currency))];
  const sectionAt = { section: 0, withoutSection: 0 };
  while (cursor.next()) {
    skipComma(cursor);
    const { section, withoutSection } = parts;
    if (!more?.(cursor)) takeClause(cursor, { parts, prices, known, fields, codes, bareStates });
    if (parts.section !== section) sectionAt.section = cursor.before();
    if (parts.withoutSection !== withoutSection) sectionAt.withoutSection = cursor.before();
  }
  const { shopIds } = parts;
  const chosen = known.shops.filter(({ id }) => shopIds === undefined || shopIds.includes(id));
  for (const key of ["section", "withoutSection"] as const) {
    const section = parts[key];
    if (section !== undefined) checkSectionOf(section, known, chosen, sectionAt[key]);
  }
  const currencies = [...new Set(chosen.map(({ currency }) => currency))];
  for (const [name, end] of [
    ["priceFrom", prices.from],
    ["priceTo", prices.to],
  ] as const) {
    const [amount] = end ? amountsIn(end, currencies) : [];
    if (amount) parts[name] = amount;
  }
  checkEnds(parts, cursor);
  return { selection: parts, currencies };
}

type Reading = {
  readonly parts: Parts;
  readonly prices: Prices;
  readonly known: KnownToLines;
  readonly fields: readonly ListingField[];
  readonly codes: Currencies;
  readonly bareStates: boolean;
};

function takeClause(cursor: Cursor, { parts, prices, known, fields, codes, bareStates }: Reading): void {
  const at = cursor.at();
  const word = cursor.peek();
  const words = rulesText.line.names;
  const once = (...keys: readonly (keyof Selection)[]) => {
    if (keys.some((key) => parts[key] !== undefined)) throw new LineProblem(rulesText.line.twice(word), at);
  };
  if (cursor.takes("section") || cursor.takes("in", "section")) {
    once("section");
    const sectionAt = cursor.at();
    parts.section = takeText(cursor, words.section);
    checkSection(parts.section, known, sectionAt);
  } else if (cursor.takes("in")) {
    once("shopIds");
    const shops = takeShops(cursor, known);
    if (shops) parts.shopIds = shops;
  } else if (cursor.takes("states") || cursor.takes("state") || (bareStates && startsState(cursor))) {
    once("states");
    parts.states = [...new Set(takeStates(cursor))];
    cursor.takes("listings");
  } else if (cursor.takes("tag")) {
    once("tag");
    parts.tag = takeText(cursor, words.tag);
  } else if (cursor.takes("category")) {
    once("category");
    parts.category = takeText(cursor, words.category);
  } else if (cursor.takes("product")) {
    once("product");
    parts.product = takeText(cursor, words.product);
  } else if (cursor.takes("price") || cursor.takes("priced")) {
    if (prices.from ?? prices.to) throw new LineProblem(rulesText.line.twice(word), at);
    takeEnds(cursor, (end) => {
      prices[end] = takeAmounts(cursor, codes);
      if ((prices[end]?.length ?? 0) > 1) throw new LineProblem(rulesText.line.onePrice, at);
    });
  } else if (cursor.takes("stock") || cursor.takes("stocked")) {
    once("stockFrom", "stockTo");
    takeEnds(cursor, (end) => {
      parts[end === "from" ? "stockFrom" : "stockTo"] = takePieces(cursor);
    });
  } else if (cursor.takes("lacks") || cursor.takes("lacking")) {
    once("lacks");
    parts.lacks = fieldNamed(
      cursor,
      fields.filter(({ readBeside }) => !readBeside),
    ).key;
  } else if (cursor.takes("search")) {
    once("search");
    parts.search = takeText(cursor, words.search);
  } else if (cursor.takes("without")) takeWithout(cursor, { parts, known, once });
  else if (cursor.takes("codes") || cursor.takes("code")) {
    once("codes");
    parts.codes = takeTexts(cursor, words.code).map((code) => code.toLowerCase());
  } else if (cursor.takes("expires") || cursor.takes("ends")) takeDays(cursor, parts);
  else
    throw unknownWord(
      cursor,
      bareStates ? [...Object.keys(stateWords), ...offeredClauses] : offeredClauses,
      offeredClauses,
    );
}

/** `without section "Sale"`, `without tag "sale"`, `without search "striped"`: what is left out of those that are meant. */
function takeWithout(
  cursor: Cursor,
  { parts, known, once }: Pick<Reading, "parts" | "known"> & { readonly once: (key: keyof Selection) => void },
): void {
  const words = rulesText.line.names;
  if (cursor.takes("section")) {
    once("withoutSection");
    const at = cursor.at();
    parts.withoutSection = takeText(cursor, words.section);
    checkSection(parts.withoutSection, known, at);
  } else if (cursor.takes("tag")) {
    once("withoutTag");
    parts.withoutTag = takeText(cursor, words.tag);
  } else if (cursor.takes("search")) {
    once("withoutSearch");
    parts.withoutSearch = takeText(cursor, words.search);
  } else throw unknownWord(cursor, ["section", "tag", "search"]);
}

/** Refuses a section that no shop has. */
function checkSection(section: string, { sections }: KnownToLines, at: number): void {
  if (!sections || sections.some(isCalled(section))) return;
  const { line } = rulesText;
  const titles = [...new Set(sections.map(({ title }) => title))];
  const longer = titles.find((title) => foldCase(title).startsWith(`${foldCase(section)} `));
  const near = nearest(
    foldCase(section),
    titles.map((title) => foldCase(title)),
  );
  const meant = titles.find((title) => foldCase(title) === near);
  const sentence =
    longer === undefined
      ? meant === undefined
        ? line.noSection(section)
        : line.noSectionBut(section, meant)
      : line.sectionInQuotes(section, quoted(longer));
  throw new LineProblem(sentence, at, "section");
}

/** Refuses one that only other shops than the chosen ones have. They may be named after it. */
function checkSectionOf(section: string, { sections, shops }: KnownToLines, chosen: KnownToLines["shops"], at: number) {
  const own = sections?.filter(isCalled(section)) ?? [];
  if (own.length === 0 || own.some(({ shopId }) => chosen.some(({ id }) => id === shopId))) return;
  const names = shops.filter(({ id }) => own.some(({ shopId }) => shopId === id)).map(({ name }) => name);
  throw new LineProblem(rulesText.line.sectionElsewhere(section, listed(names)), at, "section");
}

function isCalled(section: string) {
  return ({ title }: { readonly title: string }) => foldCase(title) === foldCase(section);
}

const stateWords: Readonly<Record<string, (typeof listingStates)[number]>> = {
  active: "active",
  live: "active",
  draft: "draft",
  drafts: "draft",
  inactive: "inactive",
  "sold-out": "sold_out",
  sold_out: "sold_out",
  expired: "expired",
};

/** Whether the word that is so far ahead begins a state. */
function startsState(cursor: Cursor, ahead = 0): boolean {
  const words = [cursor.peek(ahead), cursor.peek(ahead + 1)];
  return stateWords[words[0] ?? ""] !== undefined || ["on sale", "sold out"].includes(words.join(" "));
}

function takeStates(cursor: Cursor): (typeof listingStates)[number][] {
  const states: (typeof listingStates)[number][] = [];
  do {
    if (cursor.takes("on", "sale")) states.push("active");
    else if (cursor.takes("sold", "out")) states.push("sold_out");
    else {
      const state = stateWords[cursor.peek()];
      if (!state) throw unknownWord(cursor, ["active", "draft", "inactive", "sold-out", "expired"]);
      cursor.take();
      states.push(state);
    }
  } while (cursor.takes(",") || (cursor.peek() === "and" && startsState(cursor, 1) && cursor.takes("and")));
  return states;
}

/** `from … to …`, or one of both. */
function takeEnds(cursor: Cursor, take: (end: "from" | "to") => void): void {
  const from = cursor.takes("from");
  if (from) take("from");
  const to = cursor.takes("to");
  if (to) take("to");
  if (!from && !to) throw unknownWord(cursor, ["from", "to"]);
}

function takePieces(cursor: Cursor): number {
  if (!/^\d{1,6}$/.test(cursor.peek())) throw new LineProblem(rulesText.line.pieces, cursor.at());
  return Number(cursor.take()?.text);
}

function takeDays(cursor: Cursor, parts: Parts): void {
  const at = cursor.at();
  const word = cursor.peek();
  const before = cursor.takes("before");
  const from = !before && cursor.takes("from");
  if (!before && !from) throw unknownWord(cursor, ["before", "from"]);
  const key = before ? "endsBefore" : "endsFrom";
  if (parts[key] !== undefined) throw new LineProblem(rulesText.line.twice(word), at);
  parts[key] = takeDay(cursor);
  if (before && cursor.peek() === "from") takeDays(cursor, parts);
}

function takeDay(cursor: Cursor): string {
  const [, year = "", month = "", day = ""] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(cursor.peek()) ?? [];
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  const isDay = !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
  if (!isDay) throw new LineProblem(rulesText.line.day, cursor.at());
  cursor.take();
  return `${year}-${month}-${day}`;
}

function checkEnds({ priceFrom, priceTo, stockFrom, stockTo, endsFrom, endsBefore }: Parts, cursor: Cursor): void {
  const crossed =
    (priceFrom && priceTo && priceFrom.amount > priceTo.amount) ||
    (stockFrom !== undefined && stockTo !== undefined && stockFrom > stockTo) ||
    (endsFrom !== undefined && endsBefore !== undefined && endsFrom >= endsBefore);
  if (crossed) throw new LineProblem(rulesText.line.crossedEnds, cursor.at());
  if (priceFrom && priceTo && priceFrom.currency !== priceTo.currency) {
    throw new LineProblem(rulesText.line.onePrice, cursor.at());
  }
}
