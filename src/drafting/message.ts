import { tidyText } from "#src/platform/text/text.ts";
import { endsWithPrice, findPrices, type PriceFound, withoutPrices } from "./prices.ts";
import { withoutLinks } from "./sales.ts";
import { capitalized } from "./words.ts";

/** A maker's message taken apart: the labelled parts, and the rest as it was written. */
export type Message = {
  /** Without mentions, greetings, hashtags and labelled fields. */
  readonly body: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly materials: readonly string[];
  readonly category: string;
};

const labels = {
  title: /^(title|titel|name)\s*[:=]\s*/iu,
  tags: /^(tags?|keywords?|schlagw[oö]rter?|stichw[oö]rter?)\s*[:=]\s*/iu,
  materials: /^(materials?|materiali?en)\s*[:=]\s*/iu,
  category: /^(category|kategorie)\s*[:=]\s*/iu,
  description: /^(description|beschreibung|text)\s*[:=]\s*/iu,
} as const;

const addressed =
  "(?:\\s+(?:all|everyone|everybody|anyone|team|there|folks|guys|friends|you all|zusammen|alle|ihr lieben|leute))";
/** "Morning" alone may be a word of the product: "Morning mist candle". */
const greeting = new RegExp(
  `^(?:(?:hi|hey|hello|hallo|moin|servus|good (?:morning|evening)|guten (?:morgen|tag|abend))${addressed}?|morning(?:${addressed}|(?=\\s*[,!])))\\s*[,!.:–-]*(?:\\s+|$)`,
  "iu",
);
/** "please list this today": meant for the team, not for buyers. */
const request =
  /(?<=^|[.!?,]\s)(please|bitte|can|could|would|kannst|könnt|könntest)\b[^.!?\n]{0,80}\b(list|post|publish|draft|upload|put|shop|einstellen|listen|hochladen|veröffentlichen)\b[^.!?\n]{0,60}([.!?]+|$)\s*/iu;

export function readMessage(text: string): Message {
  const found = { title: "", tags: [] as string[], materials: [] as string[], category: "" };
  const lines = tidyText(text.toWellFormed())
    // Emoji by name; numbers between colons are a time of day.
    .replace(
      /:(?!(?<=\p{Nd}:)\p{Nd})(?=[^:\s]{0,100}\p{L})[\p{L}\p{M}\p{Nd}_+'-]{1,100}:|(?<!\p{Nd}):(?:[+-]1|100|1234):(?!\p{Nd})/gu,
      " ",
    )
    .replace(/(^|[\s(])[*_~](?=\S)([^*_~\n]{1,400})[*_~](?=$|[\s).,;:!?])/gm, "$1$2")
    .split("\n")
    .flatMap((raw) => {
      const line = raw.replace(/[^\S\n]+/g, " ").trim();
      const plain = line.replace(/^[•*–-]\s+/u, "");
      const value = (shape: RegExp) => plain.replace(shape, "");
      if (labels.title.test(plain)) {
        found.title ||= value(labels.title);
        return [];
      }
      if (labels.tags.test(plain)) {
        found.tags.push(...listed(value(labels.tags)));
        return [];
      }
      if (labels.category.test(plain)) {
        found.category ||= value(labels.category);
        return [];
      }
      if (labels.materials.test(plain)) found.materials.push(...listed(value(labels.materials)));
      return [withoutChatter(plain.replace(labels.description, "") === plain ? line : value(labels.description))];
    })
    .map((line) => {
      const hashtags = /(?<![\p{L}\p{Nd}&/#])#(\p{L}[\p{L}\p{Nd}_-]{1,40})/gu;
      for (const [, tag = ""] of withoutLinks(line).matchAll(hashtags)) found.tags.push(tag.replace(/_/g, " "));
      return line
        .replace(hashtags, " ")
        .replace(/\s{2,}/g, " ")
        .trim();
    });
  return {
    ...found,
    body: lines
      .join("\n")
      .replace(/\n{3,}/g, "\n\n")
      .trim(),
  };
}

function listed(text: string): string[] {
  return withoutLinks(text)
    .split(/[,;|]/)
    .map((item) => item.trim().replace(/^#/, ""))
    .filter(Boolean);
}

function withoutChatter(line: string): string {
  return line
    .replace(/(?<![\p{L}\p{Nd}.])@[\p{L}\p{Nd}._-]{1,80}[,:]?\s*/gu, "")
    .replace(greeting, "")
    .replace(request, "");
}

/** The body as a buyer reads it: without the prices. */
export function descriptionOf(body: string): string {
  const kept = body.split("\n").map((line) => {
    const sentences = line.split(/(?<=[.!?])\s+/u);
    return sentences.map(withoutPriceClauses).filter(Boolean).join(" ");
  });
  const text = tidyText(kept.join("\n").replace(/\n{3,}/g, "\n\n"));
  return capitalized(text);
}

/**
 * Prices differ per shop and change: they stand in the price fields. A clause that is only a price goes, and a price at the
 * end of one; within a sentence it stays, because what is left would be no sentence.
 */
function withoutPriceClauses(sentence: string): string {
  const found = findPrices(sentence);
  if (found.length === 0 || found.some((price) => price.money === null && parted(sentence, price))) return sentence;
  const clauses = sentence.split(/,\s+/);
  const kept = clauses.filter((clause) => !onlyPrice(clause)).map(withoutPriceAtEnd);
  if (kept.join(", ") === sentence) return sentence;
  const end = /[.!?]$/.exec(sentence)?.[0] ?? "";
  const text = kept.join(", ").replace(/[.!?,;\s]+$/, "");
  return text === "" ? "" : text + end;
}

/** `24, 90 €`, `24:50 €`: what is between may be part of an amount, so nothing of it is cut off. */
function parted(sentence: string, { at, end }: PriceFound): boolean {
  return (
    /\d[^\p{L}\p{N}]{0,4}$/u.test(sentence.slice(Math.max(0, at - 10), at)) ||
    /^(?:\s?,\s+|[^\p{L}\p{N}\s]{1,3})\d/u.test(sentence.slice(end, end + 10))
  );
}

function withoutPriceAtEnd(clause: string): string {
  const words = clause.replace(/[.!?]$/, "");
  const at = endsWithPrice(words);
  if (at === null) return clause;
  const rest = words.slice(0, at).replace(leadsToPrice, "").trimEnd();
  return rest === "" ? clause : rest + clause.slice(words.length);
}

/** What would hang at the end once the price is gone. */
const leadsToPrice =
  /(?:[\s:;,–-]+(?:price|preis|prix|for|für|only|nur|at|je|now|jetzt|just|is|ist|und|and|pour|à))*[\s:;,([\p{Pd}\u2212]*$/iu;

function onlyPrice(sentence: string): boolean {
  const rest = withoutPrices(sentence);
  if (rest === sentence) return false;
  return !/[\p{L}\p{Nd}]/u.test(
    rest.replace(
      /\b(price|preis|costs?|kostet|for|für|only|nur|at|each|and|or|und|oder|je|is|ist|it|es|now|was|jetzt)\b/giu,
      "",
    ),
  );
}
