import type { OptionKind } from "#src/catalog/fields/options.ts";
import {
  type Axis,
  type OptionRow,
  ownValue,
  rowsOf,
  type SuggestedAxis,
  type Variations,
} from "#src/catalog/variations/model.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import type { ChangeView, ItemView } from "../../../model.ts";
import { photosOn } from "../../../rules/photos/shown-options.ts";
import type { DraftVariations } from "../../../use-cases/drafting/variations.ts";
import type { ListingVariations } from "../../../use-cases/of-listings/variations.ts";
import { changesFields } from "../../ids.ts";
import type { OptionLine } from "./option-line.ts";

/** A listing in a shop, as far as a line for each of its options needs it. */
export type FormItem = Pick<ItemView, "shopId" | "shopName" | "currency" | "content">;

/** What the forms of variations are drawn from; `mark`: by which one that was left open is known not to fit any more. */
export type VariationsSheet = Omit<DraftVariations, "change"> & {
  readonly change: Pick<
    ChangeView,
    "id" | "revision" | "state" | "number" | "marketplace" | "contactSheetUrl" | "shops"
  > & {
    readonly content: Pick<ChangeView["content"], "title" | "category" | "photos" | "sku">;
    readonly items: readonly FormItem[];
  };
  readonly mark: string;
  /** Of a listing that exists; left out: of a draft. */
  readonly listing?: ListingVariations;
};

export const noAxis = "none";
export const ownAxis = "own";

/** Among the choices of what differs: with which photo an option is shown. */
export const photoKind = "photo";

/** The value of a choice of what a listing varies by. */
export function axisValue({ property, scale }: Pick<Axis, "property" | "scale">): string {
  return property === null ? ownAxis : `${property}.${scale ?? ""}`;
}

/** What is chosen, among what the category suggests and what is stored. */
export function suggestedBy(
  { suggested, variations }: VariationsSheet,
  value: string,
): SuggestedAxis | Axis | undefined {
  return (
    suggested?.find((each) => axisValue(each) === value) ??
    variations?.axes.find((each) => each.property !== null && axisValue(each) === value)
  );
}

/** Which lines are shown: of which of the draft's shops, on which page. */
export type ShownOptions = { readonly shopId?: string; readonly page?: number };

/** The first shop where none is chosen. */
export function shownItem({ change }: VariationsSheet, { shopId }: ShownOptions): FormItem | undefined {
  return change.items.find((item) => item.shopId === shopId) ?? change.items[0];
}

/** What is typed in it stays in Slack while its id does, so that the id names what it was drawn from. */
export function lineBlock(item: Pick<ItemView, "shopId">, page: number, index: number, mark: string): string {
  return joinIds(changesFields.option, item.shopId, String(page), String(index), mark);
}

/**
 * What is stored of a row, as its field shows it. What several rows share is in the first of them that is sold, and there alone: a
 * value in each would have to be changed in each.
 */
export function storedLine(variations: Variations, { options }: ItemView["content"], row: OptionRow): OptionLine {
  const own = (key: string) => ownValue(options ?? {}, key);
  if (row.options.every(({ key }) => own(key)?.off)) return { off: true };
  const leading = <T>(kind: OptionKind, said: (key: string) => T | undefined): T | undefined => {
    if (variations.on[kind].length === 0) return undefined;
    const group = rowsOf(variations, [kind]).find(({ options: all }) =>
      all.some(({ key }) => key === row.options[0]?.key),
    );
    const sold = (group?.options ?? []).filter(({ key }) => !own(key)?.off);
    if (row.options.every(({ key }) => key !== sold[0]?.key)) return undefined;
    return sold.map(({ key }) => said(key)).find((value) => value !== undefined);
  };
  const price = leading("price", (key) => own(key)?.price);
  const quantity = leading("quantity", (key) => own(key)?.quantity);
  const sku = leading("sku", (key) => ownValue(variations.skus, key));
  return {
    ...(price === undefined ? {} : { price }),
    ...(quantity === undefined ? {} : { quantity }),
    ...(sku === undefined ? {} : { sku }),
  };
}

/** Values of a page; the choice of the page is one input more. */
const valuesOnAPage = 10;

/** The place of the axis by whose values photos are shown; -1: by none. Of a listing that exists another one may be chosen. */
export function photoAxis({ variations, listing }: VariationsSheet, chosen?: number): number {
  const axis = listing ? (chosen ?? listing.shown?.axis ?? -1) : (variations?.photos?.axis ?? -1);
  return variations?.axes[axis] ? axis : -1;
}

/** The names of the values that have a photo of their own, or may have one, as many together as a form shows. */
export function photoPages(sheet: VariationsSheet, axis = photoAxis(sheet)): readonly (readonly string[])[] {
  const names = sheet.variations?.axes[axis]?.values.map(({ name }) => name) ?? [];
  return Array.from({ length: Math.ceil(names.length / valuesOnAPage) }, (_, at) =>
    names.slice(at * valuesOnAPage, (at + 1) * valuesOnAPage),
  );
}

export function photoBlock(axis: number, page: number, index: number, mark: string): string {
  return joinIds(changesFields.optionPhoto, `${axis}.${page}`, String(index), mark);
}

/** By value, the photo that it is shown with. */
export function photosChosen({ variations, listing }: VariationsSheet, axis: number): Readonly<Record<string, string>> {
  return listing ? (listing.shown ? photosOn(listing.shown, axis) : {}) : (variations?.photos?.of ?? {});
}
