import { foldCase } from "#src/platform/text/fold-case.ts";
import type { SentenceSource } from "./reply.ts";

/** A name of the studio in a sentence. `both`: a shop and a section are called so. */
export type Mention = {
  readonly kind: "shop" | "section" | "both";
  readonly name: string;
  /** As the sentence has it. */
  readonly typed: string;
};

/** A sentence in which one sign stands for each name: what a word inside of a name says, the sentence doesn't say. */
export type MaskedSentence = {
  readonly text: string;
  /** The mention that a sign stands for. */
  at(sign: string): Mention | undefined;
  /** Those in a part of `text`. */
  mentionsIn(part: string): Mention[];
  /** A part of `text` as the person typed it. */
  typed(part: string): string;
};

/** One of the signs that stand for names; no sentence has them. */
export const nameSign = /[\uE000-\uF8FF]/u;
const nameSigns = new RegExp(nameSign, "gu");

/** Neither a letter, a digit nor a hyphen of the same word is beside it. */
export function wholeWord(pattern: string, flags = "iu"): RegExp {
  return new RegExp(
    `(?<![\\p{L}\\p{N}\\p{M}]|[\\p{L}\\p{N}][-‐‑])(?:${pattern})(?![\\p{L}\\p{N}\\p{M}]|[-‐‑][\\p{L}\\p{N}])`,
    flags,
  );
}

/** A pattern that means just this text; for the `u` flag. */
export function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`).replace(/\s+/gu, String.raw`\s+`);
}

/**
 * The longest name wins, and a whole one wins over one with or without its last "s".
 *
 * @param isOrdinary words that say something else: a section called "All" isn't meant by "all"
 */
export function maskNames(
  { sentence, shops, sections }: SentenceSource,
  isOrdinary: (word: string) => boolean,
): MaskedSentence {
  const mentions: Mention[] = [];
  let text = sentence.normalize("NFC").replace(nameSigns, " ");
  const mask = (pattern: string, kind: Mention["kind"], name: string) => {
    text = text.replace(wholeWord(`(?:${pattern})(?:['’]s)?`, "giu"), (typed) => {
      mentions.push({ kind, name, typed });
      return String.fromCodePoint(0xe000 + mentions.length - 1);
    });
  };
  const names = namesOf(shops, sections).filter(({ name }) => !name.split(/\s+/u).every((word) => isOrdinary(word)));
  for (const { kind, name } of names) mask(escaped(name), kind, name);
  for (const { kind, name } of names) {
    const forms = formsOf(name);
    const isClear = !names.some(
      (other) => other.name !== name && formsOf(other.name).some((form) => forms.includes(form)),
    );
    if (kind === "section" && isClear) mask(forms.map(escaped).join("|"), kind, name);
  }
  for (const { name } of shops) {
    const end = shopEnd(name);
    const isOnly = shops.filter((other) => foldCase(other.name).endsWith(foldCase(end))).length === 1;
    if (end !== "" && isOnly) mask(`${escaped(end)}[ -]shop`, "shop", name);
  }
  const at = (sign: string) => mentions[(sign.codePointAt(0) ?? 0) - 0xe000];
  return {
    text,
    at,
    mentionsIn: (part) => (part.match(nameSigns) ?? []).flatMap((sign) => at(sign) ?? []),
    typed: (part) => part.replace(nameSigns, (sign) => at(sign)?.typed ?? ""),
  };
}

function namesOf(shops: SentenceSource["shops"], sections: readonly string[]) {
  const fold = (name: string) => foldCase(name.trim());
  const called = new Set(shops.map(({ name }) => fold(name)));
  const own = new Set(sections.map(fold));
  return [
    ...shops.map(({ name }) => ({ name, kind: own.has(fold(name)) ? ("both" as const) : ("shop" as const) })),
    ...sections.filter((name) => !called.has(fold(name))).map((name) => ({ name, kind: "section" as const })),
  ]
    .filter(({ name }) => name.trim() !== "")
    .toSorted((a, b) => b.name.length - a.name.length);
}

/** Words of several parts of which one is a name: "mugs-and-bowls", "sale-free". What they mean isn't known. */
export function compoundsOfNames(text: string, { shops, sections }: SentenceSource): string[] {
  const names = new Set([...shops.map(({ name }) => name), ...sections].flatMap(formsOf));
  const compounds = text.match(/[\p{L}\p{N}]+(?:[-‐‑][\p{L}\p{N}]+)+/gu) ?? [];
  return compounds.filter((each) => each.split(/[-‐‑]/u).some((part) => names.has(foldCase(part))));
}

/** The name, and the name with or without its last "s". */
function formsOf(name: string): string[] {
  const folded = foldCase(name.normalize("NFC"));
  return /[^s]s$/u.test(folded) ? [folded, folded.slice(0, -1)] : [folded, `${folded}s`];
}

/** `EU` of `PineAndInkEU`, and the last word of a name of several. */
function shopEnd(name: string): string {
  const [, word, capitals] = /(?:\s(\S+)|(?<=\p{Ll})(\p{Lu}{2,}))$/u.exec(name) ?? [];
  return word ?? capitals ?? "";
}
