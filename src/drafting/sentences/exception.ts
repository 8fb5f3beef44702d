import { foldCase } from "#src/platform/text/fold-case.ts";
import type { MaskedSentence } from "./names.ts";
import { isTitleWord, leftIn, negation } from "./words.ts";

/** What a sentence leaves out, and the rest of it; or the parts that exclude something that no line can say for sure. */
export type Exception =
  | { readonly rest: string; readonly section: string | null; readonly search: string | null }
  | { readonly unclear: readonly string[] };

const known = /(?<!\p{L})(?:but\s+)?(not|except(?:\s+for)?|without|excluding)\s+([^,.;]+)/iu;
const ofSection =
  /^(?:(?:in|from)\s+)?(?:(?:the|my|our|any|all)\s+)?(?:section\s+)?(\p{Co})(?:\s+(?:ones?|section|items?|listings?|things?))?$/iu;
const aroundWords = /^(?:the|any|my|our)\s+|\s+(?:ones?|items?|listings?|things?)$/giu;

/** One exception is read, as the last thing that narrows: of a section, or of one or two words of a title. */
export function readException(masked: MaskedSentence): Exception {
  const { text } = masked;
  const words = [...text.matchAll(negation)];
  if (words.length === 0) return { rest: text, section: null, search: null };
  const unclear = { unclear: negatedParts(text).map(({ part }) => part) };
  const found = known.exec(text);
  if (!found) return unclear;
  const end = found.index + found[0].length;
  // "But not" is one exception of two words.
  const others = words.filter(
    ({ index }) => index < found.index || index >= end || index > text.indexOf(found[1] ?? "", found.index),
  );
  if (others.length > 0) return unclear;
  const after = text.slice(end);
  const what = (found[2] ?? "")
    .trim()
    .replace(/^[("'“]+|[)"'”!?]+$/gu, "")
    .trim();
  const before = text.slice(0, found.index);
  const sign = ofSection.exec(what)?.[1];
  const mention = sign === undefined ? undefined : masked.at(sign);
  // What follows could be a list of more exceptions.
  if (
    /\p{Co}/u.test(after) ||
    leftIn(after.replace(/\d/gu, "")).some((part) => /\p{L}/u.test(part.replace(goesOn, "")))
  ) {
    return { unclear: [...unclear.unclear, after.replace(/^[\s,.;]+/u, "")] };
  }
  const rest = `${before} , ${after}`;
  if (mention?.kind === "section") {
    const isAsked = masked.mentionsIn(rest).some(({ name }) => foldCase(name) === foldCase(mention.name));
    return isAsked ? unclear : { rest, section: mention.name, search: null };
  }
  const title = what.replace(aroundWords, "").split(/\s+/u);
  // "Without" says what a listing lacks more often than which one isn't meant.
  const isSaid = title.length <= 2 && title.every(isTitleWord) && !/^without/iu.test(found[1] ?? "");
  return isSaid ? { rest, section: null, search: title.join(" ") } : unclear;
}

/** What may follow an exception: an ending, a percentage and the direction. */
const goesOn = /(?<!\p{L})(?:round(?:ed)?|ending|ends?|per ?cent|raise|increase|lower|reduce|decrease)(?!\p{L})/giu;

/** From each word that excludes to the end of its part, as `text` has it. */
export function negatedParts(text: string): { readonly from: number; readonly to: number; readonly part: string }[] {
  const parts: { from: number; to: number; part: string }[] = [];
  for (const { index } of text.matchAll(negation)) {
    const last = parts.at(-1);
    if (last && index < last.to) continue;
    const to = index + (/[,;]|\.(?!\d)/u.exec(text.slice(index))?.index ?? text.length - index);
    // "Mugs excluded" says before the word what is left out.
    const start = /^\S+[\s)!?]*$/u.test(text.slice(index, to))
      ? Math.max(...[",", ";", ". "].map((sign) => text.lastIndexOf(sign, index - 1))) + 1
      : index;
    parts.push({ from: start, to, part: text.slice(start, to).trim() });
  }
  return parts;
}
