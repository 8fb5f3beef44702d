/** A word of a line. `quoted`: what stood between quotes, which is never a word of the grammar. */
export type Token = {
  readonly text: string;
  readonly quoted: boolean;
  /** Where it begins in the plain line, in UTF-16 units. */
  readonly at: number;
};

/** What closes each opening quote. Phones put in curly ones, and each language has its own pair. */
const closers: Readonly<Record<string, string>> = {
  '"': '"',
  "“": '”“"',
  "”": '”"',
  "„": '“”"',
  "‟": '”"',
  "«": '»"',
  "»": '«"',
  "'": "'",
  "‘": "’'‘",
  "’": "’'",
  "‚": "‘’'",
};
/** These are apostrophes too: one closes only where a word ends. */
const singles = "'‘’‚";

/** Phones and word processors put these in for a minus. */
const longDash = /^[−–—‐‑﹣－]/;

/** With the plain minus that it begins with, if it begins with one. */
export function plainMinus(word: string): string {
  return word.replace(longDash, "-");
}

/** A line as it was typed in Slack, which escapes three signs and makes links of addresses. */
export function plainLine(typed: string): string {
  return (
    typed
      // No link has a "<" in it. So what looks like the beginning of many is read once.
      .replace(/<(https?:[^|<>]+)(?:\|[^<>]*)?>/g, "$1")
      .replace(/&(amp|lt|gt);/g, (_, name: string) => ({ amp: "&", lt: "<", gt: ">" })[name] ?? "")
      .normalize("NFC")
  );
}

/** So that `plainLine` gives it back. */
export function escapedLine(plain: string): string {
  return plain.replace(/&(?=(?:amp|lt|gt);)/g, "&amp;").replace(/<(?=https?:)/g, "&lt;");
}

/**
 * The words of a plain line. `=` and a comma that is not in a number are words of their own. In quotes a backslash keeps the next
 * sign, and `\n` is the end of a line.
 *
 * @returns where a quote is never closed, its sign, and where it stands
 */
export function tokensOf(
  line: string,
): { readonly tokens: readonly Token[] } | { readonly open: string; readonly at: number } {
  const tokens: Token[] = [];
  let at = 0;
  while (at < line.length) {
    const sign = line[at] ?? "";
    if (/\s/.test(sign)) at += 1;
    else if (sign === "=" || (sign === "," && !beginsNumber(line, at))) {
      tokens.push({ text: sign, quoted: false, at });
      at += 1;
    } else if (sign in closers) {
      const read = readQuoted(line, at);
      if (!read) return { open: sign, at };
      tokens.push({ text: read.text, quoted: true, at });
      at = read.end;
    } else {
      const rest = line.slice(at);
      // `with"Cup"`; 8"x10" and 12" are words.
      const [word = sign] = /^\p{L}+(?=["“„«]\S)/u.exec(rest) ?? /^(?:[^\s,=]|(?<=^|\d),(?=\d))+/.exec(rest) ?? [];
      tokens.push({ text: plainMinus(word), quoted: false, at });
      at += word.length;
    }
  }
  return { tokens };
}

/** `,90` and `+,90` are numbers, `2,3` after a word is two. */
function beginsNumber(line: string, at: number): boolean {
  return /\d/.test(line[at + 1] ?? "") && /(?:^|\s)[+−–—‐‑﹣－\p{Sc}-]?$/u.test(line.slice(Math.max(0, at - 2), at));
}

/** The words of a line, of which the first may have stood together with a colon or a sign: `price: +5%`, `price+5%`. */
export function apartFromVerb(tokens: readonly Token[]): readonly Token[] {
  const [first, ...rest] = tokens;
  const [, verb, sign = ""] =
    /^(prices?|stock|title|description|tags|materials):?(?:([+−–—-].*))?$/iu.exec(first?.text ?? "") ?? [];
  if (!first || first.quoted || verb === undefined) return tokens;
  const number = { text: plainMinus(sign), quoted: false, at: first.at + first.text.length - sign.length };
  return [{ ...first, text: verb }, ...(sign === "" ? [] : [number]), ...rest];
}

function readQuoted(line: string, start: number): { readonly text: string; readonly end: number } | null {
  const opened = line[start] ?? "";
  const closing = closers[opened] ?? "";
  let text = "";
  for (let at = start + 1; at < line.length; at += 1) {
    const sign = line[at] ?? "";
    if (sign === "\\" && at + 1 < line.length) {
      at += 1;
      text += line[at] === "n" ? "\n" : (line[at] ?? "");
    } else if (closing.includes(sign) && (!singles.includes(sign) || isEndOfWord(line[at + 1]))) {
      return { text, end: at + 1 };
    } else text += sign;
  }
  return null;
}

function isEndOfWord(next: string | undefined): boolean {
  return next === undefined || /[\s,=]/.test(next);
}

/** In quotes, as `tokensOf` takes them off. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, String.raw`\$&`).replaceAll("\n", String.raw`\n`)}"`;
}
