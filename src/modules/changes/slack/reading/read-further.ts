import { furtherFields, type ListingField } from "#src/catalog/fields/definition.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { joinTags } from "#src/catalog/tags.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";

/** What the inputs of a form say, by key. */
export function readFurther(
  values: FormValues,
  fields: readonly ListingField[],
  wanted: (block: string) => boolean,
): FlatFields {
  const found = furtherFields(fields).filter(({ key }) => wanted(key));
  return Object.fromEntries(found.map(({ key }) => [key, joinTags([], values.text(key))]));
}
