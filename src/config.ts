import { type Given, type MoreChecks, parseAll } from "./config/problems.ts";
import type { Parsed } from "./config/shape.ts";

export { ConfigurationProblems, type MoreChecks } from "./config/problems.ts";
export { configEntries } from "./config/variables.ts";

export type Config = ReturnType<typeof readConfig>;

/**
 * Reads and checks every variable at once.
 *
 * @param more what else has to be true of single values
 * @throws ConfigurationProblems whose message lists all problems, one per line, by name and never by value
 */
export function readConfig(environment: Given, more: MoreChecks = {}) {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  return grouped(parseAll(given, more));
}

/** The configuration of this process. @throws ConfigurationProblems as `readConfig` */
export function loadConfig(more: MoreChecks): Config {
  return readConfig(process.env, more);
}

/** The keyring's text alone, for a command that has nothing else yet; null when it isn't set. */
export function loadTokenKeys(): string | null {
  return process.env["TOKEN_KEYS"]?.trim() || null;
}

function distributedApp(env: Parsed) {
  const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret, SLACK_STATE_SECRET: stateSecret } = env;
  if (env.SLACK_BOT_TOKEN || !clientId || !clientSecret || !stateSecret) return null;
  return { clientId, clientSecret, stateSecret };
}

function grouped(env: Parsed) {
  return {
    environment: env.OMS_ENV,
    /** Null: everywhere, but for the demo and for what is asked by this machine alone. */
    host: env.HOST ?? null,
    port: env.PORT,
    healthPort: env.HEALTH_PORT,
    publicUrl: env.PUBLIC_URL,
    logLevel: env.LOG_LEVEL,
    slack: {
      signingSecret: env.SLACK_SIGNING_SECRET ?? null,
      /** Null: `distributed` is there, and every workspace that installs the app is served. */
      botToken: env.SLACK_BOT_TOKEN ?? null,
      distributed: distributedApp(env),
      authorizeUrl: env.SLACK_AUTHORIZE_URL,
      appToken: env.SLACK_APP_TOKEN ?? null,
      apiUrl: env.SLACK_API_URL,
      listingsChannel: env.LISTINGS_CHANNEL ?? null,
    },
    /** By the key of each marketplace. */
    marketplaces: {
      etsy: {
        /** Null: every shop has a key of its own. */
        keystring: env.ETSY_KEYSTRING ?? null,
        sharedSecret: env.ETSY_SHARED_SECRET ?? null,
        webhookSecret: env.ETSY_WEBHOOK_SECRET ?? null,
        apiUrl: env.ETSY_API_URL,
        tokenUrl: env.ETSY_TOKEN_URL,
        authorizeUrl: env.ETSY_AUTHORIZE_URL,
      },
    },
    ownApps: env.OWN_APPS === "on",
    openai: {
      apiKey: env.OPENAI_API_KEY ?? null,
      baseUrl: env.OPENAI_BASE_URL,
      model: env.OPENAI_MODEL,
    },
    supabase: {
      url: env.SUPABASE_URL,
      publishableKey: env.SUPABASE_PUBLISHABLE_KEY,
      secretKey: env.SUPABASE_SECRET_KEY,
      jwtSigningKey: env.SUPABASE_JWT_SIGNING_KEY,
    },
    tokenKeys: env.TOKEN_KEYS,
    trustedProxies: env.TRUSTED_PROXIES ?? [],
    photos: { dir: env.PHOTO_DIR ?? null, hosts: env.PHOTO_HOSTS?.split(",").map((host) => host.trim()) ?? [] },
  } as const;
}
