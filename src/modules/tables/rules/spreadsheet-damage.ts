/** What programs write for a letter that they couldn't read. */
export const lostLetter = "\ufffd";

/** Whether a program lost a letter of `was`, or of what a person typed, on the way to `cell`. */
export function losesLetters(was: string, cell: string): boolean {
  return cell.includes(lostLetter) && !was.includes(lostLetter);
}

/**
 * Whether a spreadsheet made `cell` out of `was` unasked: it takes `00123` for 123, `1.10` for 1.1, a long number for 1.23E+12, `1E5` for 100000
 * and `1-2` for a date, and keeps fifteen digits of a number. Nobody meant that, so what was stays.
 */
export function isSpreadsheetDamage(was: string, cell: string): boolean {
  const now = cell.trim();
  return (
    withoutZeros(was, now) || inPowersOfTen(was, now) || writtenOut(was, now) || rounded(was, now) || asDate(was, now)
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

/** `1-2`, `3/4`, `2.12.`, `MAR-1`, `1-2-24`, as it comes back: `02-Jan`, `1. Feb`, `2024-02-01`, `01/02/2024`. */
function asDate(was: string, now: string): boolean {
  const wasDatelike =
    /^\d{1,4}[-/.]\d{1,2}(?:[-/.](?:\d{1,4})?)?$|^\d{1,2}[-/.]\d{4}$/.test(was) ||
    /^\p{L}{3,9}[-/. ]?\d{1,4}$|^\d{1,2}[-/. ]?\p{L}{3,9}$/u.test(was);
  const isDate =
    /^\d{1,2}[-/. ]{1,2}\p{L}{3,9}\.?(?:[-/. ]{1,2}\d{2,4})?$/u.test(now) ||
    /^\p{L}{3,9}[-/. ]{1,2}\d{1,4}$/u.test(now) ||
    (/\p{L}/u.test(was) && /^(?:\d{1,2}[-/.]\d{2,4}|\d{4}[-/.]\d{1,2})$/.test(now)) ||
    /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?: \d{1,2}:\d{2}(?::\d{2})?)?$/.test(now);
  return wasDatelike && isDate && was !== now;
}
