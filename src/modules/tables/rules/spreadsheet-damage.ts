/**
 * Whether a spreadsheet made `cell` out of `was` unasked: it takes `00123` for 123, a long number for 1.23E+12 and `1-2`
 * for a date. Nobody meant that, so what was stays.
 */
export function isSpreadsheetDamage(was: string, cell: string): boolean {
  const now = cell.trim();
  return withoutZeros(was, now) || inPowersOfTen(was, now) || asDate(was, now);
}

function withoutZeros(was: string, now: string): boolean {
  return /^0+\d+$/.test(was) && now === was.replace(/^0+(?=\d)/, "");
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
    /^\d{1,4}[-/.]\d{1,2}(?:[-/.](?:\d{1,4})?)?$/.test(was) ||
    /^\p{L}{3,9}[-/. ]?\d{1,4}$|^\d{1,2}[-/. ]?\p{L}{3,9}$/u.test(was);
  const isDate =
    /^\d{1,2}[-/. ]{1,2}\p{L}{3,9}\.?(?:[-/. ]{1,2}\d{2,4})?$/u.test(now) ||
    /^\p{L}{3,9}[-/. ]{1,2}\d{1,4}$/u.test(now) ||
    /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?: \d{1,2}:\d{2}(?::\d{2})?)?$/.test(now);
  return wasDatelike && isDate && was !== now;
}
