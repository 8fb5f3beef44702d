import { minorDigits, parsePrice, type Money } from "#src/catalog/money.ts";
import {
  counted,
  isLabelled,
  isOneOfSeveral,
  isOtherCost,
  mayBeCost,
  measureBehind,
  offerAround,
} from "./price-words.ts";

/** Currencies whose code people type, in whatever case. */
const codes =
  "USD|EUR|GBP|CAD|AUD|NZD|CHF|SEK|NOK|DKK|PLN|CZK|HUF|RON|JPY|ILS|MXN|SGD|HKD|TWD|INR|ZAR|TRY|BRL|THB|MYR|PHP|VND|KRW";
/** Any other code behind an amount makes it one of a currency we don't read: `$45 ARS`. */
const everyCode: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

/** The signs and words beside an amount, in small letters. One that isn't here, such as `T$`, is no currency we know. */
const named: Readonly<Record<string, string>> = {
  $: "USD",
  us$: "USD",
  $us: "USD",
  c$: "CAD",
  ca$: "CAD",
  $ca: "CAD",
  a$: "AUD",
  au$: "AUD",
  $au: "AUD",
  nz$: "NZD",
  $nz: "NZD",
  hk$: "HKD",
  mx$: "MXN",
  s$: "SGD",
  nt$: "TWD",
  r$: "BRL",
  "€": "EUR",
  "£": "GBP",
  "¥": "JPY",
  "€uro": "EUR",
  "€uros": "EUR",
  euro: "EUR",
  euros: "EUR",
  dollar: "USD",
  dollars: "USD",
};
const dollars: ReadonlySet<string> = new Set(["USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "TWD"]);
const anyDollar: ReadonlySet<string> = new Set(["$", "dollar", "dollars"]);

/** What people put between `$45` and the end to say whose dollars; a lone `CA` may be the state. */
const whoseDollars: Readonly<Record<string, string>> = {
  us: "USD",
  au: "AUD",
  nz: "NZD",
  hk: "HKD",
  cdn: "CAD",
  canadian: "CAD",
  australian: "AUD",
  "new zealand": "NZD",
  "hong kong": "HKD",
  singapore: "SGD",
  mexican: "MXN",
};

// Groups of three are set apart by an apostrophe, a space or another mark; what comes after them are decimals.
const mark = "'’‘´`′·٬_";
const apart = `\\u00a0\\u2007-\\u2009\\u202f${mark}`;
const amount = `(?:\\d{1,3}(?:[ ${apart}]\\d{3}(?!\\d))+|\\d{1,9})(?:[.,]\\d{1,3}){0,3}|[.,]\\d{1,2}`;
const dash = "(?:[.,]?[\\p{Pd}\\u2212]{1,2}(?!\\s*\\d))?";
const before = `\\p{L}{0,3}\\$|[€£¥]|\\b(?:${inAnyCase(codes)})`;
const after = `\\$\\s?(?:${inAnyCase("us|ca|au|nz")})\\b|\\p{L}{0,3}\\$|€${inAnyCase("uros?")}\\b|[€£¥]|(?:${inAnyCase(`${codes}|euros?|dollars?`)})\\b`;
const lead = `${[...everyCode].join("|")}|AU|NZ|HK|US|${inAnyCase([...dollars].join("|"))}`;
const people = inAnyCase("canadian|australian|new zealand|hong kong|singapore|mexican");
const further = `(?:\\s{0,2}(?<code>[A-Z]{3}|AU|NZ|HK|US|CA|${inAnyCase([...dollars, "cdn"].join("|"))}|(?:${people})(?:\\s${inAnyCase("dollars?")}|(?=\\s*(?:[^\\s\\p{L}]|$))))\\b(?!\\s*\\d))?`;
const manyWords =
  "thousand|grand|mille|mila|mil|tausend|tsd|duizend|tusen|hundred|hundert|millions?|millionen|mio|千|万|萬";
const many = inAnyCase(manyWords);
/** At the end of a clause only: "$24 grand piano mug" keeps its word, and has no price. */
const thousands = `(?:k\\b|[^\\S\\n]{1,2}[kK]\\b|[^\\S\\n]{0,2}(?:${many})(?=[^\\S\\n]*(?:[^\\s\\p{L}]|$)))`;
const joiner = inAnyCase("et|und|and|con|e|y|en|og|och");
const cents = inAnyCase(
  "cents?|centimes?|c(?:e|é)ntimos?|centesim(?:i|o)|centavos?|pence|pennies|rappen|øre|öre|groszy",
);
/** Carats are `ct` too: "$240 10 ct gold" keeps them. */
const subunits = `(?:[^\\S\\n]{0,2}(?:(?:${joiner}|[&+])\\s{1,2}\\d{1,2}\\s?(?:${cents}|cts?|c|p|¢)|\\d{1,2}\\s?(?:${cents}|¢))(?![\\p{L}\\d]))`;
const shape = () =>
  new RegExp(
    // "Set of 3 $45": the sign belongs to the number that it touches.
    `(?:(?<lead>\\b(?:${lead}))(?:\\s|(?<=\\w{3}))(?=\\$))?(?<sign>${before})\\s{0,2}(?<right>${amount})(?<k>${thousands})?${dash}${further}(?<less>${subunits})?|(?<![\\p{N}.,\\p{L}]|\\d[${mark}])(?<left>${amount})(?<thousands>[^\\S\\n]{0,2}(?:k|K|${many}))?${dash}(?!\\s{1,2}(?:${before})\\d)\\s{0,2}(?<unit>${after})(?<cents>\\d{1,4})?${further}(?<few>${subunits})?`,
    "gu",
  );

/** Letter by letter: with the modifier `(?i:…)`, Node 24 was once seen to find no price in `usd 30` after running for long. */
function inAnyCase(words: string): string {
  return words.replace(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);
}

export type PriceFound = { readonly money: Money | null; readonly at: number; readonly end: number };

/** Every amount with a currency, where it stands. `money` is null where it can't be read in one way only. */
export function findPrices(text: string): PriceFound[] {
  return Array.from(text.matchAll(shape()), (match) => {
    const groups = match.groups ?? {};
    const currency = currencyOf(
      (groups.sign ?? groups.unit ?? "").toLowerCase().replace(/\s/g, ""),
      [groups.lead, groups.code].map(codeOf).find((code) => code !== null),
    );
    const number = currency && plainNumber(groups, currency);
    const [lead, behind] = [
      text.slice(Math.max(0, match.index - 40), match.index),
      text.slice(match.index + match[0].length),
    ];
    const clear =
      !goesOn.test(behind) &&
      !(groups.left !== undefined && goesBefore.test(lead)) &&
      !peopleBehind.test(behind) &&
      !gluedTo(lead, match, behind) &&
      !betweenNumbers(lead, match, behind);
    const whose = groups.sign === "$" && lettersBefore.test(lead);
    const money = currency && number && clear && !whose ? parsePrice(number, currency) : null;
    return { money, at: match.index, end: match.index + match[0].length };
  });
}

/** `€24x`, `£1·20`, `$2 thousand`. */
const goesOn = new RegExp(
  `^(?:[\\p{L}\\p{N}]|[${mark}]\\d|[^\\S\\n]{0,2}[-–]?[^\\S\\n]{0,2}(?:k|${manyWords})(?!\\p{L}))`,
  "iu",
);
/** `2 thousand 500 €`. */
const goesBefore = new RegExp(`(?<!\\p{L})(?:${manyWords})[^\\S\\n]{1,2}(?:(?:and|und|et|e|y)\\s)?$`, "iu");
/**
 * `24:50 €`, `€24,50`, `1:200 €`, `−5 €`, and a sign that nobody sees: what is between two digits without a blank may be any
 * part of an amount. A bracket opens something new, and a currency's sign makes the other number a price.
 */
const glue = "[^\\s\\p{L}\\p{N}\\p{Sc}([|<>*•]{1,3}";
const gluedBehind = new RegExp(`^${glue}\\p{N}`, "u");
const gluedBefore = new RegExp(`\\p{N}${glue}$`, "u");
/** The number on the other side, for a title: `24:50 €` goes whole, "#7, 24 €" keeps its own. */
const gluedRest = new RegExp(`^${glue}\\d[\\d.,]*`, "u");
const partGlued = new RegExp(`(?<![\\p{L}\\p{N}#.,x×*])\\d{1,9}${glue}$`, "u");
/** `$22/24 €` are two prices. */
const pricedAfterSlash = new RegExp(`^\\/(?:${amount})\\s?(?:${after})`, "u");
const pricedBeforeSlash = /[€$£¥]\s?\d[\d.,]*\/$/u;
const minus = /(?:^|[\s(])[-–\u2212]$/u;

function gluedTo(lead: string, match: RegExpExecArray, behind: string): boolean {
  const { left, sign = "" } = match.groups ?? {};
  if (minus.test(lead) || (gluedBehind.test(behind) && !pricedAfterSlash.test(behind))) return true;
  if (pricedBeforeSlash.test(lead)) return false;
  return (left !== undefined || /\p{L}/u.test(sign)) && gluedBefore.test(lead);
}

/** "C $45": Canadian dollars, or vitamin C? */
const lettersBefore = /(?<!\p{L})(?:[ACS]|CA|MX|NT)\s$/u;
/** "$45 Canadian maple bowl" doesn't say whose dollars. */
const peopleBehind = new RegExp(`^\\s{1,2}(?:${people})(?!\\p{L})`, "u");
const pricedBehind = new RegExp(`^\\s{1,2}(?:${amount})\\s{0,2}(?:${after})`, "u");

/** `24 € 50 ct`, "24 Euro fünfzig". */
const lessBehind =
  /^[^\S\n]{1,2}(?:\d{1,2}\s?(?:cts?|c|p)|(?:(?:and|und|et|e|y)\s)?(?:a\s)?(?:half|demi|halb|zehn|zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|dix|vingt|trente|quarante|cinquante|soixante|quatre-vingt|cincuenta|noventa|cinquanta|novanta))(?!\p{L})/iu;
/** `24, 90 €`: a number without a currency that a comma parts from the amount, neither a side ("45 x 45, 24 €") nor a year. */
const partBefore = new RegExp(
  `(?<!(?:[$€£¥x×*]|\\b[A-Z]{3})\\s?)(?<![\\d.,${mark}])(?!(?<=(?:\\b(?:[Ii]n|[Ii]m|[Ss]ince|[Ss]eit|[Ff]rom|[Ee]n)\\s))(?:19|20)\\d{2}(?!\\d))(?:\\d{1,3}(?:[.,${mark} ]\\d{3})+|\\d{1,9})[^\\S\\n]?[.,][^\\S\\n]{1,2}$`,
  "u",
);
/** `24 50 €`, `1  200 €`: more than one blank parts no group of three, and fewer than three digits are none. */
const loneBefore = new RegExp(
  `(?<!(?:[€£¥$/x×*]|\\b[A-Z]{3})\\s?)(?<![\\p{L}\\p{N}.,${mark}])\\d{1,3}(?:[.,]\\d{1,3}){0,2}[^\\S\\n]{1,8}$`,
  "u",
);
/** `€ 24 , 90`, `$24. 90`, `€24 50`, `€1  200`, `$1. 200.00`. */
const partBehind =
  /^(?<gap>[^\S\n]{0,8})(?<point>[.,]?)[^\S\n]{0,8}(?=(?<part>\d{3}(?:[.,]\d{1,2})?|\d{1,2})(?!\d|[.,]\d))/u;
const piecesBehind =
  /^\d{1,3}\s(?:stück|stk|pieces|pcs|pièces|pezzi|piezas|left|available|in stock|farben|colou?rs|couleurs)(?!\p{L})/iu;

/** `24 €50`, `24 € 50`, `24€ 50` and `Nr. 5 EUR 12`: euros and cents, or a number and a price? */
function betweenNumbers(lead: string, match: RegExpExecArray, behind: string): boolean {
  const { right, left = "", unit = "", sign = "", cents: small, few, less } = match.groups ?? {};
  if (few !== undefined || less !== undefined || lessBehind.test(behind)) return true;
  if (right !== undefined) {
    if (sign === "€" && /^\d{2}$/.test(right) && lone(lead.replace(/[^\S\n]+$/, ""))) return true;
    return !/[.,]\d{1,2}$/.test(right) && parted(behind, /[$£]/.test(sign));
  }
  if (/^\d{1,3}(?:[.,]\d{1,2})?$/.test(left) && loneBefore.test(lead) && !counted.test(lead.trimEnd())) return true;
  const part = /^(?:\d{1,2}|\d{3}(?:[.,]\d{2})?)$/.test(left) && partBefore.test(lead);
  if (/^[.,]\d{1,2}(?!\d)/.test(behind) || (part && !counted.test(lead.replace(/\s?[.,]\s+$/, "")))) return true;
  if (small !== undefined || !/^[^\S\n]{1,2}\d/.test(behind) || pricedBehind.test(behind)) return false;
  if (counted.test(lead + match[0].slice(0, match[0].indexOf(unit)).trimEnd())) return true;
  return !measureBehind.test(behind) && !/^\s+\d{1,4}\s+\p{L}{2}/u.test(behind);
}

/** @param points whether the currency's decimals stand behind a point: a comma then begins something new */
function parted(behind: string, points: boolean): boolean {
  const found = partBehind.exec(behind);
  if (!found) return false;
  const rest = behind.slice(found[0].length);
  if (measureBehind.test(` ${rest}`) || pricedBehind.test(` ${rest}`)) return false;
  const { gap, point } = found.groups ?? {};
  if (point === "" || points) return !/^\d+\s+\p{L}{2}/u.test(rest);
  return gap !== "" || !piecesBehind.test(rest);
}

/** A number that nothing says the sense of: neither "size 42" nor part of a price. */
function lone(lead: string): boolean {
  return /(?<![\d.,€$£¥]\s?)(?<!\d)\d{1,3}$/u.test(lead) && !counted.test(lead);
}

/** The currency that letters beside a dollar sign name; "" where they name one that we can't tell; null: no currency. */
function codeOf(letters: string | undefined): string | null {
  if (letters === undefined) return null;
  const typed = letters
    .toLowerCase()
    .replace(/\s+/g, " ")
    .replace(/ dollars?$/, "");
  if (whoseDollars[typed] !== undefined) return whoseDollars[typed];
  if (everyCode.has(letters) || dollars.has(letters.toUpperCase())) return letters.toUpperCase();
  return letters === "CA" ? "" : null;
}

/** @param code the code beside it: `$45 CAD` */
function currencyOf(mark: string, code: string | undefined): string | null {
  const currency = named[mark] ?? (mark.length === 3 && !mark.includes("$") ? mark.toUpperCase() : null);
  if (code === undefined || code === currency) return currency;
  return anyDollar.has(mark) && dollars.has(code) ? code : null;
}

/** Without what sets thousands apart; null where that could also be two numbers: `set of 2 300 €`. */
function plainNumber(groups: Readonly<Record<string, string | undefined>>, currency: string): string | null {
  const typed = groups.right ?? groups.left ?? "";
  if (groups.k || groups.thousands || typed.includes(" ") || !/^\d/.test(typed)) return null;
  const number = typed.replace(new RegExp(`[${apart}]`, "gu"), "");
  if (groups.cents === undefined) return number;
  return /^\d+$/.test(number) && groups.cents.length === 2 && minorDigits(currency) === 2
    ? `${number}.${groups.cents}`
    : null;
}

/**
 * One price per currency, where the text is clear. Shipping costs, former prices and ranges aren't the price, and of two
 * different amounts in one currency none is taken (unless one is labelled): an empty field beats a wrong price.
 */
export function clearPrices(text: string): Money[] {
  const all = findPrices(text);
  const found = all.flatMap(({ money, at, end }, index) => {
    const [lead, tail] = [text.slice(Math.max(0, at - 40), at), text.slice(end, end + 40)];
    if (isOtherCost(lead, tail)) return [];
    const since = text.slice(Math.max(at - 40, all[index - 1]?.end ?? 0), at);
    const unclear =
      mayBeCost(since, tail, { others: all.length > 1, first: index === 0 }) ||
      isOneOfSeveral(lead, tail, { at, end }, all);
    return [{ money: unclear ? null : money, labelled: isLabelled(lead) }];
  });
  if (found.some(({ money }) => money === null)) return [];
  const clear = found.flatMap(({ money, labelled }) => (money ? [{ ...money, labelled }] : []));
  return [...new Set(clear.map(({ currency }) => currency))].flatMap((currency) => {
    const own = clear.filter((price) => price.currency === currency);
    const candidates = own.some(({ labelled }) => labelled) ? own.filter(({ labelled }) => labelled) : own;
    const amounts = new Set(candidates.map((price) => price.amount));
    const [only] = amounts;
    return amounts.size === 1 && only !== undefined ? [{ amount: only, currency }] : [];
  });
}

/** Where the price begins that the text ends with; null: it ends with none, or with what something else costs. */
export function endsWithPrice(text: string): number | null {
  const last = findPrices(text).at(-1);
  if (!last || /[\p{L}\p{Nd}]/u.test(text.slice(last.end))) return null;
  const lead = text.slice(Math.max(0, last.at - 40), last.at);
  return isOtherCost(lead, "") || isOneOfSeveral(lead, "", last, []) || /[+/]\s*$/.test(lead) ? null : last.at;
}

/** The text with every price blanked out, its other characters where they were. */
export function withoutPrices(text: string): string {
  return text.replace(shape(), (found) => " ".repeat(found.length));
}

/** The same for a title, where the rest of an offer goes too: `$20-25`, `2 for $30`, `24, 90 €`. */
export function withoutOffers(text: string): string {
  const signs = text.split("");
  for (const { at, end, money } of findPrices(text)) {
    const lead = text.slice(Math.max(0, at - 40), at);
    const { before, behind } = offerAround(lead, text.slice(end, end + 40));
    const alone = money === null && !counted.test(lead.replace(/\s?[.,]?\s+$/, ""));
    const part = alone ? (partBefore.exec(lead) ?? loneBefore.exec(lead) ?? partGlued.exec(lead)) : null;
    const rest = money === null ? gluedRest.exec(text.slice(end, end + 40)) : null;
    signs.fill(" ", at - Math.max(before, part?.[0].length ?? 0), end + Math.max(behind, rest?.[0].length ?? 0));
  }
  return signs.join("");
}
