import { addressOf, createRpc, type Fetch, type Rpc, type RpcConnection } from "../rpc.ts";

export type AdminConnection = Omit<RpcConnection, "key" | "token"> & {
  readonly secretKey: string;
  readonly fetch: Fetch;
};

/** Calls with the rights of the secret key, which row level security does not bind. */
export type AdminRpc = {
  readonly rpc: Rpc;
  /** Asks one thing that the secret key alone may ask; the bare answer, whatever it is. For the checks of a start. */
  probe(): Promise<Response>;
};

/** The only holder of the secret key: neither it nor a client leaves this function, but calls of single SQL functions. */
export function createAdminRpc({ secretKey, ...connection }: AdminConnection): AdminRpc {
  const { url, fetch } = connection;
  return {
    rpc: createRpc({ ...connection, key: secretKey }),
    probe: () =>
      fetch(addressOf(url, "count_envelopes"), {
        method: "POST",
        headers: { apikey: secretKey, authorization: `Bearer ${secretKey}`, "content-type": "application/json" },
        body: "{}",
      }),
  };
}
