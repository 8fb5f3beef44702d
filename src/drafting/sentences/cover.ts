import { escaped, type MaskedSentence, type Mention, wholeWord } from "./names.ts";
import { leftIn, negation } from "./words.ts";
import { negatedParts } from "./exception.ts";

/** Where something stands in a sentence. */
export type Place = { readonly from: number; readonly to: number };

/** A sentence of which parts are taken out as a line says them. What is left is what it doesn't say. */
export type Cover = {
  readonly sentence: string;
  /** With blanks for what was taken. */
  text(): string;
  blank(place: Place): void;
  /** Takes the first that fits; the places of it, or null. */
  take(pattern: RegExp, fits?: (place: Place) => boolean): Place | null;
  /** Takes words as a person typed them, in any case. */
  takeWords(words: string, fits?: (place: Place) => boolean): Place | null;
  readonly mentions: readonly (Mention & Place)[];
  /** Names of which nothing was taken yet. */
  untaken(): (Mention & Place)[];
  /** Parts that exclude something; a word that was taken excludes nothing. */
  negated(): Place[];
};

export function coverOf(masked: MaskedSentence): Cover {
  const mentions: (Mention & Place)[] = [];
  let sentence = "";
  for (const sign of masked.text) {
    const mention = masked.at(sign);
    const from = sentence.length;
    sentence += masked.typed(sign);
    if (mention) mentions.push({ ...mention, from, to: sentence.length });
  }
  let text = sentence;
  const blank = ({ from, to }: Place) => {
    text = text.slice(0, from) + " ".repeat(to - from) + text.slice(to);
  };
  const take: Cover["take"] = (pattern, fits = () => true) => {
    for (const { 0: found, index } of text.matchAll(new RegExp(pattern, `${pattern.flags.replace("g", "")}g`))) {
      const place = { from: index, to: index + found.length };
      if (found.trim() === "" || !fits(place)) continue;
      blank(place);
      return place;
    }
    return null;
  };
  const isWhole = ({ from, to }: Place) => text.slice(from, to) === sentence.slice(from, to);
  return {
    sentence,
    text: () => text,
    blank,
    take,
    takeWords: (words, fits) => {
      const plain = escaped(words.normalize("NFC").trim()).replace(/['’‘ʼ]/gu, "['’‘ʼ]");
      return plain === "" ? null : take(wholeWord(plain), fits);
    },
    mentions,
    untaken: () => mentions.filter(isWhole),
    negated: () => {
      // A name isn't read for words that exclude.
      const named = mentions
        .filter(isWhole)
        .reduce((all, { from, to }) => all.slice(0, from) + "\uE000".repeat(to - from) + all.slice(to), text);
      return negatedParts(named);
    },
  };
}

/** Whether a part that excludes begins with what the line leaves out, and has nothing else. */
export function isLeftOut(cover: Cover, part: Place, taken: readonly Place[]): boolean {
  const isFirst = ({ from }: Place) =>
    part.from <= from && from < part.to && leftIn(without(cover.sentence.slice(part.from, from))).length === 0;
  return taken.some(isFirst) && leftIn(without(cover.text().slice(part.from, part.to))).length === 0;
}

/** Words of a part that say only that it excludes, and by what. */
function without(text: string): string {
  return text.replace(negation, " ").replace(/(?<!\p{L})(?:tag(?:s|ged)?|sections?)(?!\p{L})/giu, " ");
}
