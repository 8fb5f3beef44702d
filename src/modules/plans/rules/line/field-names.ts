import type { ListingField } from "#src/catalog/fields/definition.ts";
import { foldCase } from "#src/platform/text/fold-case.ts";
import { type Cursor, unknownWord } from "./cursor.ts";

/** How a line writes a field: its label in small letters. */
export function nameInLine({ label }: ListingField): string {
  return foldCase(label);
}

/** Takes the name of a field, in quotes or without: its label, its column in tables, its short name or its key. */
export function fieldNamed(cursor: Cursor, fields: readonly ListingField[]): ListingField {
  const token = cursor.next();
  const named = (name: string) => fields.find((field) => namesOf(field).includes(foldCase(name)));
  if (token?.quoted) {
    const field = named(token.text);
    if (!field) throw unknownWord(cursor, fields.map(nameInLine));
    cursor.take();
    return field;
  }
  const words: string[] = [];
  let best: { readonly field: ListingField; readonly words: number } | null = null;
  for (let ahead = 0; ahead < 6; ahead += 1) {
    const word = cursor.peek(ahead);
    if (word === "") break;
    words.push(word);
    const field = named(words.join(" "));
    if (field) best = { field, words: words.length };
  }
  if (!best) throw unknownWord(cursor, fields.map(nameInLine));
  for (let taken = 0; taken < best.words; taken += 1) cursor.take();
  return best.field;
}

function namesOf({ key, label, short, column, optionColumn }: ListingField): readonly string[] {
  return [key, label, short, column, optionColumn].flatMap((name) => (name === undefined ? [] : foldCase(name)));
}
