import { tablesText } from "../messages/en.ts";

/** What programs write for a letter that they couldn't read. */
export const lostLetter = "\ufffd";

/** What a spreadsheet shows where a formula has no value, in the languages it is used in; `####` where a column is too narrow. */
const shownError =
  /^(?:#{3,}|#(?:N\/A|N\/D|N\/V|N\/B|NV|GETTING_DATA)|#[¿¡]?(?:NAME|NOM|NOMBRE|NOME|NAAM|REF|BEZUG|RIF|VERW|VALUE|WERT|VALEUR|VALOR|VALORE|WAARDE|DIV\/0|DEEL\/0|NUM|ZAHL|GETAL|NULL|NUL|NULO|NULLO|LEEG|SPILL|ÜBERLAUF|CALC|KALK|ERROR|FIELD|BLOCKED|CONNECT|BUSY|UNKNOWN|PYTHON|EXTERNAL)[!?]|(?:Err|Fehler):\d{3})$/iu;

/** UTF-8's second bytes, as Windows and Latin 1 show them. */
const second = "[\\u0080-\\u00bf‚ƒ„†‡ˆ‰Š‹ŒŽ•˜š›œžŸ€]";
/** Those that also stand behind a capital at a word's end: "MAÇÃ”". */
const punctuation = "[“”‘’…–—™\\u00a0«»]";
const letters = "[ÂÃÄÅ]";
/**
 * Letters of UTF-8 that a program read as another encoding: `KÃ¼che`, `â€“`, `ðŸŽ`; of an old Mac `K√ºche` and `‚Äì`, of a
 * console `K├╝che`.
 */
const misread = new RegExp(
  [
    `${letters}(?:(?![«»\\u00a0])${second}|${punctuation}(?=\\p{L})|(?<!\\p{Lu}.)${punctuation})`,
    `[âãï](?:${second}|${punctuation}){2}|ðŸ`,
    "√[©®†°¢£§•¶ß™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæøÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü]",
    "‚(?:Ä[ìîôúù¶¢ò]|Ç¨|Ñ¢)",
    "[├┬][\\u2500-\\u259fñÑäÄáíóúªº¿®¬½¼¡«»ßÂÀÉ®]|ÔÇ\\S",
  ].join("|"),
  "gu",
);

/**
 * What a program did to a cell on its way, so that nothing of it can be taken; null: nothing. What the listing has so is as it
 * was meant.
 */
export function cellDamage(column: string, was: string, cell: string): string | null {
  const text = tablesText.lines;
  const typed = cell.trim();
  if (typed === was.trim()) return null;
  if (shownError.test(typed)) return text.showsError(column, typed.slice(0, 20));
  if (cell.includes(lostLetter) && !was.includes(lostLetter)) return text.lostLetter(column);
  if (!/\P{ASCII}/u.test(cell)) return null;
  const spoiled = cell.match(misread)?.find((letter) => !was.includes(letter));
  return spoiled === undefined ? null : text.spoiledLetters(column, aroundIn(cell, spoiled));
}

/** The word that has it. */
function aroundIn(cell: string, letter: string): string {
  return (cell.split(/\s+/u).find((word) => word.includes(letter)) ?? letter).slice(0, 40);
}

/**
 * Whether a spreadsheet made `cell` out of `was` unasked: it takes `00123` for 123, `1.10` for 1.1, a long number for 1.23E+12, `1E5` for 100000
 * and `1-2` for a date, or its number of a day, and keeps fifteen digits of a number. Nobody meant that, so what was stays.
 */
export function isSpreadsheetDamage(was: string, cell: string): boolean {
  const now = cell.trim();
  return (
    withoutZeros(was, now) ||
    inPowersOfTen(was, now) ||
    writtenOut(was, now) ||
    rounded(was, now) ||
    asDate(was, now) ||
    asDay(was, now)
  );
}

function withoutZeros(was: string, now: string): boolean {
  if (!/^\d+(?:[.,]\d+)?$/.test(was)) return false;
  const [plainWas, plainNow] = [was.replace(",", "."), now.replace(",", ".")];
  const number = plainWas
    .replace(/^0+(?=\d)/, "")
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "");
  return number !== plainWas && plainNow === number;
}

