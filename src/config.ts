import { z } from "zod";

/** One environment variable: what it is for, and an example that can stand in `.env.example`. */
type Entry = {
  readonly name: string;
  readonly required: string;
  readonly description: string;
  readonly example: string;
};

const loopback = new Set(["127.0.0.1", "localhost", "[::1]"]);

const filled = z.string().trim().min(1);
const address = filled
  .refine((text) => URL.canParse(text), "isn't a web address")
  .transform((text) => text.replace(/\/+$/, ""));

const listed = (text: string) => text.split(",").map((each) => each.trim());
const range = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

const shape = z.object({
  OMS_ENV: z.enum(["demo", "production"]).default("production"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  PUBLIC_URL: address,
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  SLACK_SIGNING_SECRET: filled.optional(),
  SLACK_BOT_TOKEN: filled.optional(),
  SLACK_APP_TOKEN: filled.optional(),
  SLACK_CLIENT_ID: filled.optional(),
  SLACK_CLIENT_SECRET: filled.optional(),
  SLACK_STATE_SECRET: filled.optional(),
  SLACK_API_URL: address.default("https://slack.com/api"),
  SLACK_AUTHORIZE_URL: address.default("https://slack.com/oauth/v2/authorize"),
  ETSY_KEYSTRING: filled,
  ETSY_SHARED_SECRET: filled,
  ETSY_WEBHOOK_SECRET: filled.regex(/^(whsec_)?[A-Za-z0-9+/]{22,}={0,2}$/).optional(),
  ETSY_API_URL: address.default("https://api.etsy.com"),
  ETSY_TOKEN_URL: address.default("https://api.etsy.com/v3/public/oauth/token"),
  ETSY_AUTHORIZE_URL: address.default("https://www.etsy.com/oauth/connect"),
  OPENAI_API_KEY: filled.optional(),
  OPENAI_BASE_URL: address.default("https://api.openai.com/v1"),
  OPENAI_MODEL: filled.default("gpt-5-mini"),
  SUPABASE_URL: address,
  SUPABASE_PUBLISHABLE_KEY: filled,
  SUPABASE_SECRET_KEY: filled,
  SUPABASE_JWT_SIGNING_KEY: filled,
  TOKEN_KEYS: filled,
  PHOTO_DIR: filled.optional(),
  PHOTO_HOSTS: filled.optional(),
  TRUSTED_PROXIES: filled.transform(listed).pipe(z.array(range, "isn't a list of addresses or ranges")).optional(),
  LISTINGS_CHANNEL: filled.optional(),
});

export type Config = ReturnType<typeof readConfig>;

/**
 * Reads and checks every variable at once.
 *
 * @throws Error whose message lists all problems, one per line, by name and never by value
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>) {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = shape.safeParse(given);
  if (!parsed.success) {
    throw new Error(refusal(parsed.error.issues.map((issue) => `${String(issue.path[0])}: ${wording(issue)}`)));
  }
  const found = crossChecks(parsed.data);
  if (found.length > 0) throw new Error(refusal(found));
  return grouped(parsed.data);
}

/** The configuration of this process. @throws Error as `readConfig` */
export function loadConfig(): Config {
  return readConfig(process.env);
}

/** The keyring's text alone, for whoever has nothing else yet; null when it isn't set. */
export function loadTokenKeys(): string | null {
  return process.env["TOKEN_KEYS"]?.trim() || null;
}

type Parsed = z.infer<typeof shape>;

function wording(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return "is missing.";
  if (issue.code === "invalid_value") return `is one of ${issue.values.join(", ")}.`;
  return issue.code === "custom" ? `${issue.message}.` : "is not valid.";
}

function refusal(problems: readonly string[]): string {
  return `The configuration isn't complete:\n${problems.map((problem) => `  - ${problem}`).join("\n")}\nSee .env.example.`;
}

function crossChecks(env: Parsed): string[] {
  const found: string[] = [];
  found.push(...slackChecks(env));
  if (!env.SLACK_APP_TOKEN && !env.SLACK_SIGNING_SECRET) {
    found.push(
      "SLACK_SIGNING_SECRET: is missing (needed for HTTP; only Socket Mode with SLACK_APP_TOKEN goes without).",
    );
  }
  // Whoever is trusted may say who asks: the whole internet would be everybody.
  if (env.TRUSTED_PROXIES?.some((range) => range.endsWith("/0"))) {
    found.push("TRUSTED_PROXIES: names the whole internet. Name your own proxies only.");
  }
  const addresses = Object.entries(env).filter(([name]) => name.endsWith("_URL"));
  for (const [name, value] of addresses) {
    const url = new URL(String(value));
    if (url.protocol === "https:") continue;
    if (env.OMS_ENV === "demo" && loopback.has(url.hostname)) continue;
    found.push(`${name}: has to begin with https:// (plain http is for this machine alone, with OMS_ENV=demo).`);
  }
  return found;
}

const distributed = ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_STATE_SECRET"] as const;
const stateSecretLength = 32;

/** One workspace by its bot token, or any number of them by consent. */
function slackChecks(env: Parsed): string[] {
  if (env.SLACK_BOT_TOKEN) return [];
  if (env.SLACK_APP_TOKEN) {
    return ["SLACK_BOT_TOKEN: is missing. Socket Mode (SLACK_APP_TOKEN) serves one workspace, with its bot token."];
  }
  const missing = distributed.filter((name) => !env[name]);
  if (missing.length === distributed.length) {
    return [`SLACK_BOT_TOKEN: is missing (for one workspace), or ${distributed.join(", ")} (for many).`];
  }
  const found = missing.map(
    (name) => `${name}: is missing (needed for many workspaces, as SLACK_BOT_TOKEN isn't set).`,
  );
  if (env.SLACK_STATE_SECRET && env.SLACK_STATE_SECRET.length < stateSecretLength) {
    found.push(`SLACK_STATE_SECRET: has to be at least ${stateSecretLength} characters long.`);
  }
  return found;
}

function distributedApp(env: Parsed) {
  const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret, SLACK_STATE_SECRET: stateSecret } = env;
  if (env.SLACK_BOT_TOKEN || !clientId || !clientSecret || !stateSecret) return null;
  return { clientId, clientSecret, stateSecret };
}

