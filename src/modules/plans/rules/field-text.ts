import { fieldIn, nameInSentence } from "#src/catalog/fields/definition.ts";
import { knownFields } from "#src/marketplaces/registry.ts";
import { foldCase } from "#src/platform/text/fold-case.ts";

/** A field in a sentence: "the shipping profile". Its key where this version knows no such field. */
export function fieldInSentence(key: string): string {
  const field = fieldIn(knownFields(), key);
  return field ? nameInSentence(field) : key;
}

/** Its label in small letters, as a line has it: "shipping profile". */
export function fieldText(key: string): string {
  return foldCase(fieldIn(knownFields(), key)?.label ?? key);
}
