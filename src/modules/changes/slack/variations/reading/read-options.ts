import type { OptionKind } from "#src/catalog/fields/options.ts";
import {
  keyOf,
  type OptionRow,
  type OptionValues,
  ownValue,
  rowsOf,
  type ShopOptions,
  type Variations,
  wordsAsKeys,
} from "#src/catalog/variations/model.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import { variationsText } from "../../../messages/variations.en.ts";
import { type OptionLine, readOptionLine } from "./option-line.ts";
import { kindsApart } from "./option-pages.ts";
import { type FormItem, storedLine } from "./sheet.ts";

export type ReadOptions = {
  /** All of the shop's, with those of the form in their place. */
  readonly options: ShopOptions;
  readonly skus: Readonly<Record<string, string>>;
  /** By the block where each is put right. */
  readonly errors: Readonly<Record<string, string>>;
};

/**
 * What was typed for the rows that the form shows. A value that several rows share is changed in any of them.
 *
 * @param blockOf the block of a row, by its place
 * @param fill the first stock is that of the lines after it which say none; else nothing is said of these
 */
export function readOptions(
  values: FormValues,
  variations: Variations,
  item: FormItem,
  rows: readonly OptionRow[],
  blockOf: (index: number) => string,
  fill = true,
): ReadOptions {
  const errors: Record<string, string> = {};
  const kinds = kindsApart(variations);
  const stored = rows.map((row) => storedLine(variations, item.content, row));
  const typed = rows.map((_, index): OptionLine => {
    const read = readOptionLine(values.text(blockOf(index)), item.currency, kinds);
    if ("line" in read) return read.line;
    errors[blockOf(index)] = read.problem;
    return stored[index] ?? {};
  });
  const options = wordsAsKeys<OptionValues>(item.content.options ?? {});
  const skus = wordsAsKeys<string>(variations.skus);
  rows.forEach((row, index) => {
    for (const { key } of row.options) {
      // What is off has nothing else: on sale again it is as in the listing.
      if (typed[index]?.off) options[key] = { off: true };
      else if (ownValue(options, key)?.off) options[key] = {};
    }
  });
  for (const kind of kinds) {
    for (const group of rowsOf(variations, [kind])) {
      const changes = rows.flatMap((row, index) => {
        const line = typed[index];
        if (!line || line.off || !row.options.some(({ key }) => group.options.some((each) => each.key === key)))
          return [];
        return line[kind] === stored[index]?.[kind] ? [] : [{ index, value: line[kind] }];
      });
      const said = changes.filter(({ value }) => value !== undefined);
      const other = said.find(({ value }) => value !== said[0]?.value);
      if (other) errors[blockOf(other.index)] ??= variationsText.notApart[kind](groupName(variations, kind, group));
      if (changes.length === 0) continue;
      put(kind, group, said[0]?.value, options, skus);
    }
  }
  if (fill) fillStock(variations, rows, typed, options);
  const own = Object.entries(options).filter(([, value]) => Object.keys(value).length > 0);
  return { options: Object.fromEntries(own), skus, errors };
}

/** The first stock of the form is that of each line after it which says none: who makes five of each writes it once. */
function fillStock(
  variations: Variations,
  rows: readonly OptionRow[],
  typed: readonly OptionLine[],
  options: Record<string, OptionValues>,
): void {
  const first = typed.find(({ quantity }) => quantity !== undefined)?.quantity;
  if (first === undefined || variations.on.quantity.length === 0) return;
  const shown = new Set(rows.flatMap((row) => row.options.map(({ key }) => key)));
  for (const group of rowsOf(variations, ["quantity"])) {
    const said = group.options.some(({ key }) => ownValue(options, key)?.quantity !== undefined);
    if (!said && group.options.some(({ key }) => shown.has(key))) put("quantity", group, first, options, {});
  }
}

function groupName({ axes, on }: Variations, kind: OptionKind, { options }: OptionRow): string {
  const name = keyOf(axes, options[0]?.at ?? [], on[kind]);
  return name === "" ? variationsText.all : variationsText.allOf(name);
}

/** For all options of the group; undefined: as in the listing. */
function put(
  kind: OptionKind,
  { options: group }: OptionRow,
  value: number | string | undefined,
  options: Record<string, OptionValues>,
  skus: Record<string, string>,
): void {
  for (const { key } of group) {
    if (ownValue(options, key)?.off) continue;
    if (kind === "sku") {
      if (typeof value === "string") skus[key] = value;
      else delete skus[key];
    } else {
      const { [kind]: _, ...rest } = ownValue(options, key) ?? {};
      options[key] = typeof value === "number" ? { ...rest, [kind]: value } : rest;
    }
  }
}
