import type { PgliteConnection } from "@supabase/lite/pglite";
import type { PostgresConnection } from "@supabase/lite/postgres";

/**
 * Makes the embedded database answer as hosted Supabase does (version 0.10.0; it touches two internals, so the version
 * is pinned): SQLSTATEs survive, timestamps are ISO, and privileges are what the migrations grant and nothing more.
 */
export const isoTimestamp = (value: string) => value.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00");

/** What the adapter maps by itself. */
const mapped = (code: string) =>
  /^(42|22|21|55|53|PT)/.test(code) || ["PGRST", "23505", "23503", "23502", "25006"].includes(code);

/** PostgREST's table from SQLSTATE to status, as far as the adapter lacks it. */
function statusOf(code: string): number {
  if (code.startsWith("08")) return 503;
  if (code.startsWith("40") || code.startsWith("57") || code.startsWith("XX")) return 500;
  return 400;
}

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
