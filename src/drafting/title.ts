import { tidyLine } from "#src/platform/text/text.ts";
import { allowedTitle } from "./limits.ts";
import type { Message } from "./message.ts";
import { withoutOffers } from "./prices.ts";
import { withoutLinks, withoutSales, withoutShouting } from "./sales.ts";
import { capitalized } from "./words.ts";

const opener =
  /^((?:and |und )?(?:here(?:'s|’s| is| are| comes)|this is|these are|that's|it's|(?:(?:i|we)(?:'ve|’ve| have)? (?:just )?|just )(?:made|finished)|[\p{L} ]{0,20}\b(?:things|items|pieces|dinge|sachen|stücke)(?=:)|neu im shop|new in the shop|finally|hier (?:ist|sind|kommt)|das ist|das sind|es gibt|new (?:listing|product|item|in)|neu(?:es produkt|er artikel)?|new|neue[rsn]?|draft|entwurf)\b[\s:!,–-]*)/iu;
const article =
  /^((?:the|a|an|my|our|some|these|those|this|another|das|der|die|den|ein|eine|einen|mein|meine|unser|unsere|new|neue[rsn]?)\s+)/iu;
const tail = /\s+(?:for (?:the|our) shop|für den shop|just finished|is (?:done|finished|ready)|ist fertig)\s*$/iu;
const unit = "(?:cm|mm|m|in|inch|inches|ft|feet|kg|g|oz|lbs?|ml|l|zoll|[\"″”]|['’′]{1,2})(?![\\p{L}\\p{Nd}])";
const number = "(?:\\d{1,2}['’′]\\s?(?=\\d))?\\d{1,6}(?:[.,]\\d{1,3})?";
const about = "(?:\\b(?:approx\\.?|about|ca\\.?|circa|etwa)\\s)?";
const way = "(?:\\s(?:long|wide|tall|high|deep|lang|breit|hoch|tief)(?!\\p{L}))?";
const size = new RegExp(
  `${about}(?<![\\p{L}\\p{Nd}])(?:${number}\\s?(?:${unit})?(?:\\s?(?:x|×|\\*|by)\\s?${number}\\s?(?:${unit})?)+|${number}\\s?${unit})${way}`,
  "giu",
);
/** What a price leaves in brackets or behind a slash: "Tisch (statt )", "Mug /Stück". */
const emptied =
  /\s*[([]\s*(?:(?:statt|uvp|rrp|msrp|was|instead of|only|nur|now|jetzt|ab|from|je|each|au lieu de|invece di|en vez de|antes|vorher|früher|reg\.?|plus|zzgl\.?|inkl\.?|incl\.?|my|our|mein|ek|vk|costs?|price|preis)\s*:?\s*)*[)\]]|\s+\/\s?(?:stück|stk|st|pcs?|pieces?|each|item|pièce|pieza|pezzo|pz|ea|set|paar|pair|m|meter)\.?(?=\s*(?:$|[,;.!)]))/giu;
const dangling =
  /[\s,;([–\u2212-]+(?:(?:zzgl\.?|zuzüglich|in[ck]l\.?|plus)(?:\s+(?:versand(?:kosten)?|shipping|porto|mwst\.?|vat))?|(?:pro|per|je)\s+(?:stück|piece|set|paar|pair)|hors(?:\s+frais de port)?|from|starting|starting at|ab|à partir de|dès|desde|a partir d[ea]|da|vanaf|plus|à|incl|inkl|pour|por|per|reg(?:ular(?:ly)?)?|rrp|msrp|uvp|for|at|only|um|für|nur|je|each|price|preis|costs?|kostet|is|in|size|größe|about|approx|ca|holds|fits|measures|weighs|fasst|misst|wiegt|&|it's|it’s|they're|they’re|was|now|shipping|instead of|statt|under|below|less than|up to|jetzt|versand|and|und|or|oder|with|mit)\s*$/iu;

const ending = /[\s([\p{Pd}\u2212]+$/u;

/** The labelled title, else the first sentence that names something, without prices, sizes, sales talk and "here is the new". */
export function titleOf({ title, body }: Message): string {
  const labelled = allowedTitle(ofLabelled(title));
  if (labelled !== "") return labelled;
  const sentences = body.slice(0, 4000).split(/\n+|(?<=[.!?])\s+/u);
  // A question is for the team: "Has anybody listed this yet?"
  for (const sentence of sentences.filter((each) => !/\?\s*$/u.test(each)).slice(0, 6)) {
    const found = allowedTitle(withoutNoise(sentence));
    // One letter or a lone number names nothing.
    if (/\p{L}{2}/u.test(found)) return capitalized(found);
  }
  return "";
}

/** As it was typed, but for what no title may say: addresses, prices, sales talk. */
function ofLabelled(title: string): string {
  const named = withoutLinks(title);
  const bare = tidyLine(withoutOffers(named));
  if (bare === tidyLine(named)) return withoutShouting(withoutSales(bare));
  return withoutShouting(withoutSales(bare.replace(emptied, " ").replace(dangling, "").replace(ending, "")));
}

function withoutNoise(sentence: string): string {
  const named = withoutLinks(sentence);
  const bare = withoutOffers(named);
  let rest = tidyLine(
    withoutShouting(withoutSales(bare === named ? bare : bare.replace(emptied, " ")))
      .replace(size, " ")
      .replace(/^[•*–-]\s+/u, ""),
  );
  // Openers come in rows ("here is our new …"); each round takes one off the front or one off the end.
  for (let round = 0; round < 8; round++) {
    const next = tidyLine(
      rest
        .replace(opener, "")
        .replace(article, "")
        .replace(tail, "")
        .replace(/[\s,;:/.!([\p{Pd}\u2212]+$/u, "")
        .replace(dangling, ""),
    );
    if (next === rest) break;
    rest = next;
  }
  return rest;
}
