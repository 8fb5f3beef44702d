import { foldCase } from "#src/platform/text/fold-case.ts";
import { listed } from "#src/platform/text/listed.ts";
import { unmarked } from "#src/platform/text/csv.ts";
import type { ListingField } from "#src/catalog/fields/definition.ts";
import { type FieldValue, sameValue } from "#src/catalog/fields/fields.ts";
import { readNote } from "#src/catalog/fields/note.ts";
import { readHtmlText } from "#src/platform/text/html-entities.ts";
import { betweenEntries, cellText, fieldOfColumn, optionColumns, optionsOf } from "./listing-table.ts";
import { examplePrice, parsePrice } from "#src/catalog/money.ts";
import { cellDamage, isSpreadsheetDamage } from "./spreadsheet-damage.ts";
import { listingNumber } from "#src/modules/listings/index.ts";
import { invisible } from "#src/platform/text/invisible.ts";
import { joinTags } from "#src/catalog/tags.ts";
import { tidyLine, tidyText } from "#src/platform/text/text.ts";
import { tablesText } from "../messages/en.ts";
import type { TableLine, TableListing } from "./table-records.ts";

/** What names a listing in a file. */
export type NamedListing = Pick<TableListing, "id" | "code" | "earlierCodes" | "externalId" | "shopName">;

type Which = { readonly listing: NamedListing } | { readonly problem: string };

/** What a line names its listing by, as it was typed; of a link and of `#1234567890` the number. */
export function namesIn(cells: TableLine["cells"]): { readonly code: string; readonly number: string } {
  const plain = (column: string) =>
    unmarked(cells[column] ?? "")
      .replace(invisible, "")
      .trim();
  const number = plain("listing");
  return { code: plain("code"), number: /^\d*$/.test(number) ? number : (listingNumber(number) ?? number) };
}

/** A long number as a spreadsheet shows it: its last digits are gone. */
const inPowersOfTen = /^\d(?:[.,]\d+)?E\+?\d{1,2}$/i;

/** Whether any of these lines could be about a listing. All others of a large studio needn't be kept in memory. */
export function mentionedIn(lines: readonly TableLine[]): (listing: NamedListing) => boolean {
  const names = lines.map(({ cells }) => namesIn(cells));
  const codes = new Set(names.map(({ code }) => code.toLowerCase()));
  const numbers = new Set(names.map(({ number }) => number));
  return ({ code, earlierCodes, externalId }) =>
    [code, ...earlierCodes].some((each) => codes.has(each)) || numbers.has(externalId);
}

/**
 * By its code; where a spreadsheet spoiled that (`2e34`), by its number. A product's listings share its code, so number and
 * shop say which of them: one that says another listing is never about this one.
 */
export function whichListing(
  cells: TableLine["cells"],
  byCode: ReadonlyMap<string, readonly NamedListing[]>,
  byNumber: ReadonlyMap<string, readonly NamedListing[]>,
): Which {
  const { code, number } = namesIn(cells);
  const shop = unmarked(cells["shop"] ?? "").trim();
  const text = tablesText.lines;
  const [shortCode, shortNumber] = [code.slice(0, 20), number.slice(0, 20)];
  if (code === "" && number === "") return { problem: text.unnamed };
  if (code === "" && inPowersOfTen.test(number)) return { problem: text.changedNumber(shortNumber) };
  const coded = byCode.get(code.toLowerCase()) ?? [];
  const numbered = byNumber.get(number) ?? [];
  const called = coded.length > 0 ? coded : numbered;
  if (called.length === 0) {
    return { problem: code === "" ? text.unknownNumber(shortNumber) : text.unknownCode(shortCode) };
  }
  const both = called.filter(({ externalId }) => externalId === number);
  const [only, another] = both;
  if (only && !another) return { listing: only };
  // What a spreadsheet made of a number (`4.2E+09`) says nothing.
  if (!only && (numbered.length > 0 || /^\d+$/.test(number))) {
    return {
      problem: numbered.length > 0 ? text.different(shortCode, shortNumber) : text.otherNumber(shortCode, shortNumber),
    };
  }
  const left = only ? both : called;
  const inShop = left.filter(({ shopName }) => foldCase(shopName) === foldCase(shop));
  const [first, second] = shop === "" ? left : inShop;
  if (first && !second) return { listing: first };
  const shops = listed([...new Set(left.map(({ shopName }) => shopName))]);
  const name = coded.length > 0 ? shortCode : shortNumber;
  return {
    problem: first || shop === "" ? text.severalShops(name, shops) : text.notInShop(name, shop.slice(0, 80), shops),
  };
}

