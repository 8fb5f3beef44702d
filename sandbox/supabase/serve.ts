import { parseArgs } from "node:util";
import { serve } from "@hono/node-server";
import { startEmbeddedSupabase } from "./embedded.ts";
import { FolderTaken, lockFolder } from "./lock.ts";
import { MadeByAnotherVersion } from "./migrate.ts";

/**
 * The embedded database in a process of its own: `node sandbox/supabase/serve.ts --dir DIR --port N`, keys in
 * EMBEDDED_JWT_SECRET, EMBEDDED_PUBLISHABLE_KEY and EMBEDDED_SECRET_KEY. It ends with the process that started it.
 */
const { values } = parseArgs({ options: { dir: { type: "string" }, port: { type: "string", default: "0" } } });

// Its errors print bound values; a person's text and ciphertexts don't belong on a console.
console.error = () => undefined;

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

function key(name: string): string {
  return process.env[name] ?? refuse(`${name} is missing.`);
}

async function main(dir: string) {
  const keys = {
    jwtSecret: key("EMBEDDED_JWT_SECRET"),
    publishableKey: key("EMBEDDED_PUBLISHABLE_KEY"),
    secretKey: key("EMBEDDED_SECRET_KEY"),
  };
  const lock = takeLock(dir);
  const database = await startEmbeddedSupabase({ ...keys, dir: `${dir}/data` }).catch((error: unknown) => {
    if (!(error instanceof MadeByAnotherVersion)) throw error;
    return refuse(
      "Its data was made by another version of the product. Use that version, or begin anew with: npm run demo -- --reset",
    );
  });
  const server = serve({
    hostname: "127.0.0.1",
    port: Number(values.port),
    fetch: (request: Request) =>
      new URL(request.url).pathname === "/_health" ? new Response("ok") : database.fetch(request),
  });
  server.on("error", (error: NodeJS.ErrnoException) => {
    refuse(
      error.code === "EADDRINUSE" ? `Port ${values.port} is in use.` : `The database cannot listen: ${error.message}`,
    );
  });
  server.on("listening", () => {
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : values.port;
    const url = `http://127.0.0.1:${port}`;
    if (process.send) process.send({ type: "ready", url });
    else process.stdout.write(`Embedded database at ${url}\n`);
  });
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    server.close();
    await database.close();
    lock.release();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT", "disconnect"]) process.on(signal, () => void end());
  // The channel may have closed while the database was still starting.
  if (process.send && !process.connected) void end();
}

function takeLock(dir: string) {
  try {
    return lockFolder(dir, "database");
  } catch (error) {
    if (error instanceof FolderTaken) refuse(error.message);
    refuse(`I can't write to ${dir}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

if (!values.dir) refuse("--dir is missing.");
await main(values.dir);
