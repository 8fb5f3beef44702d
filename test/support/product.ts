import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { type SlackPerson, type SlackStandIn, slackAt } from "#sandbox/drive/slack-person.ts";
import { etsyAt, type EtsyStandIn } from "#sandbox/drive/etsy-seller.ts";
import { serveEtsySandbox } from "#sandbox/etsy/serve.ts";
import { seedToken } from "#sandbox/slack/seed.ts";
import { freePort } from "#sandbox/supabase/postgres-server.ts";
import { serveSlackSandbox } from "#sandbox/slack/serve.ts";
import { type Config, readConfig } from "#src/config.ts";
import { assemble, type Parts } from "#src/main/adapters.ts";
import { ensureKnown } from "#src/main/ensure-known.ts";
import { runWorker } from "#src/main/run-worker.ts";
import { calledName, openDatabase, type TestDatabase } from "./database.ts";

/** The whole product in this process: its real composition, the embedded database and both stand-ins over sockets. */
export type Product = {
  readonly parts: Parts;
  readonly config: Config;
  readonly db: TestDatabase;
  /** Every call of the database so far, by the name of its function; the queue's idle polling among them. */
  readonly databaseCalls: string[];
  readonly slack: SlackStandIn;
  readonly slackUrl: string;
  readonly etsy: EtsyStandIn;
  readonly etsyUrl: string;
  readonly botUrl: string;
  /** `team`: where, when it is not her home. */
  person(id: string, team?: string): SlackPerson;
  /** From here on nothing is worked on or posted in the background. */
  stopWorker(): Promise<void>;
  close(): Promise<void>;
};

export const signingSecret = "signing-secret-of-the-test";
const app = { clientId: "1234.5678", clientSecret: "client-secret-of-the-test" } as const;

/** An app that nobody has installed yet, in no workspace: `openProduct(distributedApp)`. */
export const distributedApp = {
  SLACK_BOT_TOKEN: "",
  LISTINGS_CHANNEL: "",
  SLACK_CLIENT_ID: app.clientId,
  SLACK_CLIENT_SECRET: app.clientSecret,
  SLACK_STATE_SECRET: "state-secret-of-the-test-with-32-characters",
} as const;

/** Secrets to be found again wherever they come to, and what is put on the lines between the app and the others. */
export type Planted = {
  readonly signingSecret: string;
  readonly botToken: string;
  readonly keystring: string;
  readonly sharedSecret: string;
  /** @returns further overrides: the addresses that the app calls instead */
  between(addresses: { slack: string; etsy: string; database: string }): Promise<Readonly<Record<string, string>>>;
};

const usual: Planted = {
  signingSecret,
  botToken: seedToken,
  keystring: "keystring",
  sharedSecret: "shared-secret",
  between: async () => ({}),
};

export async function openProduct(
  overrides: Readonly<Record<string, string>> = {},
  planted: Planted = usual,
): Promise<Product> {
  const { keystring, sharedSecret } = planted;
  const dir = mkdtempSync(join(tmpdir(), "oms-product-"));
  const botPort = await freePort();
  const botUrl = `http://127.0.0.1:${botPort}`;
  const db = await openDatabase();
  const databaseCalls: string[] = [];
  const database = serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: (request: Request) => {
      databaseCalls.push(calledName(request));
      return db.fetch(request);
    },
  });
  await new Promise((resolve) => database.once("listening", resolve));
  const databaseUrl = `http://127.0.0.1:${(database.address() as AddressInfo).port}`;
  const slack = await serveSlackSandbox({
    port: 0,
    appUrl: `${botUrl}/slack/events`,
    signingSecret: planted.signingSecret,
    botToken: planted.botToken,
    installed: overrides["SLACK_CLIENT_ID"] === undefined,
    oauth: { ...app, redirectUris: [`${botUrl}/slack/oauth_redirect`] },
    // Bot, database and stand-ins share this process: on a busy machine that is slower than any of them in production.
    patienceMs: 15_000,
  });
  const etsy = await serveEtsySandbox({
    port: 0,
    redirectUris: [`${botUrl}/oauth/etsy/callback`],
    keystring,
    sharedSecret,
    limits: { perSecond: 150, perDay: 100_000 },
  });
  const config = readConfig({
    OMS_ENV: "demo",
    LOG_LEVEL: "silent",
    PORT: String(botPort),
    PUBLIC_URL: botUrl,
    SLACK_SIGNING_SECRET: planted.signingSecret,
    SLACK_BOT_TOKEN: planted.botToken,
    SLACK_API_URL: `${slack.url}/api`,
    SLACK_AUTHORIZE_URL: `${slack.url}/oauth/v2/authorize`,
    LISTINGS_CHANNEL: "C0LISTINGS",
    ETSY_KEYSTRING: keystring,
    ETSY_SHARED_SECRET: sharedSecret,
    ETSY_API_URL: etsy.url,
    ETSY_TOKEN_URL: `${etsy.url}/v3/public/oauth/token`,
    ETSY_AUTHORIZE_URL: `${etsy.url}/oauth/connect`,
    SUPABASE_URL: databaseUrl,
    SUPABASE_PUBLISHABLE_KEY: db.keys.publishableKey,
    SUPABASE_SECRET_KEY: db.keys.secretKey,
    SUPABASE_JWT_SIGNING_KEY: db.keys.jwtSecret,
    TOKEN_KEYS: `k1:${randomBytes(32).toString("base64")}`,
    PHOTO_DIR: join(dir, "photos"),
    ...overrides,
    ...(await planted.between({ slack: slack.url, etsy: etsy.url, database: databaseUrl })),
  });
  const standIn = slackAt(slack.url);
  const parts = assemble(config);
  await parts.slack.start(botPort, "127.0.0.1");
  await ensureKnown(parts, config, new AbortController().signal);
  const worker = runWorker(parts);
  return {
    parts,
    config,
    db,
    databaseCalls,
    slack: standIn,
    slackUrl: slack.url,
    etsy: etsyAt(etsy.url),
    etsyUrl: etsy.url,
    botUrl,
    person: (id, team) => standIn.person(id, team),
    stopWorker: () => worker.stop(2000),
    async close() {
      await worker.stop(2000);
      await parts.slack.stop(1000);
      await parts.http.close();
      await slack.close();
      await etsy.close();
      database.close();
      await db.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
