import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { serve } from "@hono/node-server";
import { defaultKeystring, defaultSharedSecret } from "./context.ts";
import { memoryPictures } from "./pictures.ts";
import { createEtsySandbox } from "./sandbox.ts";
import { openStore } from "./store.ts";

export type ServeOptions = {
  readonly port: number;
  /** Where the state is kept between starts, `etsy.json`; photos and the ledger in a folder `etsy` beside it. */
  readonly stateFile?: string;
  /** Return addresses that the app has registered. */
  readonly redirectUris: readonly string[];
  readonly keystring?: string;
  readonly sharedSecret?: string;
  /** For a new folder; 5 and 5 000 when left out. */
  readonly limits?: { readonly perSecond: number; readonly perDay: number };
};

/** The stand-in on loopback. What it answered is on disk before the answer leaves. */
export async function serveEtsySandbox(options: ServeOptions): Promise<{ url: string; close(): Promise<void> }> {
  let publicUrl = "";
  let dirty = false;
  const store = options.stateFile ? openStore(options.stateFile) : null;
  const kept = store?.load();
  const sandbox = createEtsySandbox(
    {
      clock: { now: () => new Date() },
      random: Math.random,
      sleep: (ms) => sleep(ms, undefined, { ref: false }),
      get publicUrl() {
        return publicUrl;
      },
      pictures: store?.pictures ?? memoryPictures(),
      keystring: options.keystring ?? defaultKeystring,
      sharedSecret: options.sharedSecret ?? defaultSharedSecret,
      redirectUris: options.redirectUris,
      deliver: (request) => fetch(request, { redirect: "manual" }),
      ...(options.limits ? { limits: options.limits } : {}),
      ...(store ? { journal: store.append } : {}),
    },
    { ...kept, ...(store ? { onReset: store.clear } : {}) },
  );
  const save = () => {
    if (!dirty) return;
    dirty = false;
    store?.save(sandbox.snapshot());
  };
  sandbox.onChange(() => {
    dirty = true;
  });
  const server = serve({
    hostname: "127.0.0.1",
    port: options.port,
    overrideGlobalObjects: false,
    fetch: async (request, { outgoing }) => {
      const response = await sandbox.handle(request);
      save();
      const fault = response.headers.get("x-sandbox-fault");
      if (fault === "drop") outgoing.socket?.destroy();
      // Until the caller has had enough.
      if (fault === "timeout" && !outgoing.destroyed) await once(outgoing, "close");
      return response;
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once("listening", resolve);
    server.once("error", reject);
  });
  const address = server.address();
  publicUrl = `http://127.0.0.1:${typeof address === "object" && address ? address.port : options.port}`;
  // A new shop is kept as it is from its first moment: its ids and dates don't change by a restart.
  dirty = true;
  save();
  return {
    url: publicUrl,
    close: async () => {
      save();
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
    },
  };
}

/**
 * `node sandbox/etsy/serve.ts --port N --state FILE --redirect-uri URI …`; the app's key in SANDBOX_ETSY_KEYSTRING and
 * SANDBOX_ETSY_SHARED_SECRET. As a child it says `{type: "ready", url}` and ends with the process that started it.
 */
if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      state: { type: "string" },
      "redirect-uri": { type: "string", multiple: true, default: ["http://127.0.0.1:3000/oauth/etsy/callback"] },
    },
  });
  const [keystring, sharedSecret] = [process.env["SANDBOX_ETSY_KEYSTRING"], process.env["SANDBOX_ETSY_SHARED_SECRET"]];
  try {
    const running = await serveEtsySandbox({
      port: Number(values.port),
      ...(values.state ? { stateFile: values.state } : {}),
      redirectUris: values["redirect-uri"],
      ...(keystring ? { keystring } : {}),
      ...(sharedSecret ? { sharedSecret } : {}),
    });
    if (process.send) process.send({ type: "ready", url: running.url });
    else process.stdout.write(`Etsy stand-in at ${running.url}\n`);
    for (const signal of ["SIGTERM", "SIGINT", "disconnect"]) {
      process.once(signal, () => void running.close().then(() => process.exit(0)));
    }
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
    process.stderr.write(taken ? `Port ${values.port} is in use.\n` : `${String(error)}\n`);
    process.exit(2);
  }
}
