import { z } from "zod";

/** What each variable has to look like. A refinement's message ends the sentence that begins with the variable's name. */

/** The first one that isn't true ends it: the next may rely on it. */
const refused = (error: string) => ({ error, abort: true }) as const;

const filled = z.string().trim().min(1);

const range = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);
const number = z
  .string()
  .trim()
  .regex(/^\d{1,5}$/, "is not a port: a number from 0 to 65535")
  .transform(Number)
  .refine((port) => port <= 65_535, "is not a port: a number from 0 to 65535");

/** Without slashes at its end. */
const address = filled
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    refused("isn't a web address (https://…)"),
  )
  .refine((text) => {
    const { username, password, search, hash } = new URL(text);
    return `${username}${password}${search}${hash}` === "";
  }, "has more in it than an address: no name, no password, nothing after a ? or #")
  .transform((text) => text.replace(/\/+$/, ""));

/** The paths are ours to add: one that stands there already would be in every address twice. */
const host = (example: string) =>
  address.refine(
    (text) => new URL(text).pathname === "/",
    refused(`ends with a path. It is the address alone, as in ${example}`),
  );

const startingWith = (prefixes: readonly string[], sentence: string) =>
  filled.refine((text) => prefixes.some((prefix) => text.startsWith(prefix)), sentence);

const botToken = filled
  .refine(
    (text) => !text.startsWith("xoxe."),
    refused(
      "ends after 12 hours, as token rotation is on (it begins with xoxe.). Create the app without token_rotation_enabled",
    ),
  )
  .refine((text) => text.startsWith("xoxb-"), "isn't a bot token: that begins with xoxb-");

/** An older or self-hosted project has tokens in place of `sb_…` keys; the role stands inside. */
function supabaseKey(kind: "publishable" | "secret") {
  const other = kind === "publishable" ? "secret" : "publishable";
  const role = { publishable: "anon", secret: "service_role" } as const;
  return filled
    .refine(
      (text) => !text.startsWith(`sb_${other}_`) && roleIn(text) !== role[other],
      refused(`holds the project's ${other} key: it and SUPABASE_${other.toUpperCase()}_KEY are swapped`),
    )
    .refine(
      (text) => text.startsWith(`sb_${kind}_`) || text.startsWith("eyJ"),
      `isn't a ${kind} key: that begins with sb_${kind}_ (on an older or self-hosted project with eyJ)`,
    );
}

function roleIn(token: string): unknown {
  try {
    const [, payload = ""] = token.split(".");
    return (JSON.parse(Buffer.from(payload, "base64url").toString()) as { role?: unknown }).role;
  } catch {
    return null;
  }
}

export const shape = {
  OMS_ENV: z.enum(["demo", "production"]).default("production"),
  HOST: filled.optional(),
  PORT: number.default(3000),
  HEALTH_PORT: number.default(3001),
  PUBLIC_URL: host("https://oms.example.com"),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  SLACK_SIGNING_SECRET: filled
    .refine((text) => !/^(xox|xapp-)/.test(text), "holds a token. The signing secret has no prefix")
    .optional(),
  SLACK_BOT_TOKEN: botToken.optional(),
  SLACK_APP_TOKEN: startingWith(["xapp-"], "isn't an app-level token: that begins with xapp-").optional(),
  SLACK_CLIENT_ID: filled.regex(/^\d+\.\d+$/, "isn't a client id: two numbers with a dot between them").optional(),
  SLACK_CLIENT_SECRET: filled.optional(),
  SLACK_STATE_SECRET: filled.optional(),
  SLACK_API_URL: address.default("https://slack.com/api"),
  SLACK_AUTHORIZE_URL: address.default("https://slack.com/oauth/v2/authorize"),
  ETSY_KEYSTRING: filled
    .refine((text) => !text.includes(":"), "has a colon in it: the keystring and the shared secret are two variables")
    .optional(),
  ETSY_SHARED_SECRET: filled.optional(),
  ETSY_WEBHOOK_SECRET: filled
    .regex(/^(whsec_)?[A-Za-z0-9+/]{22,}={0,2}$/, "isn't a webhook's signing secret: that begins with whsec_")
    .optional(),
  ETSY_API_URL: host("https://api.etsy.com").default("https://api.etsy.com"),
  ETSY_TOKEN_URL: address.default("https://api.etsy.com/v3/public/oauth/token"),
  ETSY_AUTHORIZE_URL: address.default("https://www.etsy.com/oauth/connect"),
  OWN_APPS: z.enum(["on", "off"]).default("off"),
  OPENAI_API_KEY: filled.optional(),
  OPENAI_BASE_URL: address.default("https://api.openai.com/v1"),
  OPENAI_MODEL: filled.default("gpt-5-mini"),
  SUPABASE_URL: host("https://PROJECT.supabase.co"),
  SUPABASE_PUBLISHABLE_KEY: supabaseKey("publishable"),
  SUPABASE_SECRET_KEY: supabaseKey("secret"),
  SUPABASE_JWT_SIGNING_KEY: filled,
  TOKEN_KEYS: filled,
  PHOTO_DIR: filled.optional(),
  PHOTO_HOSTS: filled.optional(),
  TRUSTED_PROXIES: filled
    .transform((text) => text.split(",").map((each) => each.trim()))
    .refine((all) => all.every((each) => range.safeParse(each).success), "isn't a list of addresses and ranges")
    .optional(),
  LISTINGS_CHANNEL: filled
    .regex(
      /^[CG][A-Z0-9]{2,}$/,
      "isn't a channel's id: that begins with C and stands at the end of the channel's details",
    )
    .optional(),
} as const;

export type Parsed = { readonly [name in keyof typeof shape]: z.output<(typeof shape)[name]> };
export type Name = keyof typeof shape;
