import { type FieldValue, type FlatFields, splitField } from "#src/catalog/fields/fields.ts";
import type { ListingId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import type { ListingState } from "#src/catalog/listing.ts";
import { plainAmount } from "#src/catalog/money.ts";

/** The product database as a table (docs/csv.md): what its lines say, and what a cell of it looks like. */

export const tableKinds = ["products", "prices"] as const;
export type TableKind = (typeof tableKinds)[number];

/** One listing as a table has it. `fields`: what the studio wants there. */
export type TableListing = {
  readonly id: ListingId;
  readonly code: string;
  readonly shopId: ShopId;
  /** The key of its marketplace. */
  readonly marketplace: string;
  readonly shopName: string;
  readonly currency: string;
  readonly externalId: string;
  readonly state: ListingState;
  readonly fields: FlatFields;
  /** Texts and SKUs that stand otherwise on the marketplace. */
  readonly there?: FlatFields;
};

/** Columns that an import reads as values, with the field they are: those of an option get `:<option>` after it. */
export const textColumns = {
  title: "title",
  description: "description",
  tags: "tags",
  materials: "materials",
} as const;
export const optionColumns = { sku: "sku", price: "price", stock: "quantity" } as const;

const columns: Readonly<Record<TableKind, readonly string[]>> = {
  products: ["code", "shop", "listing", "title", "description", "tags", "materials", "state"],
  prices: ["code", "shop", "listing", "option", "sku", "title", "price", "currency", "stock", "state"],
};

export function tableHeader(kind: TableKind): readonly string[] {
  return columns[kind];
}

/** A line per listing, or per option of each. */
export function tableLines(kind: TableKind, listings: readonly TableListing[]): string[][] {
  return listings.flatMap((listing) => {
    const options = kind === "prices" ? optionsOf(listing.fields) : [""];
    return options.map((option) => columns[kind].map((column) => cellText(listing, column, option)));
  });
}

/** "" where a listing has no options, else each by its name. */
export function optionsOf(fields: FlatFields): string[] {
  return Object.keys(fields).flatMap((field) => {
    const { kind, option } = splitField(field);
    return kind === "price" && option !== null ? [option] : [];
  });
}

/** What stands in a cell. An import that finds the same text there changes nothing. */
export function cellText(listing: TableListing, column: string, option: string): string {
  const { fields, currency } = listing;
  switch (column) {
    case "code":
      return listing.code;
    case "shop":
      return listing.shopName;
    case "listing":
      return listing.externalId;
    case "state":
      return listing.state;
    case "currency":
      return currency;
    case "option":
      return option;
    case "price": {
      const amount = fields[`price:${option}`];
      return typeof amount === "number" ? plainAmount({ amount, currency }) : "";
    }
    case "stock":
      return text(fields[`quantity:${option}`]);
    case "sku":
      return text(fields[`sku:${option}`]);
    default:
      return text(fields[column]);
  }
}

function text(value: FieldValue | undefined): string {
  if (Array.isArray(value)) return value.map(String).join(", ");
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
