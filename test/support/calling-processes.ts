import { type ChildProcess, fork } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { type EtsyStandIn, etsyAt } from "#sandbox/drive/etsy-seller.ts";
import { seeded } from "#sandbox/etsy/seed.ts";
import { serveEtsySandbox } from "#sandbox/etsy/serve.ts";
import type { App } from "#sandbox/etsy/state.ts";
import { adminOn, openStudio, storesOn, tokenKeys } from "#test/src/store/studio.ts";
import { type CallingApp, callingOutcome, type CallingOrder } from "./calling-process.ts";
import { calledName, openDatabase, type TestDatabase } from "./database.ts";
import { sentTooSoon } from "./obeying.ts";
import { type HandedRun, readRun } from "./handed-runs.ts";

export type Called = {
  readonly apps: readonly CalledApp[];
  /** How often the database was asked for a run, for all apps. */
  readonly trips: number;
};

/** What came of one app, from all processes together. */
export type CalledApp = {
  /** When each call was counted by the marketplace, milliseconds from the beginning on, and how it was answered. */
  readonly calls: readonly { readonly at: number; readonly status: number }[];
  /** How long people waited beside the marketplace's own time, milliseconds. */
  readonly people: readonly number[];
  readonly failed: number;
  /** Calls that were sent against the pause that a 429 asked for. */
  readonly tooSoon: number;
};

export const latencyMs = 300;
const redirectUri = "http://127.0.0.1:1/oauth/etsy/callback";
const sellers = [seeded.usSeller, seeded.euSeller, seeded.stranger] as const;

/**
 * Processes of the product on one database read the listings of three shops for so long, each shop with the app of its own
 * seller: five calls a second are allowed to each app, and each call takes 300 ms.
 *
 * @param beginning done at the marketplace before the first call, with the number of the first app
 */
export async function callFromProcesses(
  count: number,
  ms: number,
  order: Omit<CallingOrder, "until" | "apps">,
  beginning: (etsy: EtsyStandIn, firstShop: number) => Promise<void> = async () => {},
): Promise<Called> {
  const db = await openDatabase();
  const runs: HandedRun[] = [];
  const database = serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: async (request: Request) => {
      if (calledName(request) !== "reserve_calls") return db.fetch(request);
      const asked = request.clone();
      const answer = await db.fetch(request);
      runs.push(await readRun(asked, answer.clone()));
      return answer;
    },
  });
  await once(database, "listening");
  const etsy = await serveEtsySandbox({ port: 0, redirectUris: [redirectUri] });
  const processes: ChildProcess[] = [];
  try {
    const apps = await connectApps(db, etsy.url);
    const market = etsyAt(etsy.url);
    await market.control("PUT", "settings", { latency_ms: latencyMs });
    await beginning(market, seeded.usShop);
    const url = `http://127.0.0.1:${(database.address() as AddressInfo).port}`;
    const env = environmentOf(url, etsy.url, db.keys);
    processes.push(
      ...Array.from({ length: count }, () => fork(join(import.meta.dirname, "calling-process.ts"), { env })),
    );
    await Promise.all(processes.map((each) => once(each, "message")));
    const began = Date.now();
    const ended = processes.map(async (each) => {
      const answer = once(each, "message");
      each.send({ ...order, apps, until: began + ms });
      return callingOutcome.parse((await answer)[0]);
    });
    const made = await Promise.all(ended);
    const ledger = await market.calls();
    return {
      apps: apps.map(({ id, number }) => {
        const own = made.map((all) => all.filter(({ app }) => app === id));
        const all = own.flat();
        return {
          calls: ledger
            .filter(({ app, operation }) => app === number && operation === "getListingsByShop")
            .map(({ at, status }) => ({ at: Date.parse(at) - began, status })),
          people: all.flatMap(({ person, asked, heard }) => (person ? [heard - asked - latencyMs] : [])),
          failed: all.filter(({ error }) => error !== null).length,
          tooSoon: sentTooSoon(
            own,
            runs.filter(({ pace }) => pace === id),
            latencyMs,
          ),
        };
      }),
      trips: runs.length,
    };
  } finally {
    for (const each of processes) each.disconnect();
    await etsy.close();
    database.close();
    await db.close();
  }
}

