import { z } from "zod";
import { rulesText } from "../messages/rules.en.ts";
import { cursorOf, LineProblem, type ProblemPart } from "./line/cursor.ts";
import { fieldsIn, type KnownToLines } from "./line/known.ts";
import { readRule } from "./line/read-rule.ts";
import { readSelection } from "./line/read-selection.ts";
import { apartFromVerb, escapedLine, plainLine, tokensOf } from "./line/tokens.ts";
import { type PlanRule, planRule } from "./rule.ts";
import { selection, type Selection } from "./selection.ts";

/** What is done, to which listings. */
export type PlanLine = { readonly selection: Selection; readonly rule: PlanRule };

const lineShape = z.object({ selection, rule: planRule });

/** `understood`: the beginning of the line, as far as it was understood; "" where nothing was. `part`: what the problem is about. */
export type LineAnswer =
  | { readonly line: PlanLine }
  | { readonly problem: string; readonly understood: string; readonly part?: ProblemPart };

/**
 * Reads `price +5% round .90 in PineAndInkEU section "Mugs"`: first what is done, then which listings; without that it is all of
 * them.
 *
 * @param text as Slack sends it, with its escapes
 */
export function readLine(text: string, known: KnownToLines): LineAnswer {
  const plain = plainLine(text);
  const read = tokensOf(plain);
  if ("open" in read) {
    const before = plain.slice(0, read.at);
    return { problem: rulesText.line.openQuote(read.open), understood: understoodOf(before, known) };
  }
  try {
    const cursor = cursorOf(apartFromVerb(read.tokens), plain.length);
    const fields = fieldsIn(known);
    const almost = readRule(cursor, known, fields);
    const { selection: which, currencies } = readSelection(cursor, known, fields, almost);
    // A stored plan is parsed by the same shapes: what they refuse is too long, or too many.
    const line = lineShape.safeParse({ selection: which, rule: almost.rule(currencies) });
    return line.success ? { line: line.data } : { problem: rulesText.line.tooLong, understood: plain.trim() };
  } catch (error) {
    if (!(error instanceof LineProblem)) throw error;
    return {
      problem: error.message,
      understood: plain.slice(0, error.at).trim(),
      ...(error.part ? { part: error.part } : {}),
    };
  }
}

/** The beginning of a plain line, as far as it says what is done, and to which listings; "" where it begins as no line does. */
export function understoodOf(plain: string, known: KnownToLines): string {
  const read = readLine(escapedLine(plain), known);
  return "line" in read ? plain.trim() : read.understood;
}
