import type { Block } from "./elements.ts";
import { clip } from "./text.ts";

/** A number is sorted by itself and shown as its text. */
export type TableCell = string | { readonly value: number; readonly text: string };

/** Rows below the header. */
export const tableRows = 100;
const mostColumns = 20;
/** Slack takes 20,000 characters of a table; some are left for what is around it. */
const tableCharacters = 18_000;
const captionLength = 250;
const longestCell = 150;

/**
 * A table that readers sort and filter, in messages alone; not every workspace takes it. Cells are plain text: nothing that people
 * wrote can mention or link. Without a row there is none.
 */
export function dataTable(
  caption: string,
  header: readonly string[],
  rows: readonly (readonly TableCell[])[],
): Block[] {
  const first = header.slice(0, mostColumns).map((text) => drawn(text, longestCell));
  const widths = [longestCell, 100, 60, 40].map((length) =>
    rows.slice(0, tableRows).map((row) => cells(row, first.length, length)),
  );
  const head = shortLine(caption, captionLength);
  const fits = (some: readonly (readonly Cell[])[]) => charactersOf(head, [first, ...some]) <= tableCharacters;
  const shown = widths.find(fits) ?? whatFits(widths.at(-1) ?? [], fits);
  if (shown.length === 0) return [];
  const rowsOf = [first, ...shown];
  return [{ type: "data_table", caption: head, rows: rowsOf, page_size: 25, row_header_column_index: 0 }];
}

/** How many of the rows are in it. */
export function rowsShown(table: readonly Block[]): number {
  const [rows] = table.map((block) => block["rows"]);
  return Array.isArray(rows) ? rows.length - 1 : 0;
}

type Cell =
  | { readonly type: "raw_text"; readonly text: string }
  | { readonly type: "raw_number"; readonly value: number; readonly text: string };

function cells(row: readonly TableCell[], columns: number, length: number): Cell[] {
  return Array.from({ length: columns }, (_, at) => drawn(row[at] ?? "", length));
}

function drawn(cell: TableCell, length: number): Cell {
  if (typeof cell === "string") return { type: "raw_text", text: shortLine(cell, length) };
  return { type: "raw_number", value: cell.value, text: shortLine(cell.text, length) };
}

/** A cell is one line, and never empty. */
function shortLine(text: string, length: number): string {
  return clip(text.replace(/\s+/g, " ").trim() || "–", length);
}

function whatFits(
  rows: readonly (readonly Cell[])[],
  fits: (some: readonly (readonly Cell[])[]) => boolean,
): readonly (readonly Cell[])[] {
  let some = rows;
  while (some.length > 0 && !fits(some)) some = some.slice(0, Math.floor(some.length * 0.8));
  return some;
}

function charactersOf(caption: string, rows: readonly (readonly Cell[])[]): number {
  return rows.flat().reduce((sum, { text }) => sum + text.length, caption.length);
}