/** Each seller's app: asked for, approved, stored here, and signed in to with its own key. */
async function connectApps(db: TestDatabase, url: string): Promise<(CallingApp & { readonly number: number })[]> {
  const admin = adminOn(db);
  const { id: studioId, members } = await openStudio({ db, admin, stores: storesOn(db) });
  const market = etsyAt(url);
  const registered = async () => (await (await fetch(`${url}/_sandbox/apps`)).json()) as App[];
  return Promise.all(
    sellers.map(async (seller) => {
      await market.control("POST", "apps", { name: `Studio of ${seller}`, user_id: seller });
      const { id: number } = must((await registered()).find(({ userId }) => userId === seller));
      await market.control("POST", `apps/${number}/approve`, {});
      await market.control("POST", `apps/${number}/callbacks`, { redirect_uris: [redirectUri] });
      const { keystring, sharedSecret, perSecond, perDay } = must((await registered()).find(({ id }) => id === number));
      const key = { keystring, sharedSecret };
      const id = await admin.apps.saveApp({
        studioId,
        memberId: members.owner.id,
        marketplace: "etsy",
        kind: "seller",
        key,
        perSecond,
        perDay,
        accepted: true,
      });
      const token = await signIn(url, seller, keystring);
      const externalShopId = String(must((await market.state()).shops.find(({ userId }) => userId === seller)).shopId);
      return { id, number, ...key, perSecond, perDay, studio: studioId, externalShopId, token };
    }),
  );
}

async function signIn(url: string, seller: number, keystring: string): Promise<string> {
  const verifier = randomBytes(40).toString("base64url");
  const consent = new URLSearchParams({
    response_type: "code",
    client_id: keystring,
    redirect_uri: redirectUri,
    scope: "shops_r listings_r listings_w listings_d",
    state: "state",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  const allowed = await fetch(`${url}/oauth/connect?${consent.toString()}`, {
    method: "POST",
    body: new URLSearchParams({ user_id: String(seller), answer: "allow" }),
    redirect: "manual",
  });
  const code = new URL(allowed.headers.get("location") ?? "about:blank").searchParams.get("code") ?? "";
  const answer = await fetch(`${url}/v3/public/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: keystring,
      redirect_uri: redirectUri,
      code,
      code_verifier: verifier,
    }),
  });
  if (!answer.ok) throw new Error(`The sign-in was refused: ${await answer.text()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("The stand-in lacks what was just made there.");
  return value;
}

function environmentOf(database: string, etsy: string, keys: TestDatabase["keys"]) {
  return {
    ...process.env,
    OMS_ENV: "demo",
    LOG_LEVEL: "silent",
    PORT: "1",
    PUBLIC_URL: "http://127.0.0.1:1",
    SLACK_SIGNING_SECRET: "0123456789abcdef0123456789abcdef",
    SLACK_BOT_TOKEN: "xoxb-of-processes",
    SLACK_API_URL: "http://127.0.0.1:1/api",
    OWN_APPS: "on",
    ETSY_API_URL: etsy,
    ETSY_TOKEN_URL: `${etsy}/v3/public/oauth/token`,
    ETSY_AUTHORIZE_URL: `${etsy}/oauth/connect`,
    SUPABASE_URL: database,
    SUPABASE_PUBLISHABLE_KEY: keys.publishableKey,
    SUPABASE_SECRET_KEY: keys.secretKey,
    SUPABASE_JWT_SIGNING_KEY: keys.jwtSecret,
    TOKEN_KEYS: tokenKeys,
  };
}
