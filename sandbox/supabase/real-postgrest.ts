import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { type JWK, SignJWT } from "jose";
import type { EmbeddedKeys, LocalSupabase } from "./embedded.ts";
import { postgrestProgram } from "./postgrest-program.ts";
import { freePort } from "./postgres-server.ts";
import { openSuperuser } from "./superuser.ts";

/** The login that PostgREST has on hosted Supabase: it may become the three roles, and nothing by itself. */
const authenticator = { name: "authenticator", password: "authenticator" } as const;

/**
 * The role that PostgREST signs in as; after the three roles are there. Roles are the server's: processes that come to one at
 * the same time would stand in each other's way, so where several may come it is made once before them.
 */
export const authenticatorSql = `
do $$ begin
  if not exists (select 1 from pg_roles where rolname = '${authenticator.name}') then
    create role ${authenticator.name} login noinherit nobypassrls password '${authenticator.password}';
    grant anon, authenticated, service_role to ${authenticator.name};
  end if;
end $$;
`;

export type PostgrestProcess = { readonly address: string; stop(): Promise<void> };

type PostgrestOptions = {
  /** `postgres://…` of a superuser, of a migrated database. */
  readonly url: string;
  readonly jwtSecret: string;
  /** Public keys that were imported, each with its `kid`. */
  readonly trusted: readonly JWK[];
  /** What clients can name; hosted Supabase has the first one alone. */
  readonly schemas?: readonly string[];
};

/** Real PostgREST on a real Postgres. */
export async function startPostgrest(options: PostgrestOptions): Promise<PostgrestProcess> {
  const superuser = openSuperuser(options.url);
  await superuser.exec(authenticatorSql);
  await superuser.close();
  const [port, adminPort] = [await freePort(), await freePort()];
  const database = new URL(options.url);
  database.username = authenticator.name;
  database.password = authenticator.password;
  const ownKey = { kty: "oct", alg: "HS256", k: Buffer.from(options.jwtSecret).toString("base64url") };
  const child = spawn(postgrestProgram, [], {
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      PGRST_DB_URI: database.href,
      PGRST_DB_SCHEMAS: (options.schemas ?? ["public"]).join(","),
      PGRST_DB_ANON_ROLE: "anon",
      PGRST_DB_POOL: "12",
      PGRST_DB_MAX_ROWS: "1000",
      PGRST_JWT_SECRET: JSON.stringify({ keys: [...options.trusted, ownKey] }),
      PGRST_LOG_LEVEL: "error",
      PGRST_SERVER_HOST: "127.0.0.1",
      PGRST_SERVER_PORT: String(port),
      PGRST_ADMIN_SERVER_PORT: String(adminPort),
    },
  });
  // A test that fails before it closes leaves none behind.
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  await ready(child, `http://127.0.0.1:${adminPort}/ready`);
  return {
    address: `http://127.0.0.1:${port}`,
    async stop() {
      process.off("exit", end);
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/**
 * What a hosted project has in front of PostgREST: a gateway that knows the two keys, gives each its role, and leaves
 * every other token to PostgREST to judge.
 */
export function projectGateway(address: string, keys: EmbeddedKeys): LocalSupabase["fetch"] {
  const roles: Readonly<Record<string, string>> = { [keys.publishableKey]: "anon", [keys.secretKey]: "service_role" };
  const secret = new TextEncoder().encode(keys.jwtSecret);
  const tokenOf = (role: string) =>
    new SignJWT({ role }).setProtectedHeader({ alg: "HS256", typ: "JWT" }).setExpirationTime("5 minutes").sign(secret);
  return async (input, init) => {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    if (!pathname.startsWith("/rest/v1/")) return Response.json({ message: "no Route matched" }, { status: 404 });
    const headers = new Headers(request.headers);
    const apikey = headers.get("apikey") ?? "";
    const role = roles[apikey];
    if (role === undefined) return Response.json({ message: "Invalid API key" }, { status: 401 });
    headers.delete("apikey");
    const bearer = /^Bearer (.+)$/.exec(headers.get("authorization") ?? "")?.[1];
    // Clients without a token of their own repeat the key.
    if (bearer === undefined || bearer === apikey) headers.set("authorization", `Bearer ${await tokenOf(role)}`);
    const body = request.body === null ? null : await request.arrayBuffer();
    return fetch(`${address}${pathname.slice("/rest/v1".length)}${search}`, {
      method: request.method,
      headers,
      body,
      signal: request.signal,
    });
  };
}

/** A process of its own behind its gateway. */
export async function openRealPostgrest(options: EmbeddedKeys & PostgrestOptions): Promise<LocalSupabase> {
  const postgrest = await startPostgrest(options);
  const superuser = openSuperuser(options.url);
  return {
    ...superuser,
    fetch: projectGateway(postgrest.address, options),
    async close() {
      await postgrest.stop();
      await superuser.close();
    },
  };
}

async function ready(child: ChildProcess, url: string): Promise<void> {
  let words = "";
  child.stderr?.on("data", (text: Buffer) => (words = (words + text.toString()).slice(-2000)));
  for (let waited = 0; waited < 30_000; waited += 20) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    if (child.exitCode !== null) break;
    await sleep(20);
  }
  child.kill("SIGKILL");
  throw new Error(`PostgREST doesn't start. Its last words:\n${words}`);
}
