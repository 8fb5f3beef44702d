import { unmarked } from "./csv.ts";
import { editProblems } from "./edit-rules.ts";
import { type FieldValue, sameValue } from "./fields.ts";
import type { ListingId } from "./ids.ts";
import { cellText, optionColumns, optionsOf, type TableListing, textColumns } from "./listing-table.ts";
import { formatMoney, parsePrice } from "./money.ts";
import { joinTags } from "./tags.ts";
import { tidyLine, tidyText } from "./text.ts";

/** A line of a file, its cells by column. `line`: its number in the file, from 1. */
export type TableLine = { readonly line: number; readonly cells: Readonly<Record<string, string>> };

export type ImportProblem = { readonly line: number; readonly text: string };

/** One field that would be wanted otherwise. */
export type ImportChange = {
  readonly line: number;
  readonly listingId: ListingId;
  readonly code: string;
  readonly title: string;
  readonly shopName: string;
  readonly currency: string;
  readonly field: string;
  readonly before: FieldValue;
  readonly after: FieldValue;
};

export type ImportPlan = {
  readonly lines: number;
  readonly changes: readonly ImportChange[];
  /** The first ones; `problemCount` says how many. */
  readonly problems: readonly ImportProblem[];
  readonly problemCount: number;
};

const keptProblems = 500;
/** Columns that say which listing, or only say something: they are never read as values. */
const otherColumns = ["code", "shop", "listing", "option", "currency", "state"];
const valueColumns = [...Object.keys(textColumns), ...Object.keys(optionColumns)];
const aliases: Readonly<Record<string, string>> = {
  "listing number": "listing",
  "listing id": "listing",
  number: "listing",
  variation: "option",
  quantity: "stock",
};

/** A column's name as it is known here. */
export function columnName(header: string): string {
  const plain = unmarked(header).trim().toLowerCase().replaceAll("_", " ").replace(/\s+/g, " ");
  return aliases[plain] ?? plain;
}

/** What is wrong with a file's columns. `fatal`: nothing of it can be read. */
export function columnProblems(names: readonly string[]): {
  readonly fatal: boolean;
  readonly texts: readonly string[];
} {
  const known = [...otherColumns, ...valueColumns];
  const unknown = names.filter((name) => name !== "" && !known.includes(name));
  const twice = names.filter((name, index) => name !== "" && names.indexOf(name) < index);
  const noKey = !names.includes("code") && !names.includes("listing");
  const noValue = !names.some((name) => valueColumns.includes(name));
  return {
    fatal: noKey || noValue || twice.length > 0,
    texts: [
      ...(noKey ? ["The file needs a column “code” or “listing”, so that I know which listing a line is about."] : []),
      ...(noValue ? [`The file changes nothing: it has none of the columns ${valueColumns.join(", ")}.`] : []),
      ...(twice.length > 0 ? [`The column “${twice[0]}” is there twice.`] : []),
      ...(unknown.length > 0
        ? [`I left out columns that I don't know: ${unknown.map((name) => `“${name.slice(0, 40)}”`).join(", ")}.`]
        : []),
    ],
  };
}

/** What a file would change, line by line. A blank cell never erases, and a line that isn't right changes nothing. */
export function planImport(lines: readonly TableLine[], listings: readonly TableListing[]): ImportPlan {
  const byCode = new Map(listings.map((listing) => [listing.code, listing]));
  const byNumber = grouped(listings, ({ externalId }) => externalId);
  const changes: ImportChange[] = [];
  const problems: ImportProblem[] = [];
  /** Which line named a listing and option first; and which wants a field otherwise. */
  const named = new Map<string, number>();
  const wanted = new Map<string, ImportChange>();

  for (const { line, cells } of lines) {
    const say = (text: string) => problems.push({ line, text });
    const found = whichListing(cells, byCode, byNumber);
    if ("problem" in found) {
      say(found.problem);
      continue;
    }
    const { listing } = found;
    const option = whichOption(cells, listing);
    if ("problem" in option) {
      say(option.problem);
      continue;
    }
    const key = `${listing.id} ${option.option}`;
    const before = named.get(key);
    if (before !== undefined) {
      say(`Line ${before} is about the same listing${option.option ? ` and option (${option.option})` : ""} already.`);
      continue;
    }
    named.set(key, line);
    const currency = (cells["currency"] ?? "").trim().toUpperCase();
    if (currency !== "" && currency !== listing.currency) {
      say(`${listing.shopName} sells in ${listing.currency}, not ${currency.slice(0, 10)}. Nothing is converted.`);
      continue;
    }
    for (const column of valueColumns) {
      const read = readCell(listing, column, option.option, cells[column] ?? "");
      if (read === null) continue;
      if ("problem" in read) {
        say(read.problem);
        continue;
      }
      const other = wanted.get(`${listing.id} ${read.field}`);
      if (other && !sameValue(read.field, other.after, read.value)) {
        say(`Line ${other.line} wants another ${column} for the same listing.`);
        continue;
      }
      if (other) continue;
      const { id: listingId, code, shopName, currency: own } = listing;
      const title = cellText(listing, "title", "");
      const now = listing.fields[read.field] ?? null;
      const change = {
        line,
        listingId,
        code,
        title,
        shopName,
        currency: own,
        field: read.field,
        before: now,
        after: read.value,
      };
      wanted.set(`${listing.id} ${read.field}`, change);
      changes.push(change);
    }
  }
  const judged = judge(changes, new Map(listings.map((listing) => [listing.id, listing])));
  const all = [...problems, ...judged.problems].toSorted((a, b) => a.line - b.line);
  return {
    lines: lines.length,
    changes: judged.changes,
    problems: all.slice(0, keptProblems),
    problemCount: all.length,
  };
}

