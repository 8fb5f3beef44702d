import { furtherFields, type ListingField } from "./fields/definition.ts";
import type { FieldValue, FlatFields } from "./fields/fields.ts";
import type { ListingContent } from "./listing.ts";
import { isKnown, questionsOf } from "./questions.ts";

/** What a listing says, taken from its fields: those that `fields` has. */
export function listingText(
  fields: readonly ListingField[],
  live: FlatFields,
): FlatFields & Pick<ListingContent, "title" | "description" | "tags" | "category"> {
  const further = furtherFields(fields).map(
    ({ key, shape }) => [key, shape.type === "measure" ? (live[key] ?? null) : listOf(live[key])] as const,
  );
  const asked = fields.filter(({ shape }) => shape.type === "questions");
  return {
    ...Object.fromEntries(further),
    // One of a kind that isn't known can't be written, so that no copy of it can be.
    ...Object.fromEntries(asked.map(({ key }) => [key, questionsOf(live[key]).filter(({ kind }) => isKnown(kind))])),
    title: textOf(live["title"]),
    description: textOf(live["description"]),
    tags: listOf(live["tags"]),
    category: typeof live["category"] === "number" ? live["category"] : null,
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

/** "" where it is no text. */
export function textOf(value: FieldValue | undefined): string {
  return typeof value === "string" ? value : "";
}

/** Empty where it is no list. */
export function listOf(value: FieldValue | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