function grouped(env: Parsed) {
  return {
    environment: env.OMS_ENV,
    port: env.PORT,
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
    etsy: {
      keystring: env.ETSY_KEYSTRING,
      sharedSecret: env.ETSY_SHARED_SECRET,
      webhookSecret: env.ETSY_WEBHOOK_SECRET ?? null,
      apiUrl: env.ETSY_API_URL,
      tokenUrl: env.ETSY_TOKEN_URL,
      authorizeUrl: env.ETSY_AUTHORIZE_URL,
    },
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

const optional = (description: string, name: string, example: string): Entry => ({
  name,
  required: "no.",
  description,
  example,
});
const always = (description: string, name: string, example: string): Entry => ({
  name,
  required: "always.",
  description,
  example,
});

/** Every variable this product reads; `.env.example` is made of it. */
export const configEntries: readonly Entry[] = [
  optional(
    "`demo` allows plain http on this machine's loopback; `production` wants https everywhere.",
    "OMS_ENV",
    "production",
  ),
  optional("The port the bot listens on.", "PORT", "3000"),
  always("The bot's own address as browsers and Slack reach it.", "PUBLIC_URL", "https://oms.example.com"),
  optional("debug, info, warn, error or silent.", "LOG_LEVEL", "info"),
  {
    name: "SLACK_SIGNING_SECRET",
    required: "always, unless Socket Mode is used.",
    description: 'From the Slack app\'s page "Basic Information".',
    example: "",
  },
  {
    name: "SLACK_BOT_TOKEN",
    required: "for one workspace; left out, the app can be installed in many (the SLACK_CLIENT_… below).",
    description: "The bot token (xoxb-…) of the one workspace served.",
    example: "",
  },
  {
    name: "SLACK_APP_TOKEN",
    required: "for Socket Mode only, which also needs SLACK_BOT_TOKEN.",
    description: "An app-level token (xapp-…) with connections:write, for a studio that hosts its own.",
    example: "",
  },
  {
    name: "SLACK_CLIENT_ID",
    required: "for many workspaces.",
    description: "From the Slack app's page.",
    example: "",
  },
  {
    name: "SLACK_CLIENT_SECRET",
    required: "for many workspaces.",
    description: "From the Slack app's page.",
    example: "",
  },
  {
    name: "SLACK_STATE_SECRET",
    required: "for many workspaces.",
    description: "At least 32 random characters of your own. With it the states of installations are hashed.",
    example: "",
  },
  optional("Slack's Web API, or a stand-in.", "SLACK_API_URL", "https://slack.com/api"),
  optional("Slack's consent page, or a stand-in.", "SLACK_AUTHORIZE_URL", "https://slack.com/oauth/v2/authorize"),
  optional(
    "The channel id where cards go until an owner chooses another with /oms settings.",
    "LISTINGS_CHANNEL",
    "C0123456789",
  ),
  always("The keystring of your app at the marketplace.", "ETSY_KEYSTRING", ""),
  always("The shared secret of your app at the marketplace.", "ETSY_SHARED_SECRET", ""),
  optional(
    "The signing secret of the webhook endpoint PUBLIC_URL/webhooks/etsy, from the marketplace's portal (whsec_…). Without it there is no such address, and shops are read every few hours only.",
    "ETSY_WEBHOOK_SECRET",
    "",
  ),
  optional("The marketplace's API host, or a stand-in.", "ETSY_API_URL", "https://api.etsy.com"),
  optional(
    "Where codes and refresh tokens are exchanged.",
    "ETSY_TOKEN_URL",
    "https://api.etsy.com/v3/public/oauth/token",
  ),
  optional("The marketplace's consent page.", "ETSY_AUTHORIZE_URL", "https://www.etsy.com/oauth/connect"),
  optional(
    "With it, OpenAI proposes the text in studios whose owner switched on AI; else the offline drafter does, and the card says so.",
    "OPENAI_API_KEY",
    "",
  ),
  optional("OpenAI's API, or a stand-in.", "OPENAI_BASE_URL", "https://api.openai.com/v1"),
  optional("The model that writes drafts.", "OPENAI_MODEL", "gpt-5-mini"),
  always("The Supabase project's address.", "SUPABASE_URL", "https://PROJECT.supabase.co"),
  always("The project's publishable key.", "SUPABASE_PUBLISHABLE_KEY", ""),
  always("The project's secret key. Used for a short list of tasks only.", "SUPABASE_SECRET_KEY", ""),
  always(
    "What signs the short-lived tokens of each request: an ES256 private JWK with kid (hosted), or the HS256 secret (self-hosted).",
    "SUPABASE_JWT_SIGNING_KEY",
    "",
  ),
  always(
    "Keyring for shop tokens: `id:base64 of 32 bytes`, several with commas, the first one encrypts. Keep it outside the database's backups.",
    "TOKEN_KEYS",
    "k1:BASE64_OF_32_BYTES",
  ),
  optional(
    "Keep photos in this folder; without it they go to the private bucket `photos` of the Supabase project.",
    "PHOTO_DIR",
    "/var/lib/oms/photos",
  ),
  optional("Further hosts photos may be fetched from, with commas.", "PHOTO_HOSTS", "files.slack.com"),
  optional(
    "Addresses and ranges of your own proxies, with commas: only these are believed when they say who asks (X-Forwarded-For). See docs/deploy-cloudflare.md.",
    "TRUSTED_PROXIES",
    "127.0.0.1, ::1",
  ),
];
