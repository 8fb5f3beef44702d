import type { Json, Problems } from "./problems.ts";

/** A header and a hundred rows, of the same cells each. */
const mostRows = 101;
const mostColumns = 20;
/** Of a table, and of all tables of a message. */
export const tableCharacters = 20_000;

/** `data_table`: caption, header and rows; a reader sorts and filters it. A header's cells are no rich text. */
export function checkDataTable(problems: Problems, pointer: string, block: Json): void {
  problems.text(`${pointer}/caption`, block["caption"], tableCharacters, { required: true, min: 1 });
  checkWhole(problems, `${pointer}/page_size`, block["page_size"], 1, 100);
  const rows = problems.list(`${pointer}/rows`, block["rows"], 2, mostRows);
  const columns = Array.isArray(rows[0]) ? rows[0].length : 0;
  checkWhole(problems, `${pointer}/row_header_column_index`, block["row_header_column_index"], 0, columns - 1);
  for (const [index, row] of rows.entries()) {
    const where = `${pointer}/rows/${index}`;
    const cells = problems.list(where, row, 1, mostColumns);
    if (cells.length !== columns) problems.add(where, `must have ${columns} items`);
    for (const [at, cell] of cells.entries()) checkCell(problems, `${where}/${at}`, cell, index === 0);
  }
  if (charactersOf(block) > tableCharacters)
    problems.add(pointer, `must be less than ${tableCharacters + 1} characters`);
}

function checkCell(problems: Problems, pointer: string, value: unknown, header: boolean): void {
  const cell = problems.object(pointer, value);
  if (!cell) return;
  switch (cell["type"]) {
    case "raw_text":
      problems.fields(pointer, cell, ["type", "text"]);
      return problems.text(`${pointer}/text`, cell["text"], tableCharacters, { required: true, min: 1 });
    case "raw_number":
      problems.fields(pointer, cell, ["type", "value", "text"]);
      if (typeof cell["value"] !== "number") problems.add(`${pointer}/value`, "must be a number");
      return problems.text(`${pointer}/text`, cell["text"], tableCharacters, { required: true, min: 1 });
    case "rich_text":
      if (header) return problems.add(`${pointer}/type`, "rich_text is not allowed in a header");
      return void problems.list(`${pointer}/elements`, cell["elements"], 1, 100);
    default:
      return problems.add(`${pointer}/type`, `unsupported cell type: ${String(cell["type"])}`);
  }
}

function checkWhole(problems: Problems, pointer: string, value: unknown, min: number, max: number): void {
  if (value === undefined) return;
  const whole = typeof value === "number" && Number.isInteger(value);
  if (!whole || value < min || value > max) problems.add(pointer, `must be a whole number between ${min} and ${max}`);
}

/** Its caption and the texts of all its cells. */
export function charactersOf({ caption, rows }: Json): number {
  const texts = Array.isArray(rows) ? rows.flat().map((cell: unknown) => (cell as Json | null)?.["text"]) : [];
  return [caption, ...texts].reduce<number>((sum, text) => sum + (typeof text === "string" ? text.length : 0), 0);
}
