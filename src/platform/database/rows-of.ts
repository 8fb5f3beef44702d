import { z } from "zod";
import type { Json } from "./types.ts";

/** A row of a list that isn't as it should be: its ids, and which of its fields are wrong. Never a value of it. */
export type UnreadRow = {
  readonly id: string | null;
  readonly studioId: string | null;
  readonly fields: readonly string[];
};

/** Filled while an answer is read, which is synchronous; null outside of that. */
let unread: UnreadRow[] | null = null;

/**
 * A list of rows that don't depend on each other, each checked alone: one that can't be read is left out and reported by
 * `readAnswer`, and the others are there. What only makes sense as a whole (a change's items and decisions, the lines of
 * an import) stays `z.array`: there a part that can't be read makes the whole unreadable.
 */
export function rowsOf<Row, Given = unknown>(row: z.ZodType<Row, Given>): z.ZodType<Row[], Given[]> {
  return z.array(z.custom<Given>()).transform((rows) =>
    rows.flatMap((each) => {
      const read = row.safeParse(each);
      if (read.success) return [read.data];
      report(each, read.error);
      return [];
    }),
  );
}

/** A part of a row that can be done without, and is asked for or read again: null where it can't be read, reported too. */
export function orNull<Part>(part: z.ZodType<Part>): z.ZodType<Part | null, Json> {
  return z.custom<Json>().transform((value) => {
    if (value === null || value === undefined) return null;
    const read = part.safeParse(value);
    if (read.success) return read.data;
    report(value, read.error);
    return null;
  });
}

const mostFields = 10;

function report(row: unknown, { issues }: z.ZodError): void {
  unread?.push({
    id: idIn(row, "id") ?? idIn(row, "externalId"),
    studioId: idIn(row, "studioId"),
    fields: issues.map(({ path, code }) => `${path.map(String).join(".")}: ${code}`).slice(0, mostFields),
  });
}

/** Checks an answer, and names the rows that were left out of it. */
export function readAnswer<Answer>(
  answer: z.ZodType<Answer>,
  data: unknown,
): z.ZodSafeParseResult<Answer> & { readonly unread: readonly UnreadRow[] } {
  const left: UnreadRow[] = [];
  unread = left;
  try {
    return { ...answer.safeParse(data), unread: left };
  } finally {
    unread = null;
  }
}

const longestId = 64;

function idIn(row: unknown, name: string): string | null {
  const value: unknown = typeof row === "object" && row !== null ? Reflect.get(row, name) : null;
  return typeof value === "string" && value.length <= longestId ? value : null;
}
