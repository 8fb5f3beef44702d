import { finished } from "node:stream/promises";
import { CsvError, type Options, parse } from "csv-parse";
import { draftColumn } from "../rules/options-table.ts";
import { columnName, columnProblems, namesValues } from "../rules/import-columns.ts";
import { breathe } from "#src/platform/kernel/breathe.ts";
import { decodeTable } from "./table-encoding.ts";
import { tablesText } from "../messages/en.ts";
import type { ImportProblem, TableLine } from "../rules/table-records.ts";

export const largestFile = 5 * 1024 * 1024;
export const mostLines = 10_000;

export type ReadTable = {
  readonly lines: readonly TableLine[];
  readonly problems: readonly ImportProblem[];
  /** Nothing of the file can be used. */
  readonly refused: boolean;
};

/** A few milliseconds each. */
const bytesAtOnce = 64 * 1024;
const linesAtOnce = 1_000;

type Row = { readonly record: readonly string[]; readonly info: { readonly lines: number } };

/**
 * A CSV file's lines by column, in whichever encoding `decodeTable` finds; commas, semicolons, tabs or what `sep=|` says; a broken
 * line is named and left out, the others are read. Blank lines, lines of blank cells, `sep=;` and a line or two above the header are read over. Ten
 * thousand lines take half a second, so it stops in between for whatever else waits.
 *
 * @param knownWords as `decodeTable` asks for them
 * @param problemsOf what its columns have to be
 */
export async function readTable(
  bytes: Uint8Array,
  knownWords: () => Promise<ReadonlySet<string>> = () => Promise.resolve(new Set()),
  problemsOf: typeof columnProblems = columnProblems,
): Promise<ReadTable> {
  if (bytes.length > largestFile) return refuse(tablesText.file.large);
  const decoded = await decodeTable(bytes, knownWords);
  if ("refusal" in decoded) return refuse(decoded.refusal);
  const { text, delimiter } = fromHeader(decoded.text.replace(/\r\n?/g, "\n"));
  const problems: ImportProblem[] = decoded.note === null ? [] : [{ line: 1, text: decoded.note }];
  const { rows, count } = await parseRows(text, {
    delimiter,
    info: true,
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    skip_records_with_error: true,
    max_record_size: 200_000,
    on_skip: (error) => {
      if (error instanceof CsvError) problems.push(brokenLine(error));
    },
  });
  const [header, ...body] = rows;
  if (!header)
    return { ...refuse(tablesText.file.empty), problems: [...problems, { line: 1, text: tablesText.file.empty }] };
  if (count - 1 > mostLines) {
    return refuse(tablesText.file.long(count - 1, mostLines));
  }
  const names = header.record.map(columnName);
  const { fatal, texts } = problemsOf(names);
  problems.push(...texts.map((each) => ({ line: header.info.lines, text: each })));
  if (fatal) return { lines: [], problems, refused: true };
  const lines: TableLine[] = [];
  for (const [index, { record, info }] of body.entries()) {
    if (index % linesAtOnce === linesAtOnce - 1) await breathe();
    // A cell may hold line ends: a line is named by where it begins.
    const line = info.lines - record.join("").split("\n").length + 1;
    if (decoded.lostLetter !== null && record.some((cell) => cell.includes(decoded.lostLetter ?? ""))) {
      problems.push({ line, text: tablesText.file.lostLetter });
    } else if (record.length > names.length && record.slice(names.length).some((cell) => cell.trim() !== "")) {
      problems.push({ line, text: tablesText.file.cells(record.length, names.length) });
    } else {
      lines.push({ line, cells: Object.fromEntries(names.map((name, index) => [name, readAs(record[index] ?? "")])) });
    }
  }
  return { lines, problems, refused: false };
}

