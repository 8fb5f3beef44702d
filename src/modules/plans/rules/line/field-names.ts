import type { ListingField } from "#src/catalog/fields/definition.ts";
import { foldCase } from "#src/platform/text/fold-case.ts";
import { type Cursor, unknownWord } from "./cursor.ts";
import { quoted } from "./tokens.ts";

/** How a line writes a field: its label in small letters. */
export function nameInLine({ label }: ListingField): string {
  return foldCase(label);
}

/** … of one by its key, in quotes where it isn't a few plain words. Its key, where another field has the same label. */
export function fieldInLine(key: string, fields: readonly ListingField[]): string {
  const own = fields.find((field) => field.key === key);
  const name = own ? nameInLine(own) : key;
  const meant = fields.find((field) => namesOf(field).includes(name));
  const text = own && meant !== own ? key : name;
  return /^[\p{L}\p{N}]+(?: [\p{L}\p{N}]+){0,4}$/u.test(text) ? text : quoted(text);
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
  const found = longest(cursor, named);
  if (!found) throw unknownWord(cursor, fields.map(nameInLine));
  for (let taken = 0; taken < found.words; taken += 1) cursor.take();
  return found.field;
}

/** Whether the next words are one of these fields' names. */
export function startsField(cursor: Cursor, fields: readonly ListingField[]): boolean {
  const named = (name: string) => fields.find((field) => namesOf(field).includes(foldCase(name)));
  const token = cursor.next();
  return (token?.quoted ? named(token.text) : longest(cursor, named)?.field) !== undefined;
}

/** The field that the most of the next words name. */
function longest(
  cursor: Cursor,
  named: (name: string) => ListingField | undefined,
): { readonly field: ListingField; readonly words: number } | null {
  const words: string[] = [];
  let best: { readonly field: ListingField; readonly words: number } | null = null;
  for (let ahead = 0; ahead < 6; ahead += 1) {
    const word = cursor.peek(ahead);
    if (word === "") break;
    words.push(word);
    const field = named(words.join(" "));
    if (field) best = { field, words: words.length };
  }
  return best;
}

function namesOf({ key, label, short, column, optionColumn }: ListingField): readonly string[] {
  return [key, label, short, column, optionColumn].flatMap((name) => (name === undefined ? [] : foldCase(name)));
}
