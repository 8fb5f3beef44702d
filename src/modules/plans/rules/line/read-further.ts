import type { ListingField } from "#src/catalog/fields/definition.ts";
import { countCharacters } from "#src/platform/text/text.ts";
import { rulesText } from "../../messages/rules.en.ts";
import type { PlanRule } from "../rule.ts";
import { type Cursor, LineProblem, takeText, takeTexts, unknownWord } from "./cursor.ts";
import { questionProblems } from "#src/catalog/questions.ts";
import { foldCase } from "#src/platform/text/fold-case.ts";
import { fieldNamed, startsField } from "./field-names.ts";
import { takesAny } from "./read-price.ts";

/** Rules that have words of their own. @returns null: the line begins with none of them */
export function readFurther(cursor: Cursor, fields: readonly ListingField[]): PlanRule | null {
  if (takesAny(cursor, ["alt", "texts"], ["alt", "text"], ["alts"])) return readAlts(cursor);
  if (takesAny(cursor, ["erase", "attribute"], ["remove", "attribute"])) {
    return { kind: "attribute", name: takeText(cursor, rulesText.line.names.attribute), values: null };
  }
  if (takesAny(cursor, ["attribute"], ["set", "attribute"])) return readAttribute(cursor);
  const asking = fields.filter(({ shape }) => shape.type === "questions");
  const place = cursor.place();
  if (takesAny(cursor, ["erase"], ["remove"]) && startsField(cursor, asking)) {
    return { kind: "questions", field: fieldNamed(cursor, asking).key, edit: { by: "remove-all" } };
  }
  cursor.back(place);
  return startsField(cursor, asking) ? readQuestions(cursor, fieldNamed(cursor, asking)) : null;
}

/** `alt texts from title`, `alt texts of first photos = "…" overwrite`. */
function readAlts(cursor: Cursor): PlanRule {
  const photos = takePhotos(cursor) ?? null;
  const at = cursor.at();
  const fromTitle = takesAny(cursor, ["from", "title"], ["from", "titles"], ["from", "the", "title"]);
  if (!fromTitle && cursor.peek() === "from") throw new LineProblem(rulesText.line.altFrom, at);
  if (!fromTitle && !cursor.takes("=") && !cursor.takes("to")) throw unknownWord(cursor, ["from title", "="]);
  const text = fromTitle ? null : takeText(cursor, rulesText.line.names.alt);
  if (text !== null && (/[\r\n]/.test(text) || countCharacters(text) > longestAlt)) {
    throw new LineProblem(rulesText.line.altLong(longestAlt), at);
  }
  const overwrite = cursor.takes("overwrite");
  const behind = photos ?? takePhotos(cursor) ?? "all";
  const late = !overwrite && cursor.takes("overwrite");
  return { kind: "alts", text, photos: behind, ...(overwrite || late ? { overwrite: true as const } : {}) };
}

/** No marketplace takes a longer one. */
const longestAlt = 500;

function takePhotos(cursor: Cursor): "first" | "all" | undefined {
  const of = (word: string) =>
    takesAny(
      cursor,
      ["of", word, "photos"],
      ["of", "the", word, "photos"],
      [word, "photos"],
      ["of", "the", word, "photo"],
    );
  if (of("first")) return "first";
  return of("all") ? "all" : undefined;
}

/** `attribute "Primary color" = Blue, Green`. */
function readAttribute(cursor: Cursor): PlanRule {
  const name = takeText(cursor, rulesText.line.names.attribute);
  if (takesAny(cursor, ["remove"], ["erase"], ...nothing)) return { kind: "attribute", name, values: null };
  if (!cursor.takes("=") && !cursor.takes("to")) throw unknownWord(cursor, ["=", "remove"]);
  return { kind: "attribute", name, values: takeTexts(cursor, rulesText.line.names.value) };
}

/** `personalization add "Which name?" required up to 40 characters`, `personalization add "Size" choose "S", "M"`. */
function readQuestions(cursor: Cursor, asking: ListingField): PlanRule {
  const { names } = rulesText.line;
  const field = asking.key;
  if (takesAny(cursor, ["remove", "all"], ...nothing)) return { kind: "questions", field, edit: { by: "remove-all" } };
  if (cursor.takes("remove"))
    return { kind: "questions", field, edit: { by: "remove", text: takeText(cursor, names.question) } };
  if (!takesAny(cursor, ["add", "question"], ["add"], ["ask"])) throw unknownWord(cursor, ["add", "remove"]);
  const at = cursor.at();
  const text = takeText(cursor, names.question);
  let [required, characters, options]: [boolean | null, number | null, readonly string[]] = [null, null, []];
  for (;;) {
    if (required === null && cursor.takes("required")) required = true;
    else if (required === null && cursor.takes("optional")) required = false;
    else if (characters === null && takesAny(cursor, ["up", "to"])) characters = takeCharacters(cursor);
    else if (options.length === 0 && cursor.takes("choose")) options = takeTexts(cursor, names.option);
    else break;
  }
  if (options.length > 0 && characters !== null) throw new LineProblem(rulesText.line.questionKind, cursor.at());
  const kind = options.length > 0 ? ("choice" as const) : ("text" as const);
  const question = { kind, text, required: required ?? false, characters, options: [...options] };
  checkAnswers(options, at);
  const [problem] = questionProblems(asking, [{ instructions: null, files: null, price: null, ...question }], []);
  if (problem) throw new LineProblem(problem.text, at);
  return { kind: "questions", field, edit: { by: "add", question } };
}

/** `= none` and `to nothing` erase, as they do of every field. */
const nothing = ["none", "nothing"].flatMap((word) => [
  ["=", word],
  ["to", word],
]);

/** One answer is no choice: most likely it is all of them between one pair of quotes. */
function checkAnswers(options: readonly string[], at: number): void {
  const folded = options.map((option) => foldCase(option.trim()));
  const twice = options.find((_, index) => folded.indexOf(folded[index] ?? "") < index);
  if (twice !== undefined) throw new LineProblem(rulesText.line.answerTwice(twice), at);
  if (options.length === 1) throw new LineProblem(rulesText.line.oneAnswer, at);
}

function takeCharacters(cursor: Cursor): number {
  if (!/^[1-9]\d{0,3}$/.test(cursor.peek())) throw new LineProblem(rulesText.line.characters, cursor.at());
  const characters = Number(cursor.take()?.text);
  takesAny(cursor, ["characters"], ["character"], ["signs"]);
  return characters;
}
