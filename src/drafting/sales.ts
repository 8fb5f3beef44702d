/** Words that sell instead of naming the thing: no part of a title or a tag. */
const phrases =
  /(?<!\p{L})(?:free (?:us |uk |eu |worldwide |world-wide )?(?:shipping|delivery|postage|gift ?wrap\w*|returns?)|(?:gratis|kostenlose[rn]?)[- ]?versand|versandkostenfrei|(?:the )?(?:best|perfect|great) (?:gift|present|seller|price|quality)(?: ever)?|best-?sellers?|(?:on |big |flash |summer |winter )?sale|\d{1,2} ?% (?:off|rabatt)|(?:hot|special|limited)[- ](?:offer|deal|item|time(?: offer| only)?)|must[- ]haves?|buy (?:it )?now|order (?:now|today)|jetzt (?:kaufen|bestellen)|(?:at |for )?(?:a )?(?:bargain|cheap|affordable)(?: price[sd]?)?|cheap(?:er|est)|inexpensive|low[- ]priced?|(?:preis)?günstige?[mnrs]?|preiswerte?[mnrs]?|billige?[mnrs]?|pas ch(?:er|ère)s?|bon marché|barat[oa]s?|económic[oa]s?|economic[oahie]{1,2}|a buon mercato|goedkope?|(?:super|mega)?[- ]?(?:angebot|schnäppchen)|best(?:es)? geschenk|(?:kostenlose|gratis)[- ]?lieferung|portofrei|livraison (?:gratuite|offerte)|(?:frais de )?port (?:offerts?|gratuits?|inclus)|env[ií]os? (?:gratis|gratuitos?)|spedizione (?:gratuita|gratis|inclusa)|soldes|en promo(?:tion)?|rebajas|en oferta|in (?:saldo|offerta)|saldi|meilleures? ventes?|idée cadeau|(?:cadeau|regalo) (?:parfait|idéal|perfecto|ideal|perfetto|ideale))(?!\p{L})/giu;

/** "FREE Linen apron", "Linen apron, FREE!"; "lead FREE" and "FREE SPIRIT" say what the thing is. */
const shoutedFree = [
  /^\s*FREE(?![\p{L}\p{Nd}-])(?<next>\s*\p{L}*)[\s!:,–-]*/u,
  /(?:[!,.;:|/]|\s[–—-])\s*FREE[\s!.]*$/u,
] as const;
const afterFree = /^\s*(?:spirit|standing|stand|form|range|hand|motion|from|of)$/iu;

export function withoutSales(text: string): string {
  const [first, last] = shoutedFree;
  return text
    .replace(phrases, " ")
    .replace(first, (whole, next: string) =>
      afterFree.test(next) ? whole : ` ${whole.replace(/^\s*FREE[\s!:,–-]*/u, "")}`,
    )
    .replace(last, " ");
}

/** A web address names no thing, in a title or a tag. */
export function withoutLinks(text: string): string {
  return text.replace(
    /<?(?:https?:\/\/|www\.)[^\s<>|]+(?:\|[^\s<>]{0,200})?>?|(?<![\p{L}\p{Nd}@._-])[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){0,4}\.[a-z]{2,24}\/[^\s<>|]*/giu,
    " ",
  );
}

const small =
  /^(?:a|an|and|as|at|by|for|from|in|of|on|or|the|to|with|aus|auf|der|die|das|für|im|mit|und|von|zum|de|du|des|la|le|les|et|en|pour|avec|con|per|di|da|el|los|las|para)$/u;

/**
 * "HANDMADE LINEN APRON with POCKETS" → "Handmade Linen Apron with Pockets". Short words such as USB stay where others are
 * in small letters.
 */
export function withoutShouting(text: string): string {
  const loud = text.match(/\p{Lu}{4,}/gu) ?? [];
  const words = text.match(/\p{L}[\p{L}\p{M}'’]*/gu) ?? [];
  const calm = words.filter((word) => /\p{Ll}/u.test(word) && word.length > 2 && !small.test(word));
  if (loud.length < 2 || calm.length > (loud.length > 2 ? 1 : 0)) return text;
  return text.replace(/\p{L}[\p{L}\p{M}'’]*/gu, (word) => {
    if (/\p{Ll}/u.test(word)) return word;
    const quiet = word.toLowerCase();
    return small.test(quiet) ? quiet : word.charAt(0) + quiet.slice(1);
  });
}
