import type { Choice, ListingField } from "#src/catalog/fields/definition.ts";
import type { FieldValue } from "#src/catalog/fields/fields.ts";
import { noteProblems, readNote } from "#src/catalog/fields/note.ts";
import { measureExample, parseMeasure } from "#src/catalog/measure.ts";
import { foldCase } from "#src/platform/text/fold-case.ts";
import { nearest } from "#src/platform/text/nearest.ts";
import { tidyLine } from "#src/platform/text/text.ts";
import { rulesText } from "../../messages/rules.en.ts";
import { isErasable } from "../kinds/set.ts";
import { type Cursor, LineProblem, takeName, takeText, takeTexts, unknownWord } from "./cursor.ts";
import { nameInLine } from "./field-names.ts";
import type { KnownToLines } from "./known.ts";
import { checkWords } from "./check-words.ts";
import { quoted } from "./tokens.ts";

/** The value that a line gives a field. `none` without quotes erases; a blank is no value. */
export function readValue(cursor: Cursor, field: ListingField, known: KnownToLines): FieldValue {
  const at = cursor.at();
  if (cursor.takes("none") || cursor.takes("nothing")) {
    if (!isErasable(field)) throw new LineProblem(rulesText.line.notErasable(nameInLine(field)), at);
    return null;
  }
  if (field.ofListingAlone) throw new LineProblem(rulesText.line.ofOneAlone(nameInLine(field)), at);
  const { shape } = field;
  const what = rulesText.line.names.value;
  switch (shape.type) {
    case "flag":
      return takeFlag(cursor);
    case "choice":
      return takeChoice(cursor, field, shape.choices ?? known.choices?.[field.key]);
    case "profile":
      return takeEntry(cursor, shape.list, known);
    case "profiles": {
      const entries = [takeEntry(cursor, shape.list, known)];
      while (cursor.takes(",")) entries.push(takeEntry(cursor, shape.list, known));
      return entries;
    }
    case "words": {
      const words = takeTexts(cursor, what);
      checkWords(field, words, at);
      if (words.length > shape.most) throw new LineProblem(rulesText.line.manyWords(nameInLine(field), shape.most), at);
      return words;
    }
    case "measure": {
      const typed = takeText(cursor, what);
      const measure = parseMeasure(shape, typed);
      if (!measure) throw new LineProblem(rulesText.line.measure(typed, nameInLine(field), measureExample(shape)), at);
      return measure;
    }
    default: {
      const note = readNote(field, takeText(cursor, what));
      const [problem] = noteProblems(field, note);
      if (problem) throw new LineProblem(problem.text, at);
      return note;
    }
  }
}

const answers: Readonly<Record<string, boolean>> = { yes: true, on: true, no: false, off: false };

function takeFlag(cursor: Cursor): boolean {
  const answer = answers[cursor.peek()];
  if (answer === undefined) throw unknownWord(cursor, ["yes", "no"]);
  cursor.take();
  return answer;
}

function takeChoice(cursor: Cursor, field: ListingField, choices: readonly Choice[] | undefined): string {
  const at = cursor.at();
  if (!choices) throw new LineProblem(rulesText.line.noChoices(nameInLine(field)), at);
  const chosen = (text: string) =>
    choices.find(({ value, label }) => [value, label].some((name) => loose(name) === loose(text)));
  const typed = takeName(cursor, rulesText.line.names.value, (text) => chosen(text) !== undefined);
  const found = chosen(typed);
  if (found) return found.value;
  const labels = choices.map(({ label }) => label);
  throw new LineProblem(rulesText.line.noChoice(typed, labels), at);
}

/** As choices are compared: "2020-2026", "2020 – 2026" and `2020_2026` are one. */
function loose(name: string): string {
  return foldCase(name).replaceAll(/[\s_\-–—−]+/g, "");
}

/** As it was typed: each shop has numbers of its own. */
function takeEntry(cursor: Cursor, list: string, { profiles }: KnownToLines): string {
  const at = cursor.at();
  const entries = profiles?.flatMap((lists) => lists[list] ?? []);
  const isThere = (name: string) =>
    entries?.some(({ id, title }) => String(id) === name || foldCase(title) === foldCase(name)) ?? false;
  const typed = tidyLine(takeName(cursor, rulesText.line.names.entry, (text) => isThere(tidyLine(text))));
  if (!entries || isThere(typed)) return typed;
  const titles = [...new Set(entries.map(({ title }) => title))];
  const longer = titles.find((title) => foldCase(title).startsWith(`${foldCase(typed)} `));
  if (longer !== undefined) throw new LineProblem(rulesText.line.entryInQuotes(typed, quoted(longer)), at);
  const near = nearest(
    foldCase(typed),
    titles.map((title) => foldCase(title)),
  );
  const meant = titles.find((title) => foldCase(title) === near);
  throw new LineProblem(
    meant === undefined ? rulesText.line.noEntry(typed, titles.slice(0, 10)) : rulesText.line.didYouMean(typed, meant),
    at,
  );
}