type Which = { readonly listing: TableListing } | { readonly problem: string };

/** By its code; where a spreadsheet spoiled that (`2e34`), by its number. */
function whichListing(
  cells: TableLine["cells"],
  byCode: ReadonlyMap<string, TableListing>,
  byNumber: ReadonlyMap<string, readonly TableListing[]>,
): Which {
  const code = unmarked(cells["code"] ?? "").trim();
  const number = unmarked(cells["listing"] ?? "").trim();
  const shop = unmarked(cells["shop"] ?? "")
    .trim()
    .toLocaleLowerCase("en");
  if (code === "" && number === "") return { problem: "This line has neither a code nor a listing number." };
  const coded = byCode.get(code.toLowerCase());
  const numbered = byNumber.get(number) ?? [];
  if (coded && number !== "" && numbered.length > 0 && !numbered.includes(coded)) {
    return {
      problem: `Code ${code.slice(0, 20)} and listing number ${number.slice(0, 20)} are two different listings.`,
    };
  }
  const [only, another] = namedBy(coded, numbered, shop);
  if (only && !another) return { listing: only };
  const name = code === "" ? `number ${number.slice(0, 20)}` : `code ${code.slice(0, 20)}`;
  return { problem: `I know no listing with ${name}.` };
}

function namedBy(
  coded: TableListing | undefined,
  numbered: readonly TableListing[],
  shop: string,
): readonly TableListing[] {
  if (coded) return [coded];
  if (numbered.length < 2) return numbered;
  return numbered.filter(({ shopName }) => shopName.toLocaleLowerCase("en") === shop);
}

function whichOption(
  cells: TableLine["cells"],
  listing: TableListing,
): { readonly option: string } | { readonly problem: string } {
  const options = optionsOf(listing.fields);
  const typed = tidyLine(unmarked(cells["option"] ?? ""));
  const needed = Object.keys(optionColumns).some((column) => (cells[column] ?? "").trim() !== "");
  if (typed === "") {
    const [only, another] = options;
    if (!needed) return { option: "" };
    if (only !== undefined && another === undefined) return { option: only };
    return {
      problem: `This listing has options: say which in the column “option” (${options.slice(0, 5).join(", ")}).`,
    };
  }
  const found = options.find((option) => tidyLine(option) === typed);
  if (found !== undefined) return { option: found };
  return { problem: `This listing has no option “${typed.slice(0, 60)}”.` };
}

/** Null: the cell is blank, or says what is wanted already. */
function readCell(
  listing: TableListing,
  column: string,
  option: string,
  raw: string,
): { readonly field: string; readonly value: FieldValue } | { readonly problem: string } | null {
  const cell = unmarked(raw);
  const now = cellText(listing, column, option).replace(/\r\n?/g, "\n");
  if (cell.trim() === "" || cell === now) return null;
  const ofOption = Object.entries(optionColumns).find(([name]) => name === column)?.[1];
  const field = ofOption ? `${ofOption}:${option}` : column;
  const value = valueOf(column, cell, listing.currency);
  if (typeof value === "object" && value !== null && "problem" in value) return value;
  return sameValue(field, value, listing.fields[field]) ? null : { field, value };
}

type Value = string | number | readonly string[] | { readonly problem: string };

function valueOf(column: string, cell: string, currency: string): Value {
  switch (column) {
    case "description":
      return tidyText(cell);
    case "tags":
    case "materials":
      return joinTags([], cell);
    case "price": {
      const price = parsePrice(cell, currency);
      if (price) return price.amount;
      return {
        problem: `“${cell.trim().slice(0, 30)}” is no price in ${currency}. Write it like ${formatMoney({ amount: 2400, currency })}.`,
      };
    }
    case "stock":
      return /^\d{1,9}$/.test(cell.trim())
        ? Number(cell.trim())
        : { problem: `“${cell.trim().slice(0, 30)}” is no stock: it is a whole number.` };
    default:
      return tidyLine(cell);
  }
}

/** The marketplace's rules, asked of each field beside all the others that the file changes in its listing. */
function judge(changes: readonly ImportChange[], listings: ReadonlyMap<ListingId, TableListing>) {
  const sets = new Map<ListingId, Record<string, FieldValue>>();
  for (const { listingId, field, after } of changes) {
    sets.set(listingId, { ...sets.get(listingId), [field]: after });
  }
  const kept: ImportChange[] = [];
  const problems: ImportProblem[] = [];
  for (const change of changes) {
    const { line, listingId, field, after } = change;
    const listing = listings.get(listingId);
    if (!listing) continue;
    const shop = { id: listing.shopId, currency: listing.currency };
    const found = editProblems(
      { set: { [field]: after }, before: {} },
      { ...listing.fields, ...sets.get(listingId) },
      shop,
    );
    if (found.length === 0) kept.push(change);
    else problems.push({ line, text: found.map(({ text }) => text).join(" ") });
  }
  return { changes: kept, problems };
}

function grouped<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const key = keyOf(item);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(item);
  }
  return groups;
}