export function whichOption(
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
    return { problem: tablesText.lines.whichOption(options.slice(0, 5).join(", ")) };
  }
  const found = options.find((option) => tidyLine(option) === typed);
  if (found !== undefined) return { option: found };
  return { problem: tablesText.lines.noOption(typed.slice(0, 60)) };
}

/** Null: the cell is blank, or says what is wanted already. */
export function readCell(
  listing: TableListing,
  column: string,
  option: string,
  raw: string,
): { readonly field: string; readonly value: FieldValue } | { readonly problem: string } | null {
  const cell = unmarked(raw);
  const now = cellText(listing, column, option).replace(/\r\n?/g, "\n");
  if (cell.trim() === "" || cell === now) return null;
  const damage = cellDamage(column, now, cell);
  if (damage !== null) return { problem: damage };
  if (column === "sku") {
    const there = listing.there?.[`sku:${option}`];
    const known = typeof there === "string" ? [now, there] : [now];
    const was = known.find((sku) => isSpreadsheetDamage(sku, cell));
    if (was !== undefined) return { problem: tablesText.lines.damaged(cell.trim(), was, now) };
  }
  const ofOption = Object.entries(optionColumns).find(([name]) => name === column)?.[1];
  const definition = fieldOfColumn(column);
  const field = ofOption ? `${ofOption}:${option}` : (definition?.key ?? column);
  const value =
    definition?.shape.type === "profile"
      ? profileOf(listing, definition, cell)
      : definition?.shape.type === "profiles"
        ? profilesOf(listing, definition, cell)
        : valueOf(column, definition, cell, listing.currency);
  if (typeof value === "object" && value !== null && "problem" in value) return value;
  return sameValue(field, value, listing.fields[field]) ? null : { field, value };
}

type Value = string | number | readonly string[] | readonly number[] | null | { readonly problem: string };

/** An entry of one of the shop's lists, by its name or number. */
function profileOf({ profiles, shopName }: TableListing, { shape, label }: ListingField, cell: string): Value {
  const typed = tidyLine(readHtmlText(cell));
  const list = shape.type === "profile" || shape.type === "profiles" ? (profiles?.[shape.list] ?? []) : [];
  const called = list.filter(({ id, title }) => String(id) === typed || foldCase(title) === foldCase(typed));
  const [only, another] = called;
  if (only && !another) return only.id;
  const text = tablesText.lines;
  const short = typed.slice(0, 60);
  if (another) return { problem: text.severalProfiles(short, called.map(({ id }) => String(id)).join(", ")) };
  return {
    problem: text.noProfile(
      shopName,
      label,
      short,
      list.slice(0, 10).map(({ title }) => title),
    ),
  };
}

/** Several of such a list; the lowest number first, as they are kept. */
function profilesOf(listing: TableListing, field: ListingField, cell: string): Value {
  const found = readHtmlText(cell)
    .split(betweenEntries)
    .filter((name) => name.trim() !== "")
    .map((name) => profileOf(listing, field, name));
  const wrong = found.find((each) => typeof each !== "number");
  if (wrong !== undefined) return wrong;
  return [...new Set(found.map(Number))].toSorted((a, b) => a - b);
}

function valueOf(column: string, field: ListingField | undefined, cell: string, currency: string): Value {
  if (field?.shape.type === "note") return readNote(field, readHtmlText(cell));
  if (field?.shape.type === "text") return tidyText(readHtmlText(cell));
  // A marketplace's own table writes spaces of tags as underscores.
  if (field?.shape.type === "words") return joinTags([], readHtmlText(cell).replaceAll("_", " "));
  switch (column) {
    case "price": {
      const price = parsePrice(cell, currency);
      if (price) return price.amount;
      return { problem: tablesText.lines.notPrice(cell.trim().slice(0, 30), currency, examplePrice(currency)) };
    }
    case "stock":
      return /^\d{1,9}$/.test(cell.trim())
        ? Number(cell.trim())
        : { problem: tablesText.lines.notStock(cell.trim().slice(0, 30)) };
    default:
      return tidyLine(readHtmlText(cell));
  }
}
