/** Words that sell instead of naming the thing: no part of a title or a tag. */
const phrases =
  /(?<!\p{L})(?:free (?:us |uk |eu |worldwide |world-wide )?(?:shipping|delivery|postage|gift ?wrap\w*|returns?)|(?:gratis|kostenlose[rn]?)[- ]?versand|versandkostenfrei|(?:the )?(?:best|perfect|great) (?:gift|present|seller|price|quality)(?: ever)?|best-?sellers?|(?:on |big |flash |summer |winter )?sale|\d{1,2} ?% (?:off|rabatt)|(?:hot|special|limited)[- ](?:offer|deal|item|time(?: offer| only)?)|must[- ]haves?|buy (?:it )?now|order (?:now|today)|jetzt (?:kaufen|bestellen)|(?:super|mega)?[- ]?(?:angebot|schnäppchen)|best(?:es)? geschenk)(?!\p{L})/giu;

export function withoutSales(text: string): string {
  return text.replace(phrases, " ");
}

const small = /^(?:a|an|and|as|at|by|for|from|in|of|on|or|the|to|with|aus|auf|der|die|das|für|im|in|mit|und|von|zum)$/u;

/** "HANDMADE LINEN APRON" → "Handmade Linen Apron". Text with a small letter in it, and short words such as USB, stay. */
export function withoutShouting(text: string): string {
  const loud = text.match(/\p{Lu}{4,}/gu) ?? [];
  if (loud.length < 2 || /\p{Ll}/u.test(text)) return text;
  return text.toLowerCase().replace(/\p{L}[\p{L}\p{M}'’]*/gu, (word) => {
    return small.test(word) ? word : word.charAt(0).toUpperCase() + word.slice(1);
  });
}
