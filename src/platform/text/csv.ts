/**
 * A spreadsheet takes a cell that begins like this for a formula (OWASP, "CSV Injection"). Apostrophes before it count
 * too, so that taking one away gives back what was put in.
 */
const formula = /^'*[=+\-@\t\r\n]/;

/**
 * One cell. What a spreadsheet would run gets a leading apostrophe, and is then shown as it is. A plain number is no
 * formula and stays one.
 */
export function csvCell(value: string | number | null): string {
  const text = value === null ? "" : String(value);
  const safe = typeof value === "string" && formula.test(text) ? `'${text}` : text;
  return /[",;\r\n]|^\s|\s$|^'/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A cell as it was before `csvCell` made it safe. */
export function unmarked(cell: string): string {
  return cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell;
}

/** Rows as a file that spreadsheets open in the right letters: UTF-8 with its mark, lines ended as RFC 4180 has them. */
export function csvText(rows: readonly (readonly (string | number | null)[])[]): string {
  return `\ufeff${csvLines(rows)}`;
}

/** More rows of such a file. */
export function csvLines(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}
