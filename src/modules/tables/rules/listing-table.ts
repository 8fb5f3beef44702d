import { type FieldValue, type FlatFields, splitField } from "#src/catalog/fields/fields.ts";
import type { ListingField } from "#src/catalog/fields/definition.ts";
import { knownFields } from "#src/marketplaces/registry.ts";
import { plainAmount } from "#src/catalog/money.ts";
import { photoColumns, photoLines } from "./photo-table.ts";
import type { TableListing } from "./table-records.ts";

/** The product database as a table (docs/csv.md): what its lines say, and what a cell of it looks like. */

export const tableKinds = ["products", "prices", "gpsr", "alt-texts"] as const;
export type TableKind = (typeof tableKinds)[number];

/** Columns that an import reads as values, by the field they are. */
export function textColumns(): readonly string[] {
  return columnFields().flatMap(({ column, safety }) => (safety === undefined ? (column ?? []) : []));
}

/** … those of product safety. */
export function safetyColumns(): readonly string[] {
  return columnFields().flatMap(({ column, safety }) => (safety === undefined ? [] : (column ?? [])));
}

/** The field whose values are in this column. A table of thousands asks for each of its cells. */
export function fieldOfColumn(column: string): ListingField | undefined {
  return knownFields().find((field) => field.column === column);
}

/** The fields that have a column, those of all marketplaces. */
function columnFields(): readonly ListingField[] {
  return knownFields().filter(({ column }) => column !== undefined);
}

/** … of an option, which get `:<option>` after it. */
export const optionColumns = { sku: "sku", price: "price", stock: "quantity" } as const;

export function tableHeader(kind: TableKind): readonly string[] {
  if (kind === "alt-texts") return photoColumns;
  if (kind === "gpsr") return ["code", "shop", "listing", "title", ...safetyColumns(), "state"];
  return kind === "products"
    ? ["code", "shop", "listing", ...textColumns(), "state"]
    : ["code", "shop", "listing", "option", "sku", "title", "price", "currency", "stock", "state"];
}

/** A line per listing, or per option or photo of each. */
export function tableLines(kind: TableKind, listings: readonly TableListing[]): string[][] {
  if (kind === "alt-texts") return listings.flatMap(photoLines);
  const columns = tableHeader(kind);
  const shown = kind === "gpsr" ? listings.filter(({ noTrader }) => !noTrader) : listings;
  return shown.flatMap((listing) => {
    const options = kind === "prices" ? optionsOf(listing.fields) : [""];
    return options.map((option) => columns.map((column) => cellText(listing, column, option)));
  });
}

/** "" where a listing has no options, else each by its name. */
export function optionsOf(fields: FlatFields): string[] {
  return Object.keys(fields).flatMap((field) => {
    const { kind, option } = splitField(field);
    return kind === "price" && option !== null ? [option] : [];
  });
}

/** What a cell has. An import that finds the same text there changes nothing. */
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
    default: {
      const field = fieldOfColumn(column);
      const value = fields[field?.key ?? column];
      return (field && profileName(listing, field, value)) ?? text(value);
    }
  }
}

/** Between several entries of a list: names may have commas. */
export const betweenEntries = ";";

/**
 * An entry of one of the shop's lists by its name, where no other is called so; null: it is told by its number. Of several
 * each is told so.
 */
export function profileName(
  { profiles }: Pick<TableListing, "profiles">,
  { shape }: ListingField,
  value: FieldValue | undefined,
): string | null {
  if (shape.type !== "profile" && shape.type !== "profiles") return null;
  const list = profiles?.[shape.list] ?? [];
  const nameOf = (number: FieldValue | undefined) => {
    const title = list.find(({ id }) => id === number)?.title;
    return title !== undefined && list.filter((each) => each.title === title).length === 1 ? title : null;
  };
  if (shape.type === "profile") return nameOf(value);
  if (!Array.isArray(value)) return null;
  const names = value.map((number) => {
    const name = nameOf(number);
    return name === null || name.includes(betweenEntries) ? String(number) : name;
  });
  return names.join(`${betweenEntries} `);
}

function text(value: FieldValue | undefined): string {
  if (Array.isArray(value)) return value.map(String).join(", ");
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
