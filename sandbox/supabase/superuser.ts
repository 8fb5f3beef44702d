import postgres from "postgres";
import { isoTimestamp } from "./like-postgrest.ts";

export type Superuser = {
  exec(sql: string): Promise<void>;
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
};

const asIs = (value: string) => value;
/** What is text already is not quoted once more. */
const jsonText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

/** How values travel, as PGlite and PostgREST have them: ISO times, JSON read and written, numbers that are numbers. */
export const wireTypes = {
  timestamptz: { to: 1184, from: [1184], serialize: asIs, parse: isoTimestamp },
  jsonb: { to: 3802, from: [3802], serialize: jsonText, parse: (text: string) => JSON.parse(text) as unknown },
};

/** One session past row level security, so that what belongs to a session lasts from one statement to the next. */
export function openSuperuser(url: string): Superuser {
  const sql = postgres(url, {
    max: 1,
    onnotice: () => undefined,
    types: {
      ...wireTypes,
      bigint: { to: 20, from: [20], serialize: String, parse: Number },
      date: { to: 1082, from: [1082], serialize: asIs, parse: asIs },
    },
  });
  return {
    exec: async (text) => void (await sql.unsafe(text)),
    query: async <Row>(text: string, parameters: readonly unknown[] = []) => [
      ...((await sql.unsafe(text, parameters as never[])) as unknown as Row[]),
    ],
    close: () => sql.end(),
  };
}
