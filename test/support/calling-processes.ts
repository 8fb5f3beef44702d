import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { etsyAt } from "#sandbox/drive/etsy-seller.ts";
import { serveEtsySandbox } from "#sandbox/etsy/serve.ts";
import { callingOutcome, type CallingOrder } from "./calling-process.ts";
import { calledName, openDatabase } from "./database.ts";

export type Called = {
  /** When each call was counted by the marketplace, milliseconds from the beginning on, and how it was answered. */
  readonly calls: readonly { readonly at: number; readonly status: number }[];
  /** How long people waited beside the marketplace's own time, milliseconds. */
  readonly people: readonly number[];
  readonly failed: number;
  /** How often the database was asked for a run. */
  readonly trips: number;
};

const keystring = "keystring-of-processes";
const redirectUri = "http://127.0.0.1:1/oauth/etsy/callback";
export const latencyMs = 300;

/**
 * Processes of the product on one database call the marketplace's stand-in with one key for so long: five calls a second are
 * allowed, and each takes 300 ms.
 */
export async function callFromProcesses(
  count: number,
  ms: number,
  order: Omit<CallingOrder, "until">,
): Promise<Called> {
  const db = await openDatabase();
  let trips = 0;
  const database = serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: (request: Request) => {
      if (calledName(request) === "reserve_calls") trips += 1;
      return db.fetch(request);
    },
  });
  await once(database, "listening");
  const etsy = await serveEtsySandbox({
    port: 0,
    redirectUris: [redirectUri],
    keystring,
    limits: { perSecond: 5, perDay: 5000 },
  });
  const processes: ChildProcess[] = [];
  try {
    await etsyAt(etsy.url).control("PUT", "settings", { latency_ms: latencyMs });
    const url = `http://127.0.0.1:${(database.address() as AddressInfo).port}`;
    const env = environmentOf(url, etsy.url, db.keys);
    processes.push(
      ...Array.from({ length: count }, () => fork(join(import.meta.dirname, "calling-process.ts"), { env })),
    );
    await Promise.all(processes.map((each) => once(each, "message")));
    const began = Date.now();
    const ended = processes.map(async (each) => {
      const answer = once(each, "message");
      each.send({ ...order, until: began + ms });
      return callingOutcome.parse((await answer)[0]);
    });
    const outcomes = await Promise.all(ended);
    const ledger = await etsyAt(etsy.url).calls();
    return {
      calls: ledger.map(({ at, status }) => ({ at: Date.parse(at) - began, status })),
      people: outcomes.flatMap(({ people }) => people.map((took) => took - latencyMs)),
      failed: outcomes.reduce((sum, { failed }) => sum + failed, 0),
      trips,
    };
  } finally {
    for (const each of processes) each.disconnect();
    await etsy.close();
    database.close();
    await db.close();
  }
}

function environmentOf(database: string, etsy: string, keys: Awaited<ReturnType<typeof openDatabase>>["keys"]) {
  return {
    ...process.env,
    OMS_ENV: "demo",
    LOG_LEVEL: "silent",
    PORT: "1",
    PUBLIC_URL: "http://127.0.0.1:1",
    SLACK_SIGNING_SECRET: "0123456789abcdef0123456789abcdef",
    SLACK_BOT_TOKEN: "xoxb-of-processes",
    SLACK_API_URL: "http://127.0.0.1:1/api",
    ETSY_KEYSTRING: keystring,
    ETSY_SHARED_SECRET: "sandbox-secret",
    ETSY_API_URL: etsy,
    ETSY_TOKEN_URL: `${etsy}/v3/public/oauth/token`,
    ETSY_AUTHORIZE_URL: `${etsy}/oauth/connect`,
    SUPABASE_URL: database,
    SUPABASE_PUBLISHABLE_KEY: keys.publishableKey,
    SUPABASE_SECRET_KEY: keys.secretKey,
    SUPABASE_JWT_SIGNING_KEY: keys.jwtSecret,
    TOKEN_KEYS: `k1:${randomBytes(32).toString("base64")}`,
  };
}
