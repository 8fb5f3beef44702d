const shipping =
  "(?<!\\p{L})ship\\p{L}*|postage|delivery|versand\\p{L}*|liefer(?:ung|kosten)|zustellung|frais d['’](?:envoi|expédition)|frais de port|livraison|expédition|env[ií]os?(?!\\p{L})|spedizion[ei]|consegna|verzend\\p{L}*|frakt\\p{L}*|(?<!\\p{L})porto(?!\\p{L})";
const included =
  "(?:gratuite?s?|offerte?s?|gratis|gratuit[oa]s?|inclus[eoa]?|comprise?|incluid[oa]s?|kostenlos|inklusive|included|free)";
const former =
  "(?<!\\p{L})(?:was|instead of|statt|uvp|rrp|msrp|au lieu de|ancien prix|invece di|en (?:vez|lugar) de|originally|formerly|normally|usually|früher|ursprünglich|normalerweise|normalement)(?!\\p{L})";
const off =
  "(?<!\\p{L})(?:save[sd]?|off|remise|réduction|descuento|sconto|korting|économise[rz]?|ahorras?|risparmi)(?!\\p{L})";
const own =
  "materials? (?:costs?|is|are)|(?:material|herstellungs|selbst|produktions|einkaufs)kosten|(?<!\\p{L})(?:cost|costs|kostet) (?:me|us|mich|uns)|(?<!\\p{L})(?:my|our|meine|unsere) (?:costs?|kosten)";
/** What a maker pays, what resellers pay, what the thing was once: in front of "price" they make it another one. */
const otherKind =
  "(?:cost|purchase|purchasing|buying|buy-in|materials?|production|making|whole[- ]?sale|trade|dealers?|resellers?|retailers?|stockists?|distributors?|bulk|b2b|old|older|original|previous|prior|former|past|earlier|last|list|regular|normal|usual|full|before|crossed-out|compare-at|competitors?['’]?s?|market|alt(?:e[rn]?)?|ehemaliger|vorheriger|früherer|bisheriger|ursprünglicher|normaler|regulärer|reguläre|oude|ek|vorher)";
/** German writes it as one word. Those that name what a buyer pays now are few. */
const ownCompound =
  "(?:verkaufs|vk[- ]|laden|shop|end|fest|einzel|stück|komplett|gesamt|sonder|angebots|aktions|brutto|kauf|sale[- ]|online[- ]?)preis";
const otherPrice = `(?<!\\p{L})(?:${otherKind}[- ]{1,2}(?:\\p{L}{1,12}[- ]{1,2})?(?:price|preis|prijs)|whole[- ]?sale|reseller price|(?!${ownCompound})(?=\\p{L}{2})[\\p{L}-]{2,40}preis|(?:price|preis|prix|precio|prezzo|prijs)[\\s:(]{1,2}${otherKind}|großhandel|einkauf|ek(?=\\s*[:=]?\\s*$)|uvp|prix (?:de gros|d['’]achat|coûtant|de revient|d['’]origine|barré|initial|normal)|prezzo (?:all['’]ingrosso|d['’]acquisto|di costo|vecchio|originale|di listino)|vecchio prezzo|precio (?:mayorista|al por mayor|de coste|de costo|de compra|anterior|original|normal)|antiguo precio|inkoopprijs|groothandel\\p{L}*|adviesprijs|(?:coût|coûte|costo|coste) de revient)(?!\\p{L})`;
const partial =
  "(?<!\\p{L})(?:gift ?wrap\\p{L}*|geschenkverpackung|emballage cadeau|deposit|anzahlung|acompte|surcharge|aufpreis|supplément)(?!\\p{L})";
/** Right in front of the amount only: "Ruby port", "avant-garde lamp" and "Regular fit" sell something else. */
const justBefore =
  "(?:under|below|less than|up to|over|more than|at least|unter|weniger als|bis zu|über|mehr als|mindestens|moins de|plus de|au moins|jusqu['’]à|menos de|más de|hasta|meno di|più di|oltre|fino a|port|avant|antes(?: de)?|prima|before|reg(?:ular(?:ly)?)?\\.?(?: price)?|list price|discount(?: of)?|rabatt(?: von)?)\\s*:?";
const otherCost = new RegExp(
  `(?:(?:(?:${shipping})(?!\\s${included}\\s*[,;:–-])|${former}|${off}|${own}|${partial}|${otherPrice})[^.!?\\n\\d]{0,20}|(?<!\\p{L})${justBefore}\\s*)$`,
  "iu",
);
/** "24 € plus shipping" and "24 € shipping included" are the price. */
const otherCostBehind = new RegExp(
  `^(?!\\s*(?:\\+|(?:plus|zzgl|zuzüglich|hors|más|più|free|kostenloser?)(?!\\p{L})))[^.!?\\n\\d,;]{0,12}(?:(?<!\\p{L})(?:(?:${shipping})(?!\\s${included}(?!\\p{L}))|(?:de|le) port|off|discount|rabatt|remise|réduction|descuento|sconto|korting|aufpreis|deposit|anzahlung|acompte|extra|(?:whole[- ]?sale(?: price)?|(?:my|our) costs?|einkauf(?:spreis)?|ek|großhandel(?:spreis)?|for resellers|für wiederverkäufer|(?:cost|old|original) price)(?!\\p{L}|\\s*[:=]?\\s*[^\\s\\p{L}.,;)]?\\d)))(?!\\p{L})`,
  "iu",
);

