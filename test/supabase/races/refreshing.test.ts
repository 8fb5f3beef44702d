import { type ChildProcess, fork } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { etsyAt } from "#sandbox/drive/etsy-seller.ts";
import { seeded } from "#sandbox/etsy/seed.ts";
import { serveEtsySandbox } from "#sandbox/etsy/serve.ts";
import type { TokenSet } from "#src/marketplaces/port.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { createAdminStore } from "#src/main/stores/admin-store.ts";
import { createVault } from "#src/platform/vault/vault.ts";
import { allow } from "#test/src/app/market.ts";
import { type House, must, openHouse, openStudio, type Studio } from "#test/src/store/studio.ts";
import { recordFigures } from "../rls/figures.ts";
import type { Order, Outcome } from "./refreshing-process.ts";

/**
 * Two processes of the product share one shop whose token is about to end, again and again. Etsy takes a refresh token
 * once: a second use of it, or one that nobody stored, and the shop is lost until its owner signs in again.
 */
const rounds = process.env["SCALE"] === "full" ? 200 : 20;
const callsPerProcess = 4;
const keystring = "keystring-of-the-race";
const redirectUri = "http://127.0.0.1:1/oauth/etsy/callback";
const tokenKeys = `k1:${randomBytes(32).toString("base64")}`;

let house: House;
let studio: Studio;
let shop: ShopId;
let etsy: Awaited<ReturnType<typeof serveEtsySandbox>>;
let database: ReturnType<typeof serve>;
let admin: House["admin"];
const processes: ChildProcess[] = [];

beforeAll(async () => {
  house = await openHouse({ database: "postgres" });
  studio = await openStudio(house);
  database = serve({ hostname: "127.0.0.1", port: 0, fetch: (request: Request) => house.db.fetch(request) });
  await once(database, "listening");
  etsy = await serveEtsySandbox({
    port: 0,
    redirectUris: [redirectUri],
    keystring,
    sharedSecret: "shared-secret",
    limits: { perSecond: 500, perDay: 100_000 },
  });
  admin = createAdminStore({
    url: house.db.url,
    secretKey: house.db.keys.secretKey,
    fetch: (input, init) => house.db.fetch(input, init),
    vault: createVault(tokenKeys),
    clock: systemClock,
    ids: systemIds,
    logger: createLogger("silent"),
  });
  const connected = await admin.connect.connectShop({
    marketplace: "etsy",
    studioId: studio.id,
    memberId: studio.members.owner.id,
    identity: { externalId: String(seeded.usShop), name: "PineAndInk", url: "https://s.example", currency: "USD" },
    tokens: await signIn(),
    operations: () => [],
  });
  if (connected.outcome === "taken") throw new Error("taken");
  shop = connected.shopId;
  const port = (database.address() as AddressInfo).port;
  processes.push(await startProcess(port), await startProcess(port));
});
afterAll(async () => {
  for (const each of processes) each.disconnect();
  await Promise.all(processes.map((each) => once(each, "exit")));
  await etsy.close();
  database.close();
  await house.db.close();
});

/** As the seller, through the consent page. */
async function signIn(): Promise<TokenSet> {
  const verifier = randomBytes(32).toString("base64url");
  const query = new URLSearchParams({
    response_type: "code",
    client_id: keystring,
    redirect_uri: redirectUri,
    scope: "listings_r listings_w shops_r",
    state: "state",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  const follow = (request: Request) => fetch(request, { redirect: "manual" });
  const { code } = await allow(follow, `${etsy.url}/oauth/connect?${query.toString()}`, seeded.usSeller);
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    client_id: keystring,
    redirect_uri: redirectUri,
    code: must(code),
    code_verifier: verifier,
  });
  const reply = await fetch(`${etsy.url}/v3/public/oauth/token`, { method: "POST", body });
  const tokens = z
    .object({ access_token: z.string(), refresh_token: z.string(), expires_in: z.number() })
    .parse(await reply.json());
  return {
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    expiresAt: new Date(Date.now() + tokens.expires_in * 1000),
    refreshExpiresAt: new Date(Date.now() + 90 * 86_400_000),
  };
}

async function startProcess(databasePort: number): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, "refreshing-process.ts"), {
    execArgv: [],
    env: {
      ...process.env,
      OMS_ENV: "demo",
      LOG_LEVEL: "silent",
      PUBLIC_URL: "http://127.0.0.1:1",
      SLACK_SIGNING_SECRET: randomBytes(16).toString("hex"),
      SLACK_BOT_TOKEN: `xoxb-${randomBytes(12).toString("hex")}`,
      SLACK_API_URL: "http://127.0.0.1:1/api",
      ETSY_KEYSTRING: keystring,
      ETSY_SHARED_SECRET: "shared-secret",
      ETSY_API_URL: etsy.url,
      ETSY_TOKEN_URL: `${etsy.url}/v3/public/oauth/token`,
      ETSY_AUTHORIZE_URL: `${etsy.url}/oauth/connect`,
      SUPABASE_URL: `http://127.0.0.1:${databasePort}`,
      SUPABASE_PUBLISHABLE_KEY: house.db.keys.publishableKey,
      SUPABASE_SECRET_KEY: house.db.keys.secretKey,
      SUPABASE_JWT_SIGNING_KEY: house.db.keys.jwtSecret,
      TOKEN_KEYS: tokenKeys,
      PHOTO_DIR: "/nowhere",
    },
  });
  const ended = once(child, "exit").then(([code]) => `it ended with ${String(code)}`);
  const first = await Promise.race([once(child, "message").then(([said]) => said as unknown), ended]);
  if (first !== "ready") throw new Error(`the process is not ready: ${String(first)}`);
  return child;
}

async function order(child: ChildProcess): Promise<Outcome[]> {
  const answer = once(child, "message");
  child.send({ studioId: studio.id, shopId: shop, calls: callsPerProcess } satisfies Order);
  return ((await answer) as [Outcome[]])[0];
}

const refreshes = async () =>
  (await etsyAt(etsy.url).calls()).filter(({ operation }) => operation === "token").map(({ status }) => status);

test(`one token, refreshed ${rounds} times by two processes at once: none refused, none lost`, async () => {
  const before = (await refreshes()).length;
  const seen = new Set<string>();
  for (let round = 0; round < rounds; round += 1) {
    await house.db.sql("update shop_credentials set expires_at = now() + interval '20 seconds' where shop_id = $1", [
      shop,
    ]);
    const outcomes = (await Promise.all(processes.map(order))).flat();
    const stored = must(await admin.tokens.read(shop));
    // Everybody goes on with the one token that is stored.
    expect(outcomes).toEqual(Array.from({ length: 2 * callsPerProcess }, () => ({ token: stored.accessToken })));
    expect(seen).not.toContain(stored.accessToken);
    seen.add(stored.accessToken);
  }
  const statuses = (await refreshes()).slice(before);
  recordFigures("refresh", {
    rounds,
    processes: 2,
    callsAtOnce: 2 * callsPerProcess,
    refreshes: statuses.length,
    refused: statuses.filter((status) => status !== 200).length,
    lost: rounds - seen.size,
  });
  expect(statuses).toEqual(Array.from({ length: rounds }, () => 200));
  expect(await house.db.sql("select health from shops where id = $1", [shop])).not.toMatchObject([
    { health: "auth-dead" },
  ]);
  expect(await house.db.sql("select refresh_holder from shop_credentials")).toEqual([{ refresh_holder: null }]);
});
