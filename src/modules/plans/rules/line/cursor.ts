import { nearest } from "#src/platform/text/nearest.ts";
import { rulesText } from "../../messages/rules.en.ts";
import { timeHint } from "./hints/time-hint.ts";
import { quoted, type Token } from "./tokens.ts";

/** Words after which a part of the line begins that says which listings are meant. */
export const clauseWords = [
  "in",
  "section",
  "state",
  "states",
  "tag",
  "category",
  "product",
  "price",
  "priced",
  "stock",
  "stocked",
  "lacks",
  "lacking",
  "search",
  "without",
  "code",
  "codes",
  "expires",
  "ends",
] as const;

/** Those that a refusal offers: one of each meaning, as a short answer holds no more. */
export const offeredClauses: readonly string[] = [
  "in",
  "section",
  "states",
  "search",
  "tag",
  "category",
  "product",
  "codes",
  "price",
  "stock",
  "lacks",
  "expires",
  "without",
];

/** What a problem is about, where a form asks for it in a field of its own. */
export type ProblemPart = "ending" | "section";

/** Why a line can't be read, as a sentence for the person who typed it. `at`: the first word that wasn't understood. */
export class LineProblem extends Error {
  readonly at: number;
  readonly part: ProblemPart | null;
  constructor(sentence: string, at: number, part: ProblemPart | null = null) {
    super(sentence);
    this.at = at;
    this.part = part;
  }
}

/** The words of a line, taken one after the other. */
export type Cursor = {
  /** The next word in lower case where it is none in quotes; "" at the end. */
  peek(ahead?: number): string;
  /** Takes the next word whatever it is. */
  take(): Token | undefined;
  /** Takes the next words where they are these, in any case and without quotes. */
  takes(...words: readonly string[]): boolean;
  next(): Token | undefined;
  /** Where the next word begins. */
  at(): number;
  /** Where the word begins that was taken last. */
  before(): number;
  /** Whether the next word begins a part about which listings, or the line ends. */
  atClause(): boolean;
  /** The word taken last, where it was taken as a text and had no quotes: what follows may belong to it. */
  bare(): string | null;
  /** Says that the word taken last is a text. */
  tookText(): void;
  back(to: number): void;
  place(): number;
};

export function cursorOf(tokens: readonly Token[], length: number): Cursor {
  let index = 0;
  let textAt = -1;
  const plain = (ahead: number): string => {
    const token = tokens[index + ahead];
    return token && !token.quoted ? token.text.toLowerCase() : "";
  };
  return {
    peek: (ahead = 0) => plain(ahead),
    take: () => tokens[index++],
    takes: (...words) => {
      const all = words.every((word, ahead) => plain(ahead) === word);
      if (all) index += words.length;
      return all;
    },
    next: () => tokens[index],
    at: () => tokens[index]?.at ?? length,
    before: () => tokens[index - 1]?.at ?? 0,
    atClause: () => index >= tokens.length || (clauseWords as readonly string[]).includes(plain(0)),
    bare: () => {
      const token = textAt === index - 1 ? tokens[textAt] : undefined;
      return token && !token.quoted ? token.text : null;
    },
    tookText: () => {
      textAt = index - 1;
    },
    back: (to) => {
      index = to;
    },
    place: () => index,
  };
}

/** A comma or "and" between two parts of a line. */
export function skipComma(cursor: Cursor): void {
  if ((cursor.takes(",") || cursor.takes("and")) && !cursor.next()) throw unknownWord(cursor, offeredClauses);
}

/** Of a word that isn't known, with the nearest one that could be there. @param offered of them, where no word is near */
export function unknownWord(cursor: Cursor, could: readonly string[], offered = could): LineProblem {
  const at = cursor.at();
  const token = cursor.next();
  if (!token) return new LineProblem(rulesText.line.ends(offered.map(shown)), at);
  const time = timeHint(cursor);
  if (time !== null) return new LineProblem(time, at);
  const word = token.text.length > 40 ? `${token.text.slice(0, 40)}…` : token.text;
  const near = token.quoted ? null : nearest(token.text, could);
  // A word that is known is wrong here for another reason than its letters.
  if (near !== null && near !== token.text.toLowerCase()) {
    return new LineProblem(rulesText.line.didYouMean(word, near), at);
  }
  const before = cursor.bare();
  const together = before === null || token.quoted || /^[,=]/.test(word) ? null : quoted(`${before} ${word}`);
  return new LineProblem(rulesText.line.unknown(word, offered.map(shown), together), at);
}

function shown(word: string): string {
  return rulesText.line.word(word);
}

/** A text in quotes, or one word without. @param what names it: "a section" */
export function takeText(cursor: Cursor, what: string): string {
  const token = cursor.next();
  const text = token?.text.trim() ?? "";
  if (token?.quoted && text === "") throw new LineProblem(rulesText.line.blank, cursor.at());
  if (!token || text === "" || (!token.quoted && token.text === ",")) {
    throw new LineProblem(rulesText.line.needs(what), cursor.at());
  }
  cursor.take();
  cursor.tookText();
  return text;
}

/**
 * A name in quotes, or without: then as many words as make one of these names, or the first one where none fits.
 *
 * @param fits whether what was typed is one of the names
 */
export function takeName(cursor: Cursor, what: string, fits: (typed: string) => boolean): string {
  const start = cursor.place();
  const words: string[] = [];
  let best = 0;
  for (let token = cursor.next(); token && !token.quoted && words.length < 12; token = cursor.next()) {
    words.push(token.text);
    cursor.take();
    if (fits(joined(words))) best = words.length;
  }
  cursor.back(start);
  if (best < 2) return takeText(cursor, what);
  for (let taken = 0; taken < best; taken += 1) cursor.take();
  return joined(words.slice(0, best));
}

/** A comma belongs to the word before it. */
function joined(words: readonly string[]): string {
  return words.join(" ").replaceAll(" ,", ",");
}

/** Several of them, with commas between. */
export function takeTexts(cursor: Cursor, what: string): string[] {
  const texts = [takeText(cursor, what)];
  while (cursor.takes(",")) texts.push(takeText(cursor, what));
  return texts;
}
