import { rulesText } from "../messages/rules.en.ts";
import { cursorOf, LineProblem } from "./line/cursor.ts";
import { fieldsIn, type KnownToLines } from "./line/known.ts";
import { readRule } from "./line/read-rule.ts";
import { readSelection } from "./line/read-selection.ts";
import { plainLine, tokensOf } from "./line/tokens.ts";
import { type PlanRule, planRule } from "./rule.ts";
import { selection as selectionShape, type Selection } from "./selection.ts";

/** What is done, to which listings. */
export type PlanLine = { readonly selection: Selection; readonly rule: PlanRule };

/** `understood`: the beginning of the line, as far as it was understood; "" where nothing was. */
export type LineAnswer = { readonly line: PlanLine } | { readonly problem: string; readonly understood: string };

/**
 * Reads `price +5% round .90 in PineAndInkEU section "Mugs"`: first what is done, then which listings; without that it is all of
 * them.
 *
 * @param text as Slack sends it, with its escapes
 */
export function readLine(text: string, known: KnownToLines): LineAnswer {
  const plain = plainLine(text);
  const read = tokensOf(plain);
  if ("open" in read) return { problem: rulesText.line.openQuote(read.open), understood: "" };
  try {
    const cursor = cursorOf(read.tokens, plain.length);
    const fields = fieldsIn(known);
    const almost = readRule(cursor, known, fields);
    const { selection, currencies } = readSelection(cursor, known, fields);
    // The shapes are what a stored plan is parsed by: a line that they refuse could never come back.
    return { line: { selection: selectionShape.parse(selection), rule: planRule.parse(almost(currencies)) } };
  } catch (error) {
    if (!(error instanceof LineProblem)) throw error;
    return { problem: error.message, understood: plain.slice(0, error.at).trim() };
  }
}