/** "Wholesale price for 10 pieces: 12 €": a number keeps the words from the amount, so it may be any. */
const perhapsOther = new RegExp(`(?:${own}|${otherPrice})`, "iu");
/** "Mug $24, cost: 7 €": what the maker pays, or the buyer? */
const cost =
  /(?<!\p{L})(?:costs?|kosten|coût|coste|costo)(?!\p{L})\s*(?:is|ist|are|was|of|von|de|about|me)?[\s:=(]*$/iu;
const costBehind = /^\s?\(?(?:is |are |was |in )?(?:costs?|kosten)(?=\s*(?:[.,;!?)]|$))/iu;
/** "It costs $24 or 22 €". */
const verb = /(?<!\p{L})(?:costs|kosten)\s*$/iu;

/**
 * Whether words near the amount leave open whether a buyer pays it.
 *
 * @param lead the words in front, back to the amount before
 * @param others whether the text has other amounts
 * @param first whether none of them is in front
 */
export function mayBeCost(
  lead: string,
  tail: string,
  { others, first }: { readonly others: boolean; readonly first: boolean },
): boolean {
  const own = isLabelled(lead) ? lead.replace(/^.*[.!?\n]\s/su, "") : lead;
  if (perhapsOther.test(own)) return true;
  return others && ((cost.test(lead) && !(first && verb.test(lead))) || costBehind.test(tail));
}

/** What the amount between these two pays is not the thing: shipping, a former price, a saving, a limit. */
export function isOtherCost(lead: string, tail: string): boolean {
  return otherCost.test(lead) || otherCostBehind.test(tail);
}

/** A number that counts or names things, with what says so: "sizes 5, 6, 7", "#7". */
export const counted =
  /(?:#|\b(?:sizes?|sets?|packs?|lots?|of|no|nr|nummer|number|gr|größen?|taille|pointure|talla|taglia|lot de)\b\.?)[\s:]*(?:\d{1,4}\s?[,/&+]\s?){0,6}\d{1,4}$/iu;
export const measureBehind = /^\s?\d[\d.,]*\s?(?:x|×|cm|mm|m|in|inch|inches|g|kg|oz|ml|l|%|["″”])(?!\p{L})/iu;

/** Every dash that people and programs write, the minus of mathematics too. */
const between = "[\\p{Pd}\\u2212~∼〜～…‥→]";
const range = new RegExp(`^\\s*(?:${between}{1,2}|\\.{2,3}|to|bis|à|al|tot)\\s*[^\\s\\p{L}]?\\d`, "iu");
const rangeBefore = new RegExp(`\\d\\s*(?:${between}{1,2}|\\.{2,3}|to|bis|à|al|tot)\\s*$`, "iu");
const openBefore =
  /(?:(?<!\p{L})(?:from|ab|start(?:s|ing)? (?:at|from)|as low as|à partir de|dès|desde|a partir (?:de|da)|da|vanaf|about|around|roughly|approx\.?|ca\.?|circa|etwa|ungefähr|rund|environ|(?:min|minimum|max|maximum|lowest|mindest|höchst|floor|reserve|starting|start|base|basis|estimated|geschätzter)\.?[- ]?(?:price|preis)?\s*(?:is|ist|of|von)?\s*:?)|~)\s*$/iu;
const openBehind =
  /^(?:\+(?=\s*(?:[.,;!?)]|$))|\s*(?:(?:and|&) (?:up|above)|or (?:more|less)|upwards?|up|aufwärts|oder (?:mehr|weniger)|(?:et|ou) plus|o más|o più|minimum|maximum)(?!\p{L}))/iu;

/** `$24/30`: either price, or a price for thirty. A price of its own behind it is none: `24 USD / 22 EUR`. */
const slash = /^\s*\/\s*(?=\d)/u;
/** "$24 and 2 pockets" goes on to something else. */
const alternative =
  /^\s*(?:(?:or|oder|ou|o|a|bzw\.?|resp\.?)\s+(?=\d)|(?:and|und|et|y|e)\s+(?=[\d.,]+(?!\d)(?!\s*(?!each|je|pro|per)\p{L}{2})))/iu;
const alternativeBefore =
  /(?<![\d.,])(?<number>\d[\d.,]*)(?<join>\s*\/\s*|\s+(?:or|oder|ou|o|a|bzw\.?|resp\.?|and|und|et|y|e)\s+)$/iu;

const few =
  "(?:[2-9]|1[0-2]|two|three|four|five|six|both|zwei|drei|vier|fünf|sechs|beide|deux|trois|quatre|cinq|dos|tres|cuatro|due|tre|quattro)";
/** "2 for $30"; "set of two for $30" is one thing, and "12 x 8 for $45" a size. */
const severalBefore = new RegExp(
  `(?<![\\p{L}\\d.,#]|[x×*#-]\\s?|(?<!\\p{L})(?:of|von|aus|de|di|da|with|mit|avec|con|has)\\s)(?<number>${few})(?:\\s?(?:x|pcs|pieces|items|of them|stück|stk\\.?|pièces|piezas|pezzi))?\\s*(?:(?<!\\p{L})(?:for|für|pour|por|per)|[=@])\\s*(?:(?:only|just|nur|seulement)\\s+)?$`,
  "iu",
);
const severalBehind = new RegExp(
  `^\\s*\\(?(?:(?:for|für|pour|por|per|pro)\\s+(?:all |alle |les )?(?=(?<number>${few})(?![\\p{L}\\d]|[.,]\\d))|(?:les deux|both|beide|zusammen|together|in total|insgesamt|altogether)(?!\\p{L}))`,
  "iu",
);

/** Where an amount stands in its text. */
type Span = { readonly at: number; readonly end: number };

/** Whether the amount may be one of several, the least one, or what more than one thing costs. @param all the text's amounts */
export function isOneOfSeveral(lead: string, tail: string, { at, end }: Span, all: readonly Span[]): boolean {
  if (range.test(tail) || rangeBefore.test(lead) || openBefore.test(lead) || openBehind.test(tail)) return true;
  const next = slash.exec(tail) ?? alternative.exec(tail);
  if (next && !all.some((other) => other.at === end + next[0].length)) return true;
  const behind = severalBehind.exec(tail);
  if (behind && !measureBehind.test(tail.slice(behind[0].length))) return true;
  const before = severalBefore.exec(lead);
  if (before && !counted.test(lead.slice(0, before.index + (before.groups?.number ?? "").length))) return true;
  return followsNumber(lead, at, all);
}

/** "24 or 30 €", `3/$20`; a price of its own and "size 8 / $24" say nothing of this one. */
function followsNumber(lead: string, at: number, all: readonly Span[]): boolean {
  const found = alternativeBefore.exec(lead);
  if (!found) return false;
  const { join = "" } = found.groups ?? {};
  const numberEnd = lead.length - join.length;
  if (all.some((other) => other.end === at - join.length)) return false;
  return !(/\//.test(join) && /\s/.test(join) && counted.test(lead.slice(0, numberEnd)));
}

/** `$20-25`, "$24 or 30", `€24, 90`; "$24 or 2 pockets" goes on. */
const offerBehind =
  /^(?:\+|(?:[\p{Pd}\u2212~…/]|\s(?:to|bis|à|al|or|oder|ou|o|bzw\.?)\s(?=[\d.,]+(?!\d|\s*\p{L}{2}))|\s?[.,]\s?(?=\d{2}(?!\d|[.,]\d|\s*\p{L}{2})))(?<number>\d[\d.,]*))/iu;
const offerBefore =
  /(?<![\p{L}\d.,#]|[x×*]\s?)(?<number>\d[\d.,]*)(?:[\p{Pd}\u2212~…/]|\s(?:to|bis|à|al|or|oder|ou|o|bzw\.?)\s)$/iu;

/** How many characters on either side of an amount belong to its offer. A dash with spaces parts a title: "Set of 3 - 60 €". */
export function offerAround(lead: string, tail: string): { readonly before: number; readonly behind: number } {
  const before = severalBefore.exec(lead) ?? offerBefore.exec(lead);
  const named = before && counted.test(lead.slice(0, before.index + (before.groups?.number ?? "").length));
  const range = offerBehind.exec(tail);
  const several = severalBehind.exec(tail);
  const measured = (length: number) => measureBehind.test(tail.slice(length));
  const after = range
    ? { start: range[0].length - (range.groups?.number ?? "").length, length: range[0].length }
    : several && { start: several[0].length, length: several[0].length + (several.groups?.number ?? "").length };
  return {
    before: before && !named ? before[0].length : 0,
    behind: after && !measured(after.start) ? after.length : 0,
  };
}

const label = new RegExp(`(?<!\\p{L}|-)(?:${ownCompound}|price|preis)\\s*(?:is|ist)?\\s*[:=]?\\s*$`, "iu");

/** Whether the words in front call the amount the price. "Cost" may be the maker's own. */
export function isLabelled(lead: string): boolean {
  return label.test(lead);
}
