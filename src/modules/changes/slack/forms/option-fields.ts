import type { FlatFields } from "#src/catalog/fields/fields.ts";
import {
  type OptionGroup,
  optionGroups,
  type OptionKind,
  optionKinds,
  optionsOf,
} from "#src/catalog/fields/options.ts";
import { plainAmount } from "#src/catalog/money.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import { type Block, context, input, section, textInput } from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clip, clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import type { EditSheet } from "../../model.ts";
import { changesFields } from "../ids.ts";

/** Price, stock and SKU of a listing that exists: a field for all options that have one together. */

/** Slack's limit for a block's id. */
const longestId = 250;

/** The block of one option's price, stock or SKU, named by its first option. */
export function optionBlock(kind: OptionKind, key: string): string {
  return joinIds({ price: changesFields.price, quantity: changesFields.stock, sku: changesFields.sku }[kind], key);
}

type OptionField = { readonly kind: OptionKind; readonly group: OptionGroup };

/** Those that a form can name, kind by kind. */
export function optionFieldsOf(live: FlatFields): readonly OptionField[] {
  return optionKinds.flatMap((kind) =>
    optionGroups(live, kind)
      .filter(({ key }) => optionBlock(kind, key).length <= longestId)
      .map((group) => ({ kind, group })),
  );
}

/**
 * The fields of each kind that has room for all of its own; the others have a form of theirs.
 *
 * @param room how many inputs the form has left
 */
export function optionFields(sheet: EditSheet, room: number): Block[] {
  const { listing, fields: live } = sheet;
  const many = optionsOf(live).length;
  const text = changeFormsText.fields;
  let left = room;
  const blocks = optionKinds.flatMap((kind): Block[] => {
    const groups = optionGroups(live, kind);
    if (groups.length > left || groups.some(({ key }) => optionBlock(kind, key).length > longestId)) {
      return [context(text.tooManyOptions(optionKindLabel(kind, listing.currency), groups.length))];
    }
    left -= groups.length;
    return groups.map((group) => optionField(sheet, { kind, group }));
  });
  return [
    section(many > 1 ? text.priceStockSku(many, clipEscaped(listing.shopName, 150)) : `*${text.priceAndStock}*`),
    ...blocks,
    context(text.wholeTable(listing.marketplace.name)),
  ];
}

export function optionField({ listing, fields: live }: EditSheet, { kind, group }: OptionField): Block {
  const { key, label, options } = group;
  const text = changeFormsText.fields;
  const name = optionKindLabel(kind, listing.currency);
  const many = optionsOf(live).length;
  const all = many > 1 ? text.allOptions(name, many) : name;
  return input(
    optionBlock(kind, key),
    clip(label === "" ? all : `${name}: ${label}${isOff(live, options) ? text.off : ""}`, 150),
    textInput(studioInputIds.value, shown(live, kind, key, listing.currency), { max: longest[kind] }),
    { optional: kind === "sku" },
  );
}

const longest = { price: 20, quantity: 6, sku: 100 } as const;

function optionKindLabel(kind: OptionKind, currency: string): string {
  const text = changeFormsText.fields;
  return { price: text.price(currency), quantity: text.stock, sku: text.sku }[kind];
}

function isOff(live: FlatFields, options: readonly string[]): boolean {
  return options.every((option) => live[`enabled:${option}`] === false);
}

/** What an option's field shows before anything is typed. */
export function shown(live: FlatFields, kind: OptionKind, key: string, currency: string): string {
  const value = live[`${kind}:${key}`];
  if (kind === "price") return plainAmount({ amount: Number(value ?? 0), currency });
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
