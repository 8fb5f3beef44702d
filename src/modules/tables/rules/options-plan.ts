import {
  optionsIn,
  type OptionValues,
  ownValue,
  type Variations,
  withOwn,
  wordsAsKeys,
} from "#src/catalog/variations/model.ts";
import { factsOf } from "#src/marketplaces/registry.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { unmarked } from "#src/platform/text/csv.ts";
import { tablesText } from "../messages/en.ts";
import { kindName, placeOf, profileTitle, readOnSale, readValue, type Value } from "./options-cells.ts";
import {
  firstAxisColumn,
  groupsOf,
  type OptionsDraft,
  newPhotoColumn,
  newStockColumn,
  type OptionsItem,
  ownColumns,
  ownValues,
  photoColumn,
  photoList,
  photoListColumn,
  wordShown,
} from "./options-table.ts";
import type { DraftOptionsPlan, OptionChange } from "./planned-options.ts";
import type { ImportProblem, TableLine } from "./table-records.ts";

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

  const own = new Map(
    draft.items.map((item) => [item, ownValues(draft.variations, item.content.options ?? {}, draft.photos)]),
  );

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
    const photo = readPhoto(item, key, cells);
    if (photo && "problem" in photo) say(photo.problem);
    // What is off has nothing else.
    if (off) {
      if (photo && "value" in photo) say(text.offPhoto(key));
      continue;
    }
    if (photo && "value" in photo) wishes.get(photoColumn)?.push({ line, item, key, value: photo.value });
    for (const [kind, column] of columns) {
      if (kind === photoColumn) continue;
      const read = readValue(draft, item, kind, key, cells[column] ?? "");
      if (read === null) continue;
      if ("problem" in read) say(read.problem);
      else wishes.get(kind)?.push({ line, item, key, value: read.value });
    }
  }

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

  /** What a line says of its photo; null where it is shown with that one already. Its place counts by the photos of the table. */
  function readPhoto(item: OptionsItem, key: string, cells: TableLine["cells"]): ReturnType<typeof readValue> {
    const column = draft.of === "draft" ? photoColumn : newPhotoColumn;
    const read = readValue(draft, item, photoColumn, key, cells[column] ?? "");
    if (read === null || "problem" in read) return read;
    if (read.value === (own.get(item)?.(photoColumn, key) ?? null)) return null;
    const list = unmarked(cells[photoListColumn] ?? "").trim();
    if (read.value === null || list === photoList(draft.photos)) return read;
    return { problem: list === "" ? text.noPhotoList : text.photosMoved };
  }

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
    [photoColumn, of === "draft" ? photoColumn : newPhotoColumn],
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

function told(line: number, { shopName, currency }: OptionsItem, option: string) {
  return { line, option, shopName, currency };
}
