import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import type { z } from "zod";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import { keepableJson } from "#src/platform/text/keepable.ts";
import { readAnswer } from "./rows-of.ts";
import { type RefusalWords, storeError } from "./store-error.ts";
import type { Database, Json } from "./types.ts";

export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

export type Connection = {
  readonly url: string;
  /** Sent as `apikey`. */
  readonly key: string;
  /** A fresh token for every request; left out, `key` itself is who acts. */
  readonly token?: () => Promise<string>;
  readonly fetch: Fetch;
  /** Called after a call that queued something. */
  readonly onQueued?: (() => void) | undefined;
};

/** `logger` hears of rows that were left out of an answer because they can't be read. */
export type RpcConnection = Connection & {
  readonly logger: Pick<Logger, "error">;
  /** Sentences for what the database refuses. */
  readonly refusals?: readonly RefusalWords[];
};

type Functions = Database["public"]["Functions"];
export type FunctionName = keyof Functions;

/** What goes into a `jsonb` argument: a Date as its ISO text, and what is undefined is left out. */
export type Writable =
  | string
  | number
  | boolean
  | null
  | undefined
  | Date
  | readonly Writable[]
  | { readonly [name: string]: Writable };

type Args<Name extends FunctionName> = {
  readonly [Each in keyof Functions[Name]["Args"]]: Argument<Functions[Name]["Args"][Each]>;
};
type Argument<Type> = [Json] extends [Type] ? Exclude<Writable, undefined> : AsReadonly<Type>;
type AsReadonly<Type> = Type extends readonly (infer Item)[] ? readonly Item[] : Type;

/** No argument that the function doesn't take: in a spread the compiler looks for none. */
type NoOthers<Given, Known> = { readonly [Each in Exclude<keyof Given, keyof Known>]: never };

/** What a schema has to read: anything where a function answers `jsonb`, null where it returns nothing. */
type Answer<Returns> = [Json] extends [Returns] ? unknown : Exclude<Returns, undefined> | null;

/** Calls one SQL function: one request, one transaction. Raises `OmsError`. */
export type Rpc = <Name extends FunctionName, Given extends Args<Name>, T>(
  name: Name,
  args: Given & NoOthers<Given, Args<Name>>,
  reply: z.ZodType<T, Answer<Functions[Name]["Returns"]>>,
) => Promise<T>;

/** Where a function answers a bare request, for the checks of a start. */
export function addressOf(url: string, name: FunctionName): string {
  return `${url}/rest/v1/rpc/${name}`;
}

/** A client that holds no session and opens no socket. */
export function connect(connection: Connection): SupabaseClient<Database> {
  return createClient<Database>(connection.url, connection.key, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { fetch: keepingTexts(notTakenForDone(connection.fetch)) },
    ...(connection.token ? { accessToken: connection.token } : {}),
  });
}

export function createRpc(connection: RpcConnection, client = connect(connection)): Rpc {
  return async (name, args, reply) => {
    const { data, error, status } = await client.rpc(name, args);
    if (error) throw storeError(error, status, name, connection.refusals);
    if (connection.onQueued && queues(args)) connection.onQueued();
    const read = readAnswer(reply, data ?? null);
    for (const row of read.unread) connection.logger.error({ call: name, ...row }, "a row can't be read");
    // Another version of the database, or something between that answers for it: neither is final.
    if (!read.success) throw new OmsError("store-down", { cause: new Error(`${name}: an answer of another shape`) });
    return read.data;
  };
}

/**
 * supabase-js takes a 404 without words, or with a list, for "done, and nothing to say". Neither is an answer of the
 * database: a gateway said it, and nothing was done.
 */
function notTakenForDone(fetch: Fetch): Fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.status !== 404) return response;
    const body = await response.text();
    const said = body.trim().startsWith("{") ? body : JSON.stringify({ message: body.slice(0, 200) });
    return new Response(said, { status: 404, headers: response.headers });
  };
}

/** A refusal that a marketplace worded, or what a person typed, is kept also where one sign in it can't be. */
function keepingTexts(fetch: Fetch): Fetch {
  return (input, init) => {
    const body = init?.body;
    return fetch(input, typeof body === "string" ? { ...init, body: keepableJson(body) } : init);
  };
}

/** What every function that queues something is given it by. What the database adds by itself comes along with such. */
const queued = ["p_outbox", "p_operations", "p_to_read", "p_entry"];

function queues(args: Record<string, unknown>): boolean {
  return queued.some((name) => typeof args[name] === "object" && args[name] !== null && isFull(args[name]));
}

function isFull(value: object): boolean {
  return !Array.isArray(value) || value.length > 0;
}
