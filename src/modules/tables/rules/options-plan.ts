import { catalogText } from "#src/catalog/messages/en.ts";
import { examplePrice, parsePrice } from "#src/catalog/money.ts";
import {
  type Axis,
  keyOf,
  optionsIn,
  type OptionValues,
  ownValue,
  type Variations,
  withOwn,
  wordsAsKeys,
} from "#src/catalog/variations/model.ts";
import { factsOf, fieldLabel, knownFields, marketplaceOf } from "#src/marketplaces/registry.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { unmarked } from "#src/platform/text/csv.ts";
import { foldCase } from "#src/platform/text/fold-case.ts";
import { readHtmlText } from "#src/platform/text/html-entities.ts";
import { countCharacters, tidyLine } from "#src/platform/text/text.ts";
import { tablesText } from "../messages/en.ts";
import {
  asListing,
  firstAxisColumn,
  groupsOf,
  isApart,
  onSaleWords,
  type OptionsDraft,
  newStockColumn,
  type OptionsItem,
  ownColumns,
  ownValues,
  photoColumn,
  wordShown,
} from "./options-table.ts";
import type { DraftOptionsPlan, OptionChange } from "./planned-options.ts";
import { isSpreadsheetDamage, losesLetters } from "./spreadsheet-damage.ts";
import type { ImportProblem, TableLine } from "./table-records.ts";

type Value = number | string | null;
type Wish = { readonly line: number; readonly item: OptionsItem; readonly key: string; readonly value: Value };
type Planned = Pick<DraftOptionsPlan, "shops" | "skus"> & {
  /** By the word of an option the hash of the photo that it is shown with; null: none of it would be another one. */
  readonly photos: Readonly<Record<string, string>> | null;
  readonly changes: readonly OptionChange[];
  readonly problems: readonly ImportProblem[];
  /** How many options of a shop have a line. */
  readonly named: number;
};

export function isOptionLine({ cells }: TableLine): boolean {
  return firstAxisColumn in cells;
}

/**
 * Each line is judged alone; a blank cell changes nothing. What several options share is changed in any of their lines, and two other
 * values for the same are refused at the second.
 */
export function planOptions(draft: OptionsDraft, lines: readonly TableLine[]): Planned {
  const text = tablesText.options[draft.of];
  const problems: ImportProblem[] = [];
  const changes: OptionChange[] = [];
  const named = new Map<string, number>();
  const columns = columnsOf(draft);
  const wishes = new Map<string, Wish[]>(columns.map(([kind]) => [kind, []]));
  const shops = Object.fromEntries(
    draft.items.map(({ shopId, content }) => [shopId, { ...content.options } as Record<string, OptionValues>]),
  ) as Record<ShopId, Record<string, OptionValues>>;
  const skus: Record<string, string> = { ...draft.variations.skus };
  const photos = wordsAsKeys<string>(draft.variations.photos?.of);
  let isShownOtherwise = false;
  const words = new Map(optionsIn(draft.variations).map(({ key, at }) => [key, wordShown(draft.variations, at)]));

  for (const { line, cells } of lines) {
    const say = (told: string) => problems.push({ line, text: told });
    const place = placeOf(draft, cells);
    if ("problem" in place) {
      say(place.problem);
      continue;
    }
    const { item, key } = place;
    const id = `${item.shopId} ${key}`;
    const earlier = named.get(id);
    if (earlier !== undefined) {
      say(tablesText.options.same(earlier, key));
      continue;
    }
    named.set(id, line);
    const currency = (cells["currency"] ?? "").trim().toUpperCase();
    if (currency !== "" && currency !== item.currency) {
      say(tablesText.lines.currency(item.shopName, item.currency, currency.slice(0, 10)));
      continue;
    }
    const options = shops[item.shopId] ?? {};
    const wasOff = ownValue(options, key)?.off === true;
    const sold = readOnSale(cells["on sale"] ?? "");
    if (sold === "odd") say(tablesText.options.onSale((cells["on sale"] ?? "").trim().slice(0, 30)));
    const off = typeof sold === "boolean" ? !sold : wasOff;
    if (off !== wasOff) {
      options[key] = off ? { off: true } : {};
      changes.push({ ...told(line, item, key), kind: "onSale", before: !wasOff, after: !off });
    }
    // What is off has nothing else.
    if (off) continue;
    for (const [kind, column] of columns) {
      const read = readValue(draft, item, kind, key, cells[column] ?? "");
      if (read === null) continue;
      if ("problem" in read) say(read.problem);
      else wishes.get(kind)?.push({ line, item, key, value: read.value });
    }
  }

  const own = new Map(
    draft.items.map((item) => [item, ownValues(draft.variations, item.content.options ?? {}, draft.photos)]),
  );
  for (const [kind] of columns) {
    for (const { keys, said } of wishesByGroup(draft.variations, kind, wishes.get(kind) ?? []))
      settle(kind, keys, said);
  }
  return {
    shops,
    skus,
    photos: isShownOtherwise ? { ...photos } : null,
    changes: changes.toSorted((a, b) => a.line - b.line),
    problems,
    named: named.size,
  };

  function settle(kind: string, keys: readonly string[], said: readonly Wish[]): void {
    const now = ({ item, key }: Wish) => own.get(item)?.(kind, key) ?? null;
    const [first, ...rest] = said.filter((wish) => wish.value !== now(wish));
    if (!first) return;
    for (const other of rest) {
      if (other.value !== first.value)
        problems.push({ line: other.line, text: text.conflict(first.line, kindName(kind)) });
    }
    const titled = (value: Value) => profileTitle(first.item, kind, value) ?? value;
    const [before, after] = [titled(now(first)), titled(first.value)];
    changes.push({ ...told(first.line, first.item, first.key), kind, before, after });
    if (kind === photoColumn) {
      const [word, hash] = [words.get(first.key) ?? "", draft.photos[Number(first.value ?? 0) - 1]];
      if (hash === undefined) delete photos[word];
      else photos[word] = hash;
      isShownOtherwise = true;
      return;
    }
    for (const key of keys) {
      if (kind === "sku") {
        if (typeof first.value === "string") skus[key] = first.value;
        else delete skus[key];
        continue;
      }
      const options = shops[first.item.shopId] ?? {};
      if (ownValue(options, key)?.off) continue;
      options[key] = withValue(ownValue(options, key) ?? {}, kind, first.value);
    }
  }
}

