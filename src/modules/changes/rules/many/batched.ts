import { fieldIn, type ListingField } from "#src/catalog/fields/definition.ts";
import { isInventoryField } from "#src/catalog/fields/fields.ts";

/** So many listings are read in one call, and written in one turn; then what a person waits for in the shop comes first. */
export const batchSize = 20;

/** Types of fields that are read, or written, by calls of their own. */
const ofOwnCalls: ReadonlySet<string> = new Set(["variations", "videos", "photos", "questions", "attributes"]);

/** Whether a field is read of many listings in one call, and written with the others of its listing. @param field `price:<option>`, or its kind alone */
export function isBatched(fields: readonly ListingField[], field: string): boolean {
  if (isInventoryField(field)) return true;
  const definition = fieldIn(fields, field);
  return field !== "images" && !ofOwnCalls.has(field) && !isOfOwnCalls(definition);
}

function isOfOwnCalls(definition: ListingField | undefined): boolean {
  if (!definition) return false;
  return Boolean(definition.apart ?? definition.readBeside) || ofOwnCalls.has(definition.shape.type);
}
