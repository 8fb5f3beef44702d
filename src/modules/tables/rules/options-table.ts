import { type ListingField, type OptionProfile, optionProfiles } from "#src/catalog/fields/definition.ts";
import { optionKinds } from "#src/catalog/fields/options.ts";
import type { ItemContent } from "#src/catalog/listing.ts";
import { plainAmount } from "#src/catalog/money.ts";
import {
  differsBy,
  type OptionPlace,
  optionsIn,
  type OptionRow,
  ownKindsOf,
  ownValue,
  rowsOf,
  type ShopOptions,
  type Variations,
} from "#src/catalog/variations/model.ts";
import type { ShopProfiles } from "#src/marketplaces/port.ts";
import { canonicalJson } from "#src/platform/kernel/canonical-json.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { sha256 } from "#src/platform/kernel/hash.ts";

/** The options of a draft, or of a listing that exists, as a table: a line for each of them and shop. */

export const draftColumn = "draft id";
export const firstAxisColumn = "option 1";
/** Of a listing that exists the stock is what is there now. What is to be there is typed beside it, so that no sale is put back. */
export const newStockColumn = "new stock";
/** Of a draft whose options are shown with photos: the place of the photo in the draft. The kind of such a value is called the same. */
export const photoColumn = "photo";
/** Of a listing that exists: with which photos its options are shown isn't in the mirror, so the place of another one is typed here. */
export const newPhotoColumn = "new photo";
/** By which photos places count: of other ones, or in another order, a place would name another photo. */
export const photoListColumn = "photo list";
/** @param fields of the marketplaces that the options are of */
export function optionsColumns(fields: readonly ListingField[], of: "draft" | "listing"): readonly string[] {
  return [
    of === "draft" ? draftColumn : "listing",
    "code",
    "title",
    "shop",
    firstAxisColumn,
    "option 2",
    "price",
    "currency",
    "stock",
    ...(of === "draft" ? [] : [newStockColumn]),
    "sku",
    ...ownColumns(fields).map(({ column }) => column),
    of === "draft" ? photoColumn : newPhotoColumn,
    photoListColumn,
    "on sale",
  ];
}

type OwnColumn = OptionProfile & { readonly column: string };

/** What marketplaces add to an option, one profile of the shop each. */
export function ownColumns(fields: readonly ListingField[]): readonly OwnColumn[] {
  return optionProfiles(fields).flatMap((each) =>
    each.column === undefined ? [] : [{ ...each, column: each.column }],
  );
}

/** What gives an option the listing's own value back, typed in any case: a blank cell changes nothing. */
export const asListing = "(none)";
export const onSaleWords = { yes: "yes", no: "no" } as const;

/** A draft or a listing with what single options of it have. */
export type OptionsDraft = {
  /** What names it in each line: the draft's id, or the marketplace's number of the listing. */
  readonly named: string;
  readonly of: "draft" | "listing";
  readonly code: string;
  readonly title: string;
  readonly variations: Variations;
  /** The photos in their order, of a draft by their hashes, of a listing by its marketplace's numbers: options may be shown with one. */
  readonly photos: readonly string[];
  readonly items: readonly {
    readonly shopId: ShopId;
    readonly shopName: string;
    readonly marketplace: string;
    readonly currency: string;
    readonly content: ItemContent;
    /** The shop's own lists; null: they aren't known. */
    readonly profiles: ShopProfiles | null;
  }[];
};
export type OptionsItem = OptionsDraft["items"][number];

/** What an option has of its own: what several share, each of them has. */
export type OwnValues = (kind: string, key: string) => number | string | undefined;

