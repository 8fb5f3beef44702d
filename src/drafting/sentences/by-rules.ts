import { foldCase } from "#src/platform/text/fold-case.ts";
import type { SentenceReader } from "./port.ts";
import { emptyReply, type SentenceAction, type SentenceReply, type SentenceSource } from "./reply.ts";

/** Goes by a few words that people use for prices and stock, and by the names of shops and sections. What it doesn't know it names. */
export function createPlainSentenceReader(): SentenceReader {
  return { slow: false, read: async (source) => ({ reply: readByRules(source), by: "rules" }) };
}

const raises = /\b(?:raise|increase|up|put up|add)\b/iu;
const lowers = /\b(?:lower|reduce|decrease|cut|discount|drop)\b/iu;
const percent = /(\d+(?:[.,]\d+)?)\s*(?:%|per ?cent\b)/iu;
const rounding =
  /\b(?:round(?:ed)?(?: (?:it|them|prices))?(?: to)?|ending (?:in|with)|end(?:s)? (?:in|with))\s+(\d{0,3}[.,]\d{2}|\d{2})\b/iu;
const exception = /\b(?:but )?(?:not|except(?: for)?|without)\s+(?:the )?(.+?)(?:\s+ones?)?(?=[,.;]|$)/iu;

export function readByRules({ sentence, shops, sections }: SentenceSource): SentenceReply {
  let rest = sentence;
  /** What a part of the sentence says; the part isn't read once more. */
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const found = pattern.exec(rest);
    if (found) rest = `${rest.slice(0, found.index)} , ${rest.slice(found.index + found[0].length)}`;
    return found;
  };
  const without = take(exception)?.[1]?.trim() ?? null;
  const shopNames = shops.map(({ name }) => name).filter((name) => namesShop(sentence, name, shops));
  const ending = take(rounding)?.[1]?.replace(",", ".") ?? null;
  const number = take(percent)?.[1] ?? null;
  const way = raises.test(rest) ? "raise_percent" : lowers.test(rest) ? "lower_percent" : null;
  const action: SentenceAction | null = number !== null ? way : ending === null ? null : "round_prices";
  const own = sections.filter((name) => namesSection(rest, name));
  const notIn = without === null ? undefined : sections.find((name) => namesSection(without, name));
  return {
    ...emptyReply,
    action,
    number: number === null || way === null ? null : Number(number.replace(",", ".")),
    ending,
    shops: shopNames,
    section: own.length === 1 ? (own[0] ?? null) : null,
    without_section: notIn ?? null,
    without_search: notIn === undefined ? without : null,
    not_said: leftOf(rest, [...shopNames, ...own]),
  };
}

/** Words that narrow nothing and ask for nothing beside what was taken. */
const idle = new Set(
  "a all an and any are be by each every everything for from i in it items listing listings me my of on ones our please price prices shop shops so that the their them then to up want we with would like".split(
    " ",
  ),
);

/** What is left of a sentence once all that was understood is taken out: the person has to see that it was not. */
function leftOf(rest: string, names: readonly string[]): string[] {
  const known = names.flatMap((name) => [name, name.replace(/s$/iu, "")]).toSorted((a, b) => b.length - a.length);
  const without = [...known.map((name) => new RegExp(`${escaped(name)}s?`, "giu")), raises, lowers].reduce(
    (text, pattern) => text.replace(pattern, " "),
    rest,
  );
  const ends = new Set(names.map((name) => foldCase(shopEnd(name))));
  const parts = without.split(/[,.;]/u).map((part) =>
    part
      .split(/\s+/u)
      .filter((word) => word !== "" && !idle.has(foldCase(word)) && !ends.has(foldCase(word)))
      .join(" "),
  );
  return parts.filter((part) => /[\p{L}\p{N}]/u.test(part));
}

/** By its whole name, or by the end of its name that only it has: "the EU shop". */
function namesShop(sentence: string, name: string, shops: SentenceSource["shops"]): boolean {
  const text = foldCase(sentence);
  if (text.includes(foldCase(name)))
    return !shops.some((other) => isLonger(other.name, name) && text.includes(foldCase(other.name)));
  const end = shopEnd(name);
  const only = shops.filter((other) => foldCase(other.name).endsWith(foldCase(end))).length === 1;
  return end !== "" && only && new RegExp(`\\b${escaped(end)}(?:[ -])shop\\b`, "iu").test(sentence);
}

/** `EU` of `PineAndInkEU`, and the last word of a name of several. */
function shopEnd(name: string): string {
  const [, word, capitals] = /(?:\s(\S+)|(?<=\p{Ll})(\p{Lu}{2,}))$/u.exec(name) ?? [];
  return word ?? capitals ?? "";
}

function isLonger(other: string, name: string): boolean {
  return other !== name && foldCase(other).includes(foldCase(name));
}

/** By its name, or by that without its last "s". */
function namesSection(text: string, name: string): boolean {
  const one = name.replace(/s$/iu, "");
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped(one)}s?(?![\\p{L}\\p{N}])`, "iu").test(text);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