type GroupWishes = { readonly keys: readonly string[]; readonly said: readonly Wish[] };

/** What is wished for options that have one value together, in each shop of its own; a SKU and a photo are the same in each shop. */
function wishesByGroup(variations: Variations, kind: string, wishes: readonly Wish[]): Iterable<GroupWishes> {
  const keysOf = new Map<string, readonly string[]>();
  for (const { options } of groupsOf(variations, kind)) {
    const keys = options.map(({ key }) => key);
    for (const key of keys) keysOf.set(key, keys);
  }
  const groups = new Map<string, { readonly keys: readonly string[]; readonly said: Wish[] }>();
  for (const wish of wishes) {
    const keys = keysOf.get(wish.key) ?? [];
    const isSame = kind === "sku" || kind === photoColumn;
    const id = `${isSame ? "" : wish.item.shopId} ${keys[0] ?? ""}`;
    const group = groups.get(id);
    if (group) group.said.push(wish);
    else groups.set(id, { keys, said: [wish] });
  }
  return groups.values();
}

/** The kinds that lines may have, each with its column. */
function columnsOf({ items, of }: OptionsDraft): readonly (readonly [kind: string, column: string])[] {
  const own = ownColumns(factsOf(items[0]).fields);
  return [
    ["price", "price"],
    ["quantity", of === "draft" ? "stock" : newStockColumn],
    ["sku", "sku"],
    ...own.map(({ key, column }) => [key, column] as const),
    ...(of === "draft" ? [[photoColumn, photoColumn] as const] : []),
  ];
}

/** With one kind changed; what isn't a number is as in the listing. */
function withValue(values: OptionValues, kind: string, value: Value): OptionValues {
  const number = typeof value === "number" ? value : undefined;
  if (kind === "price" || kind === "quantity") {
    const { [kind]: _, ...left } = values;
    return number === undefined ? left : { ...left, [kind]: number };
  }
  return withOwn(values, kind, number);
}

/** The price, the stock; of what the marketplace adds the label. */
export function kindName(kind: string): string {
  const { kinds } = tablesText.options;
  return kind in kinds ? kinds[kind as keyof typeof kinds] : fieldLabel(kind).toLowerCase();
}

/** Null where it is none of the shop's profiles. */
function profileTitle({ profiles }: OptionsItem, kind: string, value: Value): string | null {
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

function told(line: number, { shopName, currency }: OptionsItem, option: string) {
  return { line, option, shopName, currency };
}

/** Which option of which shop a line is about. A word that a spreadsheet spoiled (`1-2` to a date) is told by what it was. */
function placeOf(
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

function readOnSale(cell: string): boolean | null | "odd" {
  const typed = tidyLine(unmarked(cell)).toLowerCase();
  if (typed === "") return null;
  if ([onSaleWords.yes, "true", "1", "on"].includes(typed)) return true;
  return [onSaleWords.no, "false", "0", "off"].includes(typed) ? false : "odd";
}

/** Null: the cell is blank. */
function readValue(
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
    return of === "draft" || kind === "sku" ? { value: null } : { problem: tablesText.options.listing.none };
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
      : { problem: tablesText.options.noPhoto(typed.slice(0, 30), photos.length) };
  }
  if (kind !== "sku") return readProfile(item, kind, typed);
  const was = ownValue(variations.skus, key);
  if (was !== undefined && isSpreadsheetDamage(was, typed)) return { problem: text.damaged(typed, was, was) };
  if (losesLetters(was ?? "", typed)) return { problem: text.lostLetter(kind) };
  const length = countCharacters(typed);
  return length > rules.limits.sku ? { problem: catalogText.sku(rules.limits.sku, length) } : { value: typed };
}
