import type { PgliteConnection } from "@supabase/lite/pglite";
import type { PostgresConnection } from "@supabase/lite/postgres";

/**
 * Makes the embedded database answer as hosted Supabase does (version 0.10.0; it touches two internals, so the version
 * is pinned): SQLSTATEs survive with PostgREST's status, timestamps are ISO, and privileges are what the migrations grant
 * and nothing more. `test/supabase/real/same-answers.test.ts` asks this and real PostgREST (12.0.2) the same; what still
 * differs:
 *
 * - A token that can't be read, and is none of three parts, is served as *anon*; PostgREST refuses it (`PGRST301`).
 * - One that has ended is `PGRST303` here and on PostgREST from 13 on; 12 says `PGRST301`.
 * - A table that isn't there is `PGRST205` here and from 13 on; 12 says `42P01`. So is a `42P01` that a function raises.
 * - `42P17` is HTTP 500 here and from 12.2 on; 12.0 says 400.
 * - Embedding (`select=id,members(name)`) is ambiguous here (`PGRST201`, HTTP 300) where a third table points to both;
 *   PostgREST counts such a table only where its key is made of both foreign keys.
 * - Embedding by the name of a foreign key joins by the key's first column alone here (`21000`, or too many rows). Tables
 *   of one studio have keys of two columns: read them one by one, or through a view.
 * - An unknown column is named alone here ("nope"), and with its table there.
 * - PostgREST runs a transaction that ended with `40001` or `40P01` again, with no end: a function that raises one by itself
 *   is never answered. Here it is HTTP 500 at once.
 * - An answer of 401 has no `WWW-Authenticate` here, and there is no description of the API at `/rest/v1/`.
 * - The words of errors that PostgREST has of its own (`PGRST…`) differ from version to version: go by the code.
 */
export const isoTimestamp = (value: string) => value.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00");

/** What the adapter maps by itself, by who calls or by what it knows of the schema. */
const mapped = (code: string) =>
  /^(22|21|PT)/.test(code) || ["PGRST", "42501", "42883", "42P01", "42P17"].includes(code);

/** PostgREST's table from SQLSTATE to status; the longest beginning counts. Whatever isn't in it is 400. */
const statuses: Readonly<Record<string, number>> = {
  "08": 503,
  "09": 500,
  "0L": 403,
  "0P": 403,
  "23503": 409,
  "23505": 409,
  "25": 500,
  "25006": 405,
  "28": 403,
  "2D": 500,
  "38": 500,
  "39": 500,
  "3B": 500,
  "40": 500,
  "53": 503,
  "54": 413,
  "55": 500,
  "57": 500,
  "57P01": 503,
  "58": 500,
  F0: 500,
  HV: 500,
  P0: 500,
  P0001: 400,
  XX: 500,
};

const statusOf = (code: string): number => statuses[code] ?? statuses[code.slice(0, 2)] ?? 400;

type DbError = { code?: unknown; message?: string; detail?: unknown; hint?: unknown };

export function likePostgrest<Connection extends PgliteConnection | PostgresConnection>(
  connection: Connection,
  setAll: SetAll = inOneStatement,
): Connection {
  const open = connection as unknown as { normalizeDbError(error: unknown): unknown; rlsState: string };
  const normalize = open.normalizeDbError.bind(connection);
  open.normalizeDbError = (error) => {
    const known = normalize(error) as DbError | undefined;
    if (typeof known?.code !== "string" || !/^[0-9A-Z]{5}$/.test(known.code) || mapped(known.code)) return known;
    const { code, message, detail, hint } = known;
    return Object.assign(new Error(message), {
      code: "PGRST",
      message: JSON.stringify({ code, message, details: detail ?? null, hint: hint ?? null }),
      detail: JSON.stringify({ status: statusOf(code), headers: {} }),
    });
  };
  // Otherwise its first request grants everything on every table.
  open.rlsState = "active";
  announceAtOnce(connection, setAll);
  return connection;
}

type Session = { executeQuery(query: { sql: string; parameters: unknown[]; query: object; queryId: object }): unknown };
type Caller = { auth?: { role?: string; uid?: string | number; jwt?: unknown }; storage?: { operation?: string } };
type Call = { method: string; path: string; requestHeaders?: Record<string, string> };
type Contexts = {
  applyJwtSessionContext(session: Session, caller: Caller): Promise<void>;
  applyRpcRequestGucs(session: Session, call: Call): Promise<void>;
};

/** Settings of the transaction that has begun, in their order. */
export type SetAll = (session: Session, settings: Readonly<Record<string, string>>) => Promise<void> | void;

/**
 * Who calls, and what is called, in one statement each. The adapter sends every setting as a statement of its own, ten a
 * request, which took a quarter of the time of all tests.
 */
function announceAtOnce(connection: object, setAll: SetAll): void {
  const open = connection as Contexts;
  open.applyJwtSessionContext = async (session, { auth, storage }) => {
    const role = auth?.role || "anon";
    await setAll(session, {
      "request.jwt.claim.sub": String(auth?.uid ?? ""),
      "request.jwt.claim.role": role,
      "storage.operation": storage?.operation ?? "",
      ...(auth?.jwt && typeof auth.jwt === "object" ? { "request.jwt.claims": JSON.stringify(auth.jwt) } : {}),
      // Comes last: the others are set with the rights that the session began with.
      role,
    });
  };
  open.applyRpcRequestGucs = async (session, { method, path, requestHeaders }) =>
    setAll(session, {
      "response.status": "",
      "response.headers": "",
      "request.method": method,
      "request.path": path,
      "request.headers": JSON.stringify(requestHeaders ?? {}),
    });
}

const inOneStatement: SetAll = async (session, settings) => {
  const names = Object.keys(settings);
  await session.executeQuery({
    sql: `select ${names.map((name, index) => `set_config('${name}', $${index + 1}, true)`).join(", ")}`,
    parameters: names.map((name) => settings[name]),
    query: { kind: "RawNode" },
    queryId: {},
  });
};

/** The roles that hosted Supabase has; no default privileges, as on hosted. */
export const bootstrapSql = `
do $$ begin
  if not exists (select 1 from pg_roles where rolname = 'anon') then create role anon nologin noinherit; end if;
  if not exists (select 1 from pg_roles where rolname = 'authenticated') then create role authenticated nologin noinherit; end if;
  if not exists (select 1 from pg_roles where rolname = 'service_role') then create role service_role nologin noinherit bypassrls; end if;
end $$;
grant usage on schema public to anon, authenticated, service_role;
create schema if not exists auth;
grant usage on schema auth to anon, authenticated, service_role;
`;
