import { fieldIn } from "#src/catalog/fields/definition.ts";
import type { FieldValue, FlatFields } from "#src/catalog/fields/fields.ts";
import { joinTags } from "#src/catalog/tags.ts";
import { knownFields } from "#src/marketplaces/registry.ts";
import { tidyLine, tidyText } from "#src/platform/text/text.ts";

/** Text as it is kept: untouched fields never come here, and stay as they are to the byte. */
export function tidied(touched: FlatFields): FlatFields {
  return Object.fromEntries(Object.entries(touched).map(([field, value]) => [field, tidy(field, value)]));
}

function tidy(field: string, value: FieldValue): FieldValue {
  if (typeof value === "string" && hasLines(field)) return tidyText(value);
  if (typeof value === "string") return tidyLine(value);
  if ((field === "tags" || field === "materials") && Array.isArray(value)) return joinTags(value.map(String), "");
  return value;
}

/** What is written in several lines. */
function hasLines(field: string): boolean {
  const shape = fieldIn(knownFields(), field)?.shape;
  return shape?.type === "text" || (shape?.type === "note" && shape.lines === true);
}
