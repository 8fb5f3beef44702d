import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { serve, type ServerType } from "@hono/node-server";
import { seedToken } from "#sandbox/slack/seed.ts";
import { openProduct, type Product, signingSecret } from "./product.ts";

/** The whole product, with one function of its database as slow as the test wants it. */
export type SlowProduct = { readonly product: Product; close(): Promise<void> };

/** @param takesMs asked at each call of that function */
export async function openWithSlow(
  functionName: string,
  takesMs: () => number,
  overrides: Readonly<Record<string, string>> = {},
): Promise<SlowProduct> {
  let between: ServerType | null = null;
  const product = await openProduct(overrides, {
    signingSecret,
    botToken: seedToken,
    keystring: "keystring",
    sharedSecret: "shared-secret",
    between: async ({ database }) => {
      const line = serve({
        hostname: "127.0.0.1",
        port: 0,
        fetch: async (request: Request) => {
          const { pathname, search } = new URL(request.url);
          if (pathname.endsWith(`/rpc/${functionName}`)) await sleep(takesMs());
          const body = request.body ? await request.arrayBuffer() : null;
          return fetch(`${database}${pathname}${search}`, { method: request.method, headers: request.headers, body });
        },
      });
      between = line;
      await new Promise((resolve) => line.once("listening", resolve));
      return { SUPABASE_URL: `http://127.0.0.1:${(line.address() as AddressInfo).port}` };
    },
  });
  return {
    product,
    async close() {
      await product.close();
      between?.close();
    },
  };
}
