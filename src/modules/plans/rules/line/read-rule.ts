import type { ListingField } from "#src/catalog/fields/definition.ts";
import { rulesText } from "../../messages/rules.en.ts";
import { isErasable, isSettable } from "../kinds/set.ts";
import type { PlanRule, StateMove } from "../rule.ts";
import { takeSign } from "./amounts.ts";
import { type Cursor, LineProblem, takeText, takeTexts, unknownWord } from "./cursor.ts";
import { fieldNamed, nameInLine, startsField } from "./field-names.ts";
import { verbHint } from "./hints/verb-hint.ts";
import { checkWords } from "./check-words.ts";
import type { KnownToLines } from "./known.ts";
import { type AlmostRule, readPrice, takesAny, takeWay } from "./read-price.ts";
import { readFurther } from "./read-further.ts";
import { readValue } from "./read-value.ts";

const verbs = ["price", "stock", "title", "description", "tags", "materials", "set", "erase", "attribute", "alt texts"];
const ofPrices = (verb: string) =>
  [
    [verb, "prices"],
    [verb, "price"],
    [verb, "all", "prices"],
  ] as const;
const priceVerbs: readonly (readonly [1 | -1, ...(readonly string[])[]])[] = [
  [1, ...ofPrices("raise"), ...ofPrices("increase")],
  [-1, ...["lower", "reduce", "decrease", "cut", "discount"].flatMap(ofPrices)],
];
const stateVerbs: readonly (readonly [StateMove, ...(readonly string[])[]])[] = [
  ["renew", ["renew"]],
  ["unpublish", ["unpublish"], ["take", "off", "sale"]],
  ["put_on_sale", ["put", "on", "sale"], ["publish"]],
  ["delete", ["delete"]],
];

/** What is done, from the beginning of a line. */
export function readRule(cursor: Cursor, known: KnownToLines, fields: readonly ListingField[]): AlmostRule {
  if (!cursor.next()) throw new LineProblem(rulesText.line.empty, 0);
  const at = cursor.at();
  const currencies = known.shops.map(({ currency }) => currency);
  if (takesAny(cursor, ["price"], ["prices"], ...ofPrices("set"), ["keep", "prices", "within", "bounds"])) {
    return readPrice(cursor, currencies);
  }
  if (cursor.peek() === "round") return readPrice(cursor, currencies);
  for (const [way, ...words] of priceVerbs) {
    if (takesAny(cursor, ...words)) return readPrice(cursor, currencies, way);
  }
  const instead = verbHint(cursor);
  if (instead !== null) throw new LineProblem(instead, at);
  if (cursor.takes("stock")) return always(readStock(cursor));
  if (cursor.takes("title")) return always(readText(cursor, "title"));
  if (cursor.takes("description")) return always(readText(cursor, "description"));
  const further = readFurther(cursor, fields);
  if (further) return always(further);
  if (cursor.takes("set")) return always(readSet(cursor, known, fields));
  if (cursor.takes("erase")) {
    const field = fieldNamed(cursor, fields.filter(isSettable));
    if (!isErasable(field)) throw new LineProblem(rulesText.line.notErasable(nameInLine(field)), at);
    return always({ kind: "set", field: field.key, value: null });
  }
  if (takesAny(cursor, ["as", "draft"], ["as-draft"])) throw new LineProblem(rulesText.line.noDrafts, at);
  const move = stateVerbs.find(([, ...words]) => takesAny(cursor, ...words));
  if (move && ["all", "everything", "every", "any"].includes(cursor.peek())) throw allOf(move, cursor);
  if (move) return { ...always({ kind: "state", to: move[0] }), bareStates: true };
  const lists = fields.filter((field) => field.shape.type === "words" && !field.onlyNew);
  if (startsField(cursor, lists)) return always(readWords(cursor, fieldNamed(cursor, lists)));
  if (startsField(cursor, fields.filter(isSettable))) return always(readSet(cursor, known, fields));
  // Prices and stock can both be meant.
  if (takeWay(cursor) !== null || /^[+-]?\p{Sc}?[.,]?\d|^[+-]$/u.test(cursor.peek())) {
    throw new LineProblem(rulesText.line.ofWhat, at);
  }
  throw unknownWord(cursor, [
    ...new Set([...verbs, ...lists.map(nameInLine), ...stateVerbs.map(([, [verb = ""] = []]) => verb)]),
  ]);
}

/** Which ones is said by their states: "all" would be those that were taken off sale, too. */
function allOf([to, [verb = ""] = []]: (typeof stateVerbs)[number], cursor: Cursor): LineProblem {
  const states = ["expired", "inactive", "active", "draft"].filter((state) =>
    [1, 2].some((ahead) => [state, `${state}s`].includes(cursor.peek(ahead))),
  );
  const said = to === "put_on_sale" ? "put on sale" : verb;
  const own = { renew: "expired", unpublish: "active", put_on_sale: "inactive", delete: "drafts" }[to];
  const state = states[0] === "draft" ? "drafts" : (states[0] ?? own);
  return new LineProblem(rulesText.line.whichOfAll(`${said} ${state}`), cursor.at());
}