/** @param fields as `optionsColumns` has them */
export function optionsLines(draft: OptionsDraft, fields: readonly ListingField[]): string[][] {
  const { named, of, code, title, variations, photos, items } = draft;
  return items.flatMap((item) => {
    const own = ownValues(variations, item.content.options ?? {}, photos);
    const price = (key: string) => {
      const amount = own("price", key);
      return typeof amount === "number" ? plainAmount({ amount, currency: item.currency }) : "";
    };
    return optionsIn(variations).map(({ key, at }) => [
      named,
      code,
      title,
      item.shopName,
      variations.axes[0]?.values[at[0] ?? 0]?.name ?? "",
      variations.axes[1]?.values[at[1] ?? 0]?.name ?? "",
      price(key),
      item.currency,
      String(own("quantity", key) ?? ""),
      ...(of === "draft" ? [] : [""]),
      String(own("sku", key) ?? ""),
      ...ownColumns(fields).map((field) => profileCell(field, item, own(field.key, key))),
      of === "draft" ? String(own(photoColumn, key) ?? "") : "",
      photoList(photos),
      ownValue(item.content.options ?? {}, key)?.off ? onSaleWords.no : onSaleWords.yes,
    ]);
  });
}

/** Other photos, or another order, have another one. It begins with a letter, so that no spreadsheet takes it for a number or a date. */
export function photoList(photos: readonly string[]): string {
  return photos.length === 0 ? "" : `p${photos.length}-${sha256(canonicalJson([...photos])).slice(0, 8)}`;
}

/** @param photos as `OptionsDraft` has them */
export function ownValues(variations: Variations, options: ShopOptions, photos: readonly string[]): OwnValues {
  const said = (kind: string, { key, at }: OptionPlace) => {
    if (kind === photoColumn) return placeShown(variations, at, photos);
    const own = ownValue(options, key);
    if (own?.off) return undefined;
    if (kind === "sku") return ownValue(variations.skus, key);
    return kind === "price" || kind === "quantity" ? own?.[kind] : ownValue(own?.own ?? {}, kind);
  };
  const known = new Map<string, number | string>();
  for (const kind of [...optionKinds, ...ownKindsOf(variations), photoColumn]) {
    for (const row of groupsOf(variations, kind)) {
      const value = row.options.map((option) => said(kind, option)).find((each) => each !== undefined);
      if (value !== undefined) for (const { key } of row.options) known.set(`${kind}:${key}`, value);
    }
  }
  return (kind, key) => known.get(`${kind}:${key}`);
}

/** Whether options may have another value of this kind than the listing. */
export function isApart(variations: Variations, kind: string): boolean {
  return kind === photoColumn ? variations.photos !== null : differsBy(variations, kind).length > 0;
}

/** Options that have one value together; none where all have that of the listing. */
export function groupsOf(variations: Variations, kind: string): readonly OptionRow[] {
  if (!isApart(variations, kind)) return [];
  const { photos } = variations;
  // Buyers see photos by the words of one axis.
  const by = kind === photoColumn && photos ? { ...variations, ownOn: { [kind]: [photos.axis] } } : variations;
  return rowsOf(by, [kind]);
}

/** The word of the axis that photos are linked to. */
export function wordShown({ axes, photos }: Variations, at: readonly number[]): string {
  const place = photos?.axis ?? -1;
  return axes[place]?.values[at[place] ?? 0]?.name ?? "";
}

/** The place of the photo, from 1; undefined: it is shown with none that is there. */
function placeShown(variations: Variations, at: readonly number[], photos: readonly string[]): number | undefined {
  const place = photos.indexOf(ownValue(variations.photos?.of ?? {}, wordShown(variations, at)) ?? "") + 1;
  return place > 0 ? place : undefined;
}

/** By its name; where another one of the shop is called the same, by its number. */
function profileCell({ list }: OwnColumn, { profiles }: OptionsItem, value: number | string | undefined): string {
  const all = profiles?.[list] ?? [];
  const title = all.find(({ id }) => id === value)?.title;
  const isAlone = all.filter((each) => each.title === title).length === 1;
  return title !== undefined && isAlone ? title : String(value ?? "");
}
