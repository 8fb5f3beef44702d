import { furtherFields, type ListingField } from "#src/catalog/fields/definition.ts";
import type { FieldValue, FlatFields } from "#src/catalog/fields/fields.ts";
import type { Problem } from "#src/catalog/issue.ts";
import { measureExample, parseMeasure } from "#src/catalog/measure.ts";
import { catalogText } from "#src/catalog/messages/en.ts";
import { joinTags } from "#src/catalog/tags.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";

/** What the inputs of a form say, by key, and what of it can't be read. */
export function readFurther(
  values: FormValues,
  fields: readonly ListingField[],
  wanted: (block: string) => boolean,
): { readonly said: FlatFields; readonly problems: readonly Problem[] } {
  const said: Record<string, FieldValue> = {};
  const problems: Problem[] = [];
  for (const { key, label, shape } of furtherFields(fields).filter((field) => wanted(field.key))) {
    const typed = values.text(key);
    if (shape.type !== "measure") {
      said[key] = joinTags([], typed);
      continue;
    }
    const read = parseMeasure(shape, typed);
    if (read !== undefined) said[key] = read;
    else {
      const text = catalogText.measures.unreadable(typed.trim(), label.toLowerCase(), measureExample(shape));
      problems.push({ field: key, text });
    }
  }
  return { said, problems };
}
