import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { startEmbeddedSupabase } from "#sandbox/supabase/embedded.ts";
import { keys } from "./keys.ts";

/** The embedded database in a process of its own, so that neither its memory nor its work counts as the product's. */
const database = await startEmbeddedSupabase({ ...keys, dir: "memory://" });
const server = serve({ hostname: "127.0.0.1", port: 0, fetch: (request: Request) => database.fetch(request) });
if (!server.listening) await new Promise<void>((resolve) => void server.once("listening", () => resolve()));
process.on("message", ({ sql, parameters }: { sql: string; parameters: unknown[] }) => {
  void database.query(sql, parameters).then(() => process.send?.({}));
});
process.on("disconnect", () => process.exit(0));
process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
