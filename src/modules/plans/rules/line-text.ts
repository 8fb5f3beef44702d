import type { KnownToLines } from "./line/known.ts";
import { ruleParts } from "./line/rule-parts.ts";
import { selectionParts } from "./line/selection-parts.ts";
import { escapedLine } from "./line/tokens.ts";
import type { PlanLine } from "./read-line.ts";

/** The one-line form, which reads back to the same line (`readLine`) as long as its shops are there. */
export function lineText({ rule, selection }: PlanLine, known: Pick<KnownToLines, "shops">): string {
  return escapedLine([...ruleParts(rule, known), ...selectionParts(selection, known)].join(" "));
}
