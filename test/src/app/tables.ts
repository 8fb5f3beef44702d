/** A file as a spreadsheet writes it: the columns of the first line, each cell in quotes. */
export function tableText(lines: readonly Readonly<Record<string, string>>[]): string {
  const columns = Object.keys(lines[0] ?? {});
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  return [columns, ...lines.map((line) => columns.map((column) => line[column] ?? ""))]
    .map((cells) => cells.map(quoted).join(","))
    .join("\n");
}
