import { catalogText } from "#src/catalog/messages/en.ts";
import { examplePrice, parsePrice } from "#src/catalog/money.ts";
import { type Axis, keyOf, ownValue } from "#src/catalog/variations/model.ts";
import { fieldLabel, knownFields, marketplaceOf } from "#src/marketplaces/registry.ts";
import { unmarked } from "#src/platform/text/csv.ts";
import { foldCase } from "#src/platform/text/fold-case.ts";
import { readHtmlText } from "#src/platform/text/html-entities.ts";
import { countCharacters, tidyLine } from "#src/platform/text/text.ts";
import { tablesText } from "../messages/en.ts";
import {
  asListing,
  isApart,
  onSaleWords,
  type OptionsDraft,
  type OptionsItem,
  ownColumns,
  photoColumn,
} from "./options-table.ts";
import { cellDamage, isSpreadsheetDamage } from "./spreadsheet-damage.ts";
import type { TableLine } from "./table-records.ts";

/** What the cells of a line about one option say. */

/** Of a price minor units, of a stock pieces, of a photo its place, of a profile its number; null: as the listing has it. */
export type Value = number | string | null;

/** The price, the stock; of what the marketplace adds the label. */
export function kindName(kind: string): string {
  const { kinds } = tablesText.options;
  return kind in kinds ? kinds[kind as keyof typeof kinds] : fieldLabel(kind).toLowerCase();
}

/** Null where it is none of the shop's profiles. */
export function profileTitle({ profiles }: OptionsItem, kind: string, value: Value): string | null {
  const field = ownColumns(knownFields()).find(({ key }) => key === kind);
  return (field && profiles?.[field.list]?.find(({ id }) => id === value)?.title) ?? null;
}

/** A profile by its name or its number. */
function readProfile(
  item: OptionsItem,
  kind: string,
  typed: string,
): { readonly value: Value } | { readonly problem: string } {
  const text = tablesText.lines;
  const field = ownColumns(knownFields()).find(({ key }) => key === kind);
  const all = (field && item.profiles?.[field.list]) ?? [];
  const [found, ...more] = all.filter(({ id, title }) => String(id) === typed || foldCase(title) === foldCase(typed));
  if (found && more.length === 0) return { value: found.id };
  const label = kindName(kind);
  const shown = typed.slice(0, 60);
  return {
    problem: found
      ? text.severalProfiles(shown, [found, ...more].map(({ id }) => String(id)).join(", "))
      : tablesText.options.noProfile(
          item.shopName,
          label,
          shown,
          all.map(({ title }) => title),
        ),
  };
}

/** Which option of which shop a line is about. A word that a spreadsheet spoiled (`1-2` to a date) is told by what it was. */
export function placeOf(
  { variations, items, of }: OptionsDraft,
  cells: TableLine["cells"],
): { readonly item: OptionsItem; readonly key: string } | { readonly problem: string } {
  const text = tablesText.options[of];
  const shop = tidyLine(unmarked(cells["shop"] ?? ""));
  const called = shop === "" ? items : items.filter(({ shopName }) => foldCase(shopName) === foldCase(shop));
  const [item, another] = called;
  const names = items.map(({ shopName }) => shopName).join(", ");
  if (!item || another) return { problem: shop === "" ? text.whichShop(names) : text.noShop(shop.slice(0, 60), names) };
  const at: number[] = [];
  for (const [place, { values, name }] of variations.axes.entries()) {
    const typed = tidyLine(readHtmlText(unmarked(cells[`option ${place + 1}`] ?? "")));
    const exact = values.findIndex((value) => value.name === typed);
    const found = exact >= 0 ? exact : damagedAt(values, typed);
    if (found === undefined) return { problem: text.noOption(name, typed.slice(0, 60)) };
    at.push(found);
  }
  return { item, key: keyOf(variations.axes, at) };
}

/** The place of the one word that a spreadsheet could have made this of. */
function damagedAt(values: Axis["values"], typed: string): number | undefined {
  const [only, ...others] = values.flatMap(({ name }, index) => (isSpreadsheetDamage(name, typed) ? [index] : []));
  return others.length === 0 ? only : undefined;
}

export function readOnSale(cell: string): boolean | null | "odd" {
  const typed = tidyLine(unmarked(cell)).toLowerCase();
  if (typed === "") return null;
  if ([onSaleWords.yes, "true", "1", "on"].includes(typed)) return true;
  return [onSaleWords.no, "false", "0", "off"].includes(typed) ? false : "odd";
}

/** Null: the cell is blank. */
export function readValue(
  { variations, of, photos }: OptionsDraft,
  item: OptionsItem,
  kind: string,
  key: string,
  cell: string,
): { readonly value: Value } | { readonly problem: string } | null {
  const typed = tidyLine(readHtmlText(unmarked(cell)));
  if (typed === "") return null;
  const text = tablesText.lines;
  if (!isApart(variations, kind)) return { problem: tablesText.options[of].shared(kindName(kind)) };
  if (typed.toLowerCase() === asListing) {
    // An option of a listing that exists has all of it itself.
    return of === "draft" || kind === "sku" || kind === photoColumn
      ? { value: null }
      : { problem: tablesText.options.listing.none };
  }
  const { rules } = marketplaceOf(item);
  if (kind === "price") {
    const price = parsePrice(typed, item.currency);
    if (!price) return { problem: text.notPrice(typed.slice(0, 30), item.currency, examplePrice(item.currency)) };
    const refused = rules.price(price);
    return refused === undefined ? { value: price.amount } : { problem: refused };
  }
  if (kind === "quantity") {
    if (!/^\d{1,9}$/.test(typed)) return { problem: text.notStock(typed.slice(0, 30)) };
    return Number(typed) <= rules.limits.quantity
      ? { value: Number(typed) }
      : { problem: catalogText.variations.stock(rules.limits.quantity) };
  }
  if (kind === photoColumn) {
    const isPlace = /^\d{1,3}$/.test(typed) && Number(typed) >= 1 && Number(typed) <= photos.length;
    return isPlace
      ? { value: Number(typed) }
      : { problem: tablesText.options[of].noPhoto(typed.slice(0, 30), photos.length) };
  }
  if (kind !== "sku") return readProfile(item, kind, typed);
  const was = ownValue(variations.skus, key);
  if (was !== undefined && isSpreadsheetDamage(was, typed)) return { problem: text.damaged(typed, was, was) };
  const damage = cellDamage(kind, was ?? "", typed);
  if (damage !== null) return { problem: damage };
  const length = countCharacters(typed);
  return length > rules.limits.sku ? { problem: catalogText.sku(rules.limits.sku, length) } : { value: typed };
}
