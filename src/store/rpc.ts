import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import type { z } from "zod";
import { storeError } from "./store-error.ts";

export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

export type Connection = {
  readonly url: string;
  /** Sent as `apikey`. */
  readonly key: string;
  /** A fresh token for every request; left out, `key` itself is who acts. */
  readonly token?: () => Promise<string>;
  readonly fetch: Fetch;
};

/** Calls one SQL function: one request, one transaction. Raises `OmsError`. */
export type Rpc = <T>(name: string, args: Record<string, unknown>, reply: z.ZodType<T>) => Promise<T>;

/** A client that holds no session and opens no socket. */
export function connect(connection: Connection): SupabaseClient {
  return createClient(connection.url, connection.key, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { fetch: connection.fetch },
    ...(connection.token ? { accessToken: connection.token } : {}),
  });
}

export function createRpc(connection: Connection): Rpc {
  const client = connect(connection);
  return async (name, args, reply) => {
    const { data, error, status } = await client.rpc(name, args);
    if (error) throw storeError(error, status, name);
    return reply.parse(data ?? null);
  };
}
