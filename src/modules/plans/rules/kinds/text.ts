import { foldCase } from "#src/platform/text/fold-case.ts";
import { tidyLine } from "#src/platform/text/text.ts";
import { leftOut, type PlanListing, type RuleOutcome } from "../outcome.ts";
import type { RuleOf } from "../rule.ts";
import { judged } from "./judged.ts";

type TextEdit = RuleOf<"text">["edit"];

/** What a text has already is not added to it once more, so that a rule can be used twice. */
export function applyTextRule({ field, edit }: RuleOf<"text">, listing: PlanListing): RuleOutcome {
  const now = listing.fields[field];
  if (typeof now !== "string") return leftOut({ code: "not-read", field });
  return judged(listing, { [field]: textAfter(edit, now, field === "title") });
}

function textAfter(edit: TextEdit, now: string, isLine: boolean): string {
  switch (edit.by) {
    case "replace":
      return replaced(edit, now);
    case "remove":
      return removed(edit, now, isLine);
    case "start":
      return begins(now, edit.text) ? now : joined(edit.text, now);
    case "end":
      return ends(now.trimEnd(), edit.text) ? now : joined(now.trimEnd(), edit.text);
    case "first-line":
      return `${withLines(now)}\n`.startsWith(`${withLines(edit.text)}\n`) ? now : `${edit.text}\n${now}`;
    case "paragraph":
      return `\n\n${paragraphs(now)}\n\n`.includes(`\n\n${paragraphs(edit.text)}\n\n`)
        ? now
        : `${now.trimEnd()}\n\n${edit.text}`.trimStart();
  }
}

/** Its ends of lines as they are kept here, for comparing. A run of spaces is tried from its beginning alone: from each of its
 * places it would take the square of its length. */
function withLines(text: string): string {
  return text.normalize("NFC").replace(/(?<![^\S\r\n])[^\S\r\n]*\r?\n/g, "\n");
}

/** … and one blank line between its paragraphs. */
function paragraphs(text: string): string {
  return withLines(text)
    .replace(/\n{2,}/g, "\n\n")
    .trim();
}

function begins(text: string, words: string): boolean {
  const rest = foldCase(text).startsWith(foldCase(words)) ? foldCase(text).slice(foldCase(words).length) : null;
  return rest !== null && !(isWord(rest, "^") && isWord(words, "$"));
}

function ends(text: string, words: string): boolean {
  const rest = foldCase(text).endsWith(foldCase(words)) ? foldCase(text).slice(0, -foldCase(words).length) : null;
  return rest !== null && !(isWord(rest, "$") && isWord(words, "^"));
}

/** Whether a text has a letter or digit at this end, so that a word could go on there. */
function isWord(text: string, end: "^" | "$"): boolean {
  return (end === "^" ? /^[\p{L}\p{N}\p{M}]/u : /[\p{L}\p{N}\p{M}]$/u).test(text);
}

/** With a space between, but before a comma and the like. */
function joined(first: string, then: string): string {
  if (first.trim() === "" || then.trim() === "") return `${first}${then}`.trim();
  return /^[,.;:!?)]/.test(then) ? `${first}${then}` : `${first} ${then}`;
}

type Found = Pick<Extract<TextEdit, { by: "remove" }>, "find" | "anywhere" | "exact">;

function replaced({ find, with: instead, anywhere, exact }: Extract<TextEdit, { by: "replace" }>, now: string): string {
  const pattern = patternOf({ find, anywhere, exact });
  return now.normalize("NFC").replace(pattern, (found) => (exact ? instead : inCaseOf(found, find, instead)));
}

/** No text has it: tidied texts have no control characters. */
const gap = "\u0000";
const gaps = `${gap}(?:[^\\S\\r\\n]*${gap})*`;

/** Of the spaces on both sides one goes with it; and of a title's ends what stood between it and the rest. */
function removed(found: Found, now: string, isLine: boolean): string {
  const text = now.normalize("NFC");
  const without = text.replace(patternOf(found), gap);
  if (without === text) return now;
  const closed = without
    .replace(new RegExp(`^${gaps}[^\\S\\r\\n]*`, "gm"), "")
    .replace(new RegExp(`(?<![^\\S\\r\\n])[^\\S\\r\\n]+${gaps}(?=[^\\S\\r\\n]|[,.;:!?)]|$)`, "gm"), "")
    .replaceAll(gap, "");
  if (!isLine) return closed;
  const [before, after] = [/^[,;|·–—-]\s*/, /\s*[,;|·–—-]$/];
  const begun = before.test(text) ? closed : closed.replace(before, "");
  return tidyLine(after.test(text) ? begun : begun.replace(after, ""));
}

/** Apostrophes of both kinds are the same, and so are all spaces. */
function patternOf({ find, anywhere, exact }: Found): RegExp {
  const signs = find
    .normalize("NFC")
    .replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
    .replace(/['’‘ʼ]/g, "['’‘ʼ]")
    .replace(/\r?\n/g, String.raw`\r?\n`)
    .replace(/[^\S\r\n]+/g, String.raw`[^\S\r\n]+`);
  const before = !anywhere && /^[\p{L}\p{N}]/u.test(find) ? String.raw`(?<![\p{L}\p{N}\p{M}])` : "";
  const after = !anywhere && /[\p{L}\p{N}\p{M}]$/u.test(find) ? String.raw`(?![\p{L}\p{N}\p{M}])` : "";
  return new RegExp(`${before}${signs}${after}`, exact ? "gu" : "giu");
}

function isCapitals(text: string): boolean {
  return text === text.toUpperCase() && text !== text.toLowerCase() && /\p{L}.*\p{L}/su.test(text);
}

/** Words found in another case than was typed get their replacement in that case: MUG → CUP, mug → cup. */
function inCaseOf(found: string, typed: string, replacement: string): string {
  if (found === typed) return replacement;
  if (isCapitals(found)) return replacement.toUpperCase();
  const instead = isCapitals(typed) && isCapitals(replacement) ? replacement.toLowerCase() : replacement;
  const [first = ""] = found;
  const [typedFirst = ""] = typed;
  if ((first === typedFirst && instead === replacement) || first.toLowerCase() !== typedFirst.toLowerCase())
    return instead;
  const [own = "", ...rest] = Array.from(instead);
  return [first === first.toUpperCase() ? own.toUpperCase() : own.toLowerCase(), ...rest].join("");
}
