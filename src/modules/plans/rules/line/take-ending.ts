import { minorDigits } from "#src/catalog/money.ts";
import { rulesText } from "../../messages/rules.en.ts";
import type { Currencies } from "./amounts.ts";
import { type Cursor, LineProblem } from "./cursor.ts";

/** How an ending begins that can mean nothing else, whatever its number looks like. */
const plainly: readonly (readonly string[])[] = ["end in", "ending in", "end with", "ending with"].flatMap((words) => [
  ["prices", "that", ...words.split(" ")],
  ["prices", ...words.split(" ")],
  words.split(" "),
]);

/**
 * Endings of prices from behind `round`: `.90`, `.90 or 00`, `to .90`, `95 cents`, `to prices that end in 1.00`.
 *
 * @param codes of the studio's shops
 */
export function takeEndings(cursor: Cursor, codes: Currencies): string[] {
  const at = cursor.at();
  if (!cursor.takes("prices", "to")) cursor.takes("to");
  const isPlain = plainly.some((words) => cursor.takes(...words));
  const endings = [takeEnding(cursor, codes, isPlain)];
  while (isAnother(cursor)) {
    cursor.take();
    endings.push(takeEnding(cursor, codes, isPlain));
  }
  const [one = "", two] = endings;
  const alike = two !== undefined && one.includes(".") === two.includes(".");
  if (endings.length > 2 || alike) throw problem(rulesText.line.endings, at);
  return endings;
}

/** A comma may also stand before the next part of the line. */
function isAnother(cursor: Cursor): boolean {
  return cursor.peek() === "or" || (cursor.peek() === "," && /^[.,]?\d/.test(cursor.peek(1)));
}

/** `.90`, `,90` and `0.90` are the same. */
function takeEnding(cursor: Cursor, codes: Currencies, isPlain: boolean): string {
  const at = cursor.at();
  const typed = cursor.peek();
  const isCents = /^\d{1,2}$/.test(typed) && ["cents", "cent", "ct"].includes(cursor.peek(1));
  const text = isCents ? `.${typed.padStart(2, "0")}` : typed.replace(",", ".");
  const ending = text.replace(/^0(?=\.)/, "");
  if (!/^(?:\d{0,3}\.\d{2}|\d{1,4})$/.test(ending)) throw problem(rulesText.line.ending, at);
  const other = isPlain ? null : otherMeaning(text);
  if (other === "price") throw problem(rulesText.line.endingIsPrice(typed), at);
  if (other === "step") throw problem(rulesText.line.endingIsStep(typed, ...meant(text, codes)), at);
  cursor.take();
  if (isCents) cursor.take();
  return ending;
}

/**
 * What else a person can mean by an ending. `1.00`, `0.50`, `10` and `500` are steps that prices are rounded to: 24.00 would go to
 * 21.00, the next price that ends in 1.00. `24.90` and `2400` are whole prices: 80.00 would go to 124.90. Only an ending is what
 * begins with its point (`.50`) or with zeros (`00`), and has no more than one digit before the point (`9.90`): in currencies
 * without minor units so are `9`, `90` and `900`, which are no step.
 */
function otherMeaning(text: string): "step" | "price" | null {
  if (/^(?:\.|0[\d]|0$)/.test(text)) return null;
  const digits = text.replace(".", "").replace(/^0+|0+$/g, "");
  if (["1", "2", "25", "5"].includes(digits)) return "step";
  const most = text.includes(".") ? 1 : 3;
  return (text.split(".")[0] ?? "").length > most ? "price" : null;
}

/** Whether a line can say an ending by its number alone. */
export function isSaidByNumber(ending: string): boolean {
  return otherMeaning(ending) === null;
}

/** The ending that a step most likely means, and how it is written. */
function meant(text: string, codes: Currencies): readonly [ending: string, written: string] {
  const [whole = "", cents] = text.split(".");
  if (cents !== undefined) return [`.${cents}`, `.${cents}`];
  if (codes.length > 0 && codes.every((code) => minorDigits(code) > 0)) return [".00", ".00"];
  // Steps of 100 are the prices that end in 00.
  const zeros = "0".repeat(whole.length - 1);
  return /^10+$/.test(whole) ? [zeros, zeros] : [whole, `round to prices that end in ${whole}`];
}

function problem(sentence: string, at: number): LineProblem {
  return new LineProblem(sentence, at, "ending");
}
