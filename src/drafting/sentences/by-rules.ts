import { compoundsOfNames, type MaskedSentence, maskNames, wholeWord } from "./names.ts";
import { unclearBefore } from "./numbers.ts";
import type { SentenceReader } from "./port.ts";
import { readException } from "./exception.ts";
import { emptyReply, type SentenceReply, type SentenceSource } from "./reply.ts";
import { isField, isOrdinary, leftIn, lowers, raises } from "./words.ts";

/** Goes by a few words that people use for prices, and by the names of shops and sections. What it doesn't know it names. */
export function createPlainSentenceReader(): SentenceReader {
  return { slow: false, read: async (source) => ({ reply: readByRules(source), by: "rules" }) };
}

const percent = /(?<![\p{L}\d.,])(\d{1,4}(?:[.,]\d{1,2})?)\s*(?:%|per ?cent(?!\p{L}))/giu;
const rounding = new RegExp(
  wholeWord(String.raw`(?:round(?:ed)?(?: (?:it|them|prices))?(?: to)?|ending (?:in|with)|ends? (?:in|with))`).source +
    String.raw`\s+(\d{0,3}[.,]\d{2}|\d{2})(?![\p{L}\d]|[.,]\d|\s*(?:%|per ?cent))`,
  "iu",
);
/** "On sale" can mean a state or a section. */
const onSale = /(?<!\p{L})(?:on|off)\s+(?:sale|\p{Co})(?!\p{L})/giu;
/** A sign that excludes, before a name. */
const excludingSign = /[-!~≠−–^]\p{Co}/gu;

/** Where a part can mean two things, or excludes what can't be said, the reply asks for nothing and names that part. */
export function readByRules(source: SentenceSource): SentenceReply {
  const masked = maskNames(source, isOrdinary);
  const exception = readException(masked);
  if ("unclear" in exception) return unclear(masked, exception.unclear);
  let rest = exception.rest;
  const odd = [...oddParts(masked, rest), ...(rest.match(excludingSign) ?? []), ...compoundsOfNames(rest, source)];
  if (odd.length > 0) return unclear(masked, odd);
  const take = (pattern: RegExp): string | null => {
    const found = new RegExp(pattern, pattern.flags.replace("g", "")).exec(rest);
    if (!found) return null;
    rest = `${rest.slice(0, found.index)} , ${rest.slice(found.index + found[0].length)}`;
    return found[1] ?? found[0];
  };
  const ending = take(rounding)?.replace(",", ".") ?? null;
  const number = take(percent)?.replace(",", ".") ?? null;
  const way = number === null ? null : take(raises) ? "raise_percent" : take(lowers) ? "lower_percent" : null;
  const action = number === null ? (ending === null ? null : "round_prices") : way;
  // A direction without a percentage is more than an ending.
  if (action === null || (action === "round_prices" && (take(raises) ?? take(lowers)) !== null))
    return { ...emptyReply, not_said: leftIn(masked.text).map((part) => masked.typed(part)) };
  const named = masked.mentionsIn(rest);
  const section = named.find(({ kind }) => kind === "section")?.name ?? null;
  const left = leftIn(rest.replace(/\p{Co}/gu, " "));
  return {
    ...emptyReply,
    action,
    number: number === null ? null : Number(number),
    ending,
    shops: [...new Set(named.flatMap(({ kind, name }) => (kind === "shop" ? [name] : [])))],
    section,
    without_section: exception.section,
    without_search: exception.search,
    not_said: left,
  };
}

/** Each that can be read in more than one way. */
function oddParts(masked: MaskedSentence, rest: string): string[] {
  const mentionsIn = (part: string) => masked.mentionsIn(part);
  const named = mentionsIn(rest);
  const signs = [...(rest.match(/\p{Co}/gu) ?? [])];
  const sections = new Set(named.flatMap(({ kind, name }) => (kind === "section" ? [name] : [])));
  const numbers = [...rest.matchAll(percent)];
  const isSaleSection = (sign: string) => mentionsIn(sign).some(({ typed }) => /^sale$/iu.test(typed));
  const both = [rest.match(raises) ?? [], rest.match(lowers) ?? []];
  return [
    ...(sections.size > 1 ? signs.filter((sign) => mentionsIn(sign)[0]?.kind === "section") : []),
    ...signs.filter((sign) => mentionsIn(sign)[0]?.kind === "both"),
    ...(both.every((found) => found.length > 0) ? both.flat() : []),
    ...(numbers.length > 1 ? numbers.map(([found]) => found) : []),
    ...numbers.flatMap(({ 0: found, index }) => {
      const before = unclearBefore.exec(rest.slice(0, index));
      return before ? [before[0] + found] : [];
    }),
    ...(rest.match(onSale) ?? []).filter((part) => /sale/iu.test(part) || isSaleSection(part.slice(-1))),
    ...(rest.match(/[\p{L}-]+/gu) ?? []).filter(isField),
  ];
}

function unclear(masked: MaskedSentence, parts: readonly string[]): SentenceReply {
  return { ...emptyReply, not_said: [...new Set(parts.map((part) => masked.typed(part).trim()))] };
}
