import type { ListingField } from "./definition.ts";
import type { FieldValue } from "./fields.ts";
import type { Problem } from "../issue.ts";
import { catalogText } from "../messages/en.ts";
import { countCharacters, tidyLine, tidyText } from "#src/platform/text/text.ts";

/** What was typed into a field of shape `note`; null: nothing. */
export function readNote({ shape }: ListingField, typed: string): string | null {
  const text = shape.type === "note" && shape.lines ? tidyText(typed) : tidyLine(typed);
  return text.trim() === "" ? null : text;
}

/** Why a value is too long for a field of shape `note`; nothing for other fields. */
export function noteProblems({ key, label, shape }: ListingField, value: FieldValue | undefined): Problem[] {
  if (shape.type !== "note" || typeof value !== "string") return [];
  const length = countCharacters(value);
  if (length <= shape.longest) return [];
  return [{ field: key, text: catalogText.note(label, shape.longest, length) }];
}
