import { type OptionProfile, optionProfiles } from "#src/catalog/fields/definition.ts";
import {
  differsBy,
  type OptionRow,
  type OptionValues,
  ownValue,
  rowsOf,
  type ShopOptions,
  withOwn,
  wordsAsKeys,
} from "#src/catalog/variations/model.ts";
import { fieldsOf } from "#src/marketplaces/registry.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import { variationsText } from "../../../messages/variations.en.ts";
import { changesFields } from "../../ids.ts";
import { type FormItem, noAxis, type VariationsSheet } from "./sheet.ts";

/** Which of the shop's profiles options have: what their marketplace adds to them. */

/** Options that have one profile together. */
export type ProfileRow = { readonly field: OptionProfile; readonly row: OptionRow };

/** Choices of a page; those of shop and page are two inputs more, and a form has at most twelve. */
const onAPage = 10;

/** What may differ by option: a shop that has just one profile has nothing to choose among. */
export function profileFields({ change: { shops }, variations }: VariationsSheet): readonly OptionProfile[] {
  return optionProfiles(fieldsOf(shops)).filter(
    ({ key, list }) =>
      shops.some(({ profiles }) => (profiles?.[list] ?? []).length > 1) ||
      (variations !== null && differsBy(variations, key).length > 0),
  );
}

/** As many together as a form shows; none where no profile differs. Of what isn't sold none is asked. */
export function profilePages(sheet: VariationsSheet, item: FormItem): readonly (readonly ProfileRow[])[] {
  const { variations } = sheet;
  if (!variations) return [];
  const isSold = ({ options }: OptionRow) => options.some(({ key }) => !ownValue(item.content.options ?? {}, key)?.off);
  const rows = optionProfiles(fieldsOf(sheet.change.shops))
    .filter(({ key }) => differsBy(variations, key).length > 0)
    .flatMap((field) =>
      rowsOf(variations, [field.key])
        .filter(isSold)
        .map((row) => ({ field, row })),
    );
  return Array.from({ length: Math.ceil(rows.length / onAPage) }, (_, at) =>
    rows.slice(at * onAPage, (at + 1) * onAPage),
  );
}

export function profileBlock({ shopId }: FormItem, page: number, index: number, mark: string): string {
  return joinIds(changesFields.optionProfile, shopId, String(page), String(index), mark);
}

/** Undefined: as in the listing. */
export function chosenProfile({ content }: FormItem, { field, row }: ProfileRow): number | undefined {
  const own = row.options.map(({ key }) => ownValue(content.options ?? {}, key)).filter((values) => !values?.off);
  return own.map((values) => ownValue(values?.own ?? {}, field.key)).find((value) => value !== undefined);
}

export type ReadProfiles = {
  /** All of the shop's, with those of the form in their place. */
  readonly options: ShopOptions;
  /** By the block where each is put right. */
  readonly errors: Readonly<Record<string, string>>;
};

/** @param blockOf the block of a row, by its place */
export function readProfiles(
  values: FormValues,
  sheet: VariationsSheet,
  item: FormItem,
  rows: readonly ProfileRow[],
  blockOf: (index: number) => string,
): ReadProfiles {
  const options = wordsAsKeys<OptionValues>(item.content.options ?? {});
  const errors: Record<string, string> = {};
  const shop = sheet.change.shops.find(({ id }) => id === item.shopId);
  rows.forEach((each, index) => {
    const chosen = values.choice(blockOf(index));
    if (chosen === null) return;
    const number = chosen === noAxis ? undefined : Number(chosen);
    const known = shop?.profiles?.[each.field.list]?.some(({ id }) => id === number) ?? false;
    if (number !== undefined && !known && number !== chosenProfile(item, each)) {
      errors[blockOf(index)] = variationsText.noProfile;
      return;
    }
    for (const { key } of each.row.options) {
      const before = ownValue(options, key) ?? {};
      if (!before.off) options[key] = withOwn(before, each.field.key, number);
    }
  });
  const own = Object.entries(options).filter(([, value]) => Object.keys(value).length > 0);
  return { options: Object.fromEntries(own), errors };
}