function always(rule: PlanRule): AlmostRule {
  return { rule: () => rule };
}

/** `section = "Mugs"`, `auto-renew on`, from behind `set`. */
function readSet(cursor: Cursor, known: KnownToLines, fields: readonly ListingField[]): PlanRule {
  const field = fieldNamed(cursor, fields.filter(isSettable));
  if (!cursor.takes("=")) cursor.takes("to");
  return { kind: "set", field: field.key, value: readValue(cursor, field, known) };
}

/** `stock = 3`, `stock +2`. */
function readStock(cursor: Cursor): PlanRule {
  const sets = takesAny(cursor, ["="], ["set", "to"], ["set"], ["to"]);
  const way = sets ? null : takeWay(cursor);
  if (way !== null) cursor.takes("by");
  const at = cursor.at();
  const sign = takeSign(cursor);
  const [, digits] = /^[+-]?(\d{1,6})$/.exec(cursor.peek()) ?? [];
  if (digits === undefined) throw new LineProblem(rulesText.line.stockMove, cursor.at());
  cursor.take();
  const pieces = Number(digits);
  if (sets) {
    if (sign !== null) throw new LineProblem(rulesText.line.stockMove, at);
    return { kind: "stock", move: { by: "set", to: pieces } };
  }
  const said = way ?? sign;
  if (said === null || (way !== null && sign !== null) || pieces === 0) {
    throw new LineProblem(rulesText.line.stockMove, at);
  }
  return { kind: "stock", move: { by: "add", add: said * pieces } };
}

/** `title replace "Mug" with "Cup"`, `description paragraph "Ships from Lisbon."`. */
function readText(cursor: Cursor, field: "title" | "description"): PlanRule {
  const words = rulesText.line.names;
  const at = cursor.at();
  const take = (what: string): string => {
    const text = takeText(cursor, what);
    if (field === "title" && /[\r\n]/.test(text)) throw new LineProblem(rulesText.line.oneLine, at);
    return text;
  };
  if (cursor.takes("replace")) {
    const find = take(words.find);
    if (!cursor.takes("with") && !cursor.takes("by")) throw unknownWord(cursor, ["with"]);
    const instead = take(words.instead);
    return { kind: "text", field, edit: { by: "replace", find, with: instead, ...takeHow(cursor) } };
  }
  if (cursor.takes("remove")) {
    const [at, isAll] = [cursor.at(), cursor.peek() === "all"];
    if (isAll) throw new LineProblem(rulesText.line.allWords(`${field} remove`), at);
    const find = take(words.find);
    return { kind: "text", field, edit: { by: "remove", find, ...takeHow(cursor) } };
  }
  const by = (["start", "end"] as const).find((word) => cursor.takes(word));
  if (by && cursor.peek() === "with") throw new LineProblem(rulesText.line.withAtEnd(field, by), cursor.at());
  if (by) return { kind: "text", field, edit: { by, text: take(words.text) } };
  const lines = takesAny(cursor, ["first", "line"], ["first-line"])
    ? "first-line"
    : takesAny(cursor, ["paragraph"], ["append", "paragraph"])
      ? "paragraph"
      : null;
  if (lines && field === "title") throw new LineProblem(rulesText.line.oneLine, at);
  if (lines) return { kind: "text", field, edit: { by: lines, text: take(words.text) } };
  throw unknownWord(cursor, [
    "replace",
    "remove",
    "start",
    "end",
    ...(field === "title" ? [] : ["first-line", "paragraph"]),
  ]);
}

function takeHow(cursor: Cursor): { anywhere?: true; exact?: true } {
  const how: { anywhere?: true; exact?: true } = {};
  for (;;) {
    if (!how.anywhere && cursor.takes("anywhere")) how.anywhere = true;
    else if (!how.exact && takesAny(cursor, ["exactly"], ["exact", "case"], ["exact"])) how.exact = true;
    else return how;
  }
}

/** `tags add "linen"`, `materials replace "oak" with "ash"`. */
function readWords(cursor: Cursor, field: ListingField): PlanRule {
  const { key } = field;
  const words = rulesText.line.names;
  const by = (["add", "remove"] as const).find((word) => cursor.takes(word));
  if (by) {
    const at = cursor.at();
    if (by === "remove" && cursor.peek() === "all") {
      const name = nameInLine(field);
      throw new LineProblem(
        isErasable(field) ? rulesText.line.eraseAll(name) : rulesText.line.allWords(`${name} remove`),
        at,
      );
    }
    const list = takeTexts(cursor, words.word);
    if (by === "add") checkWords(field, list, at);
    return { kind: "words", field: key, edit: { by, words: list } };
  }
  if (!cursor.takes("replace")) throw unknownWord(cursor, ["add", "remove", "replace"]);
  const find = takeText(cursor, words.word);
  if (!cursor.takes("with") && !cursor.takes("by")) throw unknownWord(cursor, ["with"]);
  const at = cursor.at();
  const instead = takeText(cursor, words.word);
  checkWords(field, [instead], at);
  return { kind: "words", field: key, edit: { by: "replace", find, with: instead } };
}
