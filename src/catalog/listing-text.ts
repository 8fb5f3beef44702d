import type { FieldValue, FlatFields } from "./fields/fields.ts";
import type { ListingContent } from "./listing.ts";

/** What a listing says, taken from its fields. */
export function listingText(fields: FlatFields): Omit<ListingContent, "photos" | "sku"> {
  return {
    title: textOf(fields["title"]),
    description: textOf(fields["description"]),
    tags: listOf(fields["tags"]),
    materials: listOf(fields["materials"]),
    taxonomyId: typeof fields["taxonomyId"] === "number" ? fields["taxonomyId"] : null,
  };
}

/** The price of all its options, in minor units; null where they differ, or where there is none. */
export function onlyPrice(fields: FlatFields): number | null {
  const prices = new Set(valuesOf(fields, "price"));
  const [price] = prices;
  return prices.size === 1 && typeof price === "number" ? price : null;
}

function valuesOf(fields: FlatFields, kind: string): FieldValue[] {
  return Object.entries(fields).flatMap(([field, value]) => (field.startsWith(`${kind}:`) ? [value] : []));
}

function textOf(value: FieldValue | undefined): string {
  return typeof value === "string" ? value : "";
}

function listOf(value: FieldValue | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
