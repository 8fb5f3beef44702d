import { must } from "#test/src/store/studio.ts";

/** The file of a plan as a person changes it in a spreadsheet. */
export type Row = Record<string, string>;

/** Cells of a file, by column; no cell of these tests has a line end. */
export function rowsOf(text: string): Row[] {
  const [head = "", ...lines] = text.replace("\ufeff", "").trim().split("\r\n");
  const cells = (row: string) => row.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).map((cell) => cell.replace(/^"|"$/g, ""));
  const columns = cells(head);
  return lines.map((row) => Object.fromEntries(cells(row).map((cell, at) => [columns[at] ?? "", cell])));
}

export function fileOf(rows: readonly Row[]): string {
  const columns = Object.keys(must(rows[0]));
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ""))]
    .map((row) => row.map(quoted).join(","))
    .join("\n");
}
