import type { ListingField } from "#src/catalog/fields/definition.ts";
import { countCharacters } from "#src/platform/text/text.ts";
import { rulesText } from "../../messages/rules.en.ts";
import { LineProblem } from "./cursor.ts";

/** Refuses a word that no listing could have. */
export function checkWords({ shape }: ListingField, words: readonly string[], at: number): void {
  if (shape.type !== "words") return;
  const long = words.find((word) => countCharacters(word) > shape.longest);
  if (long !== undefined) throw new LineProblem(rulesText.line.longWord(long.slice(0, 80), shape.longest), at);
}