/** @returns the rows up to one too many, and how many there are */
async function parseRows(text: string, options: Options): Promise<{ rows: Row[]; count: number }> {
  const rows: Row[] = [];
  let count = 0;
  const parser = parse(options);
  parser.on("data", (row: Row) => {
    count += 1;
    if (rows.length <= mostLines + 1) rows.push(row);
  });
  const ended = finished(parser);
  const file = Buffer.from(text);
  for (let at = 0; at < file.length; at += bytesAtOnce) {
    parser.write(file.subarray(at, at + bytesAtOnce));
    await breathe();
  }
  parser.end();
  await ended;
  return { rows, count };
}

function refuse(text: string): ReadTable {
  return { lines: [], problems: [{ line: 1, text }], refused: true };
}

/** So many lines may be above the header: a title, a date, blank ones. */
const linesAbove = 5;
const delimiters = [",", ";", "\t"];

/** `="00123"`: how people keep a spreadsheet from taking a text for a number. */
const keptText = /^="([^"]*)"$/;
function readAs(cell: string): string {
  return keptText.exec(cell)?.[1] ?? cell;
}

/** Such cells as a file has them that isn't written by a spreadsheet: their quotes aren't doubled. */
function quotedPlainly(text: string, delimiter: string): string {
  if (!text.includes('="')) return text;
  const sign = delimiter === "\t" ? "\\t" : `\\u{${delimiter.codePointAt(0)?.toString(16)}}`;
  return text.replace(new RegExp(`(?<=^|${sign})="([^"\\n]+)"(?=${sign}|$)`, "gmu"), '"$1"');
}

/** The text with the lines above its header blanked, so that lines keep their numbers; and the sign that parts its cells. */
function fromHeader(text: string): { readonly text: string; readonly delimiter: string } {
  const lines = text.replace(/^\ufeff/, "").split("\n");
  const said = /^"?sep=(.)"?\s*$/i.exec(lines.find((line) => line.trim() !== "") ?? "")?.[1];
  const candidates = lines
    .map((line, index) => ({ line, index }))
    .filter(({ line }) => line.trim() !== "" && !/^"?sep=.?"?\s*$/i.test(line))
    .slice(0, linesAbove + 1);
  const named = candidates.map((each) => ({ ...each, names: namesIn(each.line, said) }));
  // A title may be "Listing": a header names what changes, too.
  const keyed = named.filter(({ names }) => namesListings(names));
  const header = keyed.find(({ names }) => namesValues(names)) ?? keyed[0] ?? named[0];
  if (!header) return { text: "", delimiter: "," };
  const delimiter = said && /^(?:[^\p{L}\p{Nd}\s"']|\t)$/u.test(said) ? said : delimiterOf(header.line);
  const below = [...lines.slice(0, header.index).map(() => ""), ...lines.slice(header.index)].join("\n");
  return { text: quotedPlainly(below, delimiter), delimiter };
}

function namesIn(line: string, said: string | undefined): string[] {
  return line.split(said ?? delimiterOf(line)).map((cell) => columnName(cell.replace(/^"|"$/g, "")));
}

function namesListings(names: readonly string[]): boolean {
  return names.some((name) => name === "code" || name === "listing" || name === draftColumn);
}

/** The sign that the header has most often, outside of quotes. */
function delimiterOf(header: string): string {
  const bare = header.replace(/"[^"]*"/g, "");
  const often = (sign: string) => bare.split(sign).length;
  return delimiters.toSorted((x, y) => often(y) - often(x))[0] ?? ",";
}

function brokenLine(error: CsvError): ImportProblem {
  const { lines } = error as CsvError & { readonly lines?: number };
  const { openQuote, quoteInside, afterQuote, longLine, brokenLine: broken } = tablesText.file;
  const words: Readonly<Record<string, string>> = {
    CSV_QUOTE_NOT_CLOSED: openQuote,
    INVALID_OPENING_QUOTE: quoteInside,
    CSV_INVALID_CLOSING_QUOTE: afterQuote,
    CSV_MAX_RECORD_SIZE: longLine,
  };
  return { line: lines ?? 1, text: `${words[error.code] ?? broken} (${error.code})` };
}