/** `1E5` as 100000. */
function writtenOut(was: string, now: string): boolean {
  return (
    /^\d+(?:[.,]\d+)?E\+?\d{1,3}$/i.test(was) && /^\d+$/.test(now) && Number(was.replace(",", ".")) === Number(now)
  );
}

/** More than fifteen digits: zeros stand for the others. */
function rounded(was: string, now: string): boolean {
  if (!/^\d{16,40}$/.test(was) || !/^\d{15}0+$/.test(now) || now === was) return false;
  const [kept, zeros] = [BigInt(was.slice(0, 15)), "0".repeat(was.length - 15)];
  return [kept, kept + 1n].some((each) => now === `${each}${zeros}`);
}

function inPowersOfTen(was: string, now: string): boolean {
  const parts = /^(\d)(?:[.,](\d{1,15}))?E\+?(\d{1,3})$/i.exec(now);
  if (!parts || !/^\d{5,}$|^\d+E\d+$/i.test(was)) return false;
  const [, first = "", decimals = "", power = ""] = parts;
  if (/E/i.test(was)) return Number(was) === Number(now.replace(",", "."));
  const [mantissa = "", exponent = ""] = Number(was).toExponential(decimals.length).split("e+");
  return mantissa === (decimals ? `${first}.${decimals}` : first) && Number(exponent) === Number(power);
}

const likeDate =
  /^\d{1,4}[-/.]\d{1,2}(?:[-/.](?:\d{1,4})?)?$|^\d{1,2}[-/.]\d{4}$|^\p{L}{3,9}[-/. ]?\d{1,4}$|^\d{1,2}[-/. ]?\p{L}{3,9}$/u;

/** `1-2`, `3/4`, `2.12.`, `MAR-1`, `1-2-24`, as it comes back: `02-Jan`, `1. Feb`, `2024-02-01`, `01/02/2024`. */
function asDate(was: string, now: string): boolean {
  const isDate =
    /^\d{1,2}[-/. ]{1,2}\p{L}{3,9}\.?(?:[-/. ]{1,2}\d{2,4})?$/u.test(now) ||
    /^\p{L}{3,9}[-/. ]{1,2}\d{1,4}$/u.test(now) ||
    (/\p{L}/u.test(was) && /^(?:\d{1,2}[-/.]\d{2,4}|\d{4}[-/.]\d{1,2})$/.test(now)) ||
    /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?: \d{1,2}:\d{2}(?::\d{2})?)?$/.test(now);
  return likeDate.test(was) && isDate && was !== now;
}

/** Days are counted from here (in files of old Macs from 1904). */
const dayZeros = [Date.UTC(1899, 11, 30), Date.UTC(1904, 0, 1)];

/** `1-2` as 46024, which is a second of January or a first of February written without its form. */
function asDay(was: string, now: string): boolean {
  if (!/^\d{5}$/.test(now) || !likeDate.test(was)) return false;
  return dayZeros.some((zero) => {
    const date = new Date(zero + Number(now) * 86_400_000);
    const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
    const parts = (was.match(/\d+|\p{L}+/gu) ?? []).map((part) =>
      /\d/.test(part) ? Number(part) : part.toLowerCase(),
    );
    const names = ["en", "de", "fr", "es", "it", "nl"].map((language) =>
      new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" }).format(date).toLowerCase().slice(0, 3),
    );
    const months = [month, ...names];
    const isMonth = (part: string | number) => months.includes(typeof part === "number" ? part : part.slice(0, 3));
    const isYear = (part: string | number) => part === year || part === year % 100;
    const orders =
      parts.length === 3
        ? [
            [0, 1, 2],
            [1, 0, 2],
            [2, 1, 0],
          ]
        : [
            [0, 1],
            [1, 0],
          ];
    return orders.some(([d = 0, m = 0, y]) => {
      const [ofDay = 0, ofMonth = 0] = [parts[d], parts[m]];
      if (!isMonth(ofMonth)) return false;
      if (y !== undefined) return ofDay === day && isYear(parts[y] ?? 0);
      return ofDay === day || (day === 1 && isYear(ofDay));
    });
  });
}
