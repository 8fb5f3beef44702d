import type { SupabaseClient } from "@supabase/supabase-js";
import type { z } from "zod";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { RpcConnection } from "./rpc.ts";
import { readAnswer } from "./rows-of.ts";
import { type DatabaseError, storeError } from "./store-error.ts";
import type { Database } from "./types.ts";

/** The tables and views that a select is made on. */
export type Tables = Pick<SupabaseClient<Database>, "from">;

type Asked<Data> = PromiseLike<{
  readonly data: Data | null;
  readonly error: DatabaseError | null;
  readonly status: number;
}>;

/**
 * Reads what row level security leaves of a table or view: one request. Columns are named, never `*`, and the schema reads
 * what their generated types say. Raises `OmsError`.
 *
 * @param name of what is read, for errors and the log
 */
export type Select = <Data, T>(
  name: string,
  ask: (tables: Tables) => Asked<Data>,
  reply: z.ZodType<T, NoInfer<Data>>,
) => Promise<T>;

export function createSelect(connection: Pick<RpcConnection, "logger" | "refusals">, client: Tables): Select {
  return async (name, ask, reply) => {
    const { data, error, status } = await ask(client);
    if (error) throw storeError(error, status, name, connection.refusals);
    const read = readAnswer(reply, data);
    for (const row of read.unread) connection.logger.error({ call: name, ...row }, "a row can't be read");
    // Another version of the database, or something between that answers for it: neither is final.
    if (!read.success) throw new OmsError("store-down", { cause: new Error(`${name}: an answer of another shape`) });
    return read.data;
  };
}
