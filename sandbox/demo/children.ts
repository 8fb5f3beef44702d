import { join } from "node:path";
import { callbackPath, listingsChannel } from "./studio.ts";
import type { ChildSpec } from "./child.ts";
import type { DemoFolder } from "./folder.ts";
import type { DemoKeys } from "./keys.ts";
import type { Ports } from "./ports.ts";

const root = join(import.meta.dirname, "../..");
/** Folders of what the bot runs. */
export const botCode = ["src", "commands"].map((folder) => join(root, folder));

/** What a program needs to run at all; nothing else of the person's environment reaches the demo. */
const inherited = ["PATH", "HOME", "TMPDIR", "TMP", "TEMP", "LANG", "LC_ALL", "TZ", "SystemRoot", "NODE_COMPILE_CACHE"];
/** Drafting asks OpenAI only where the person's own environment names a key; owners bring keys of apps only where it says so. */
const chosen = ["OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "OWN_APPS"];

type Environment = Readonly<Record<string, string | undefined>>;
export type Addresses = { readonly [name in keyof Ports]: string };

export function addressesOf(ports: Ports): Addresses {
  const at = (port: number) => `http://127.0.0.1:${port}`;
  return { slack: at(ports.slack), etsy: at(ports.etsy), bot: at(ports.bot), database: at(ports.database) };
}

type Given = {
  readonly folder: DemoFolder;
  readonly keys: DemoKeys;
  readonly ports: Ports;
  readonly environment: Environment;
};

/** The three children, in the order of their start. */
export function childSpecs({ folder, keys, ports, environment }: Given) {
  const url = addressesOf(ports);
  const base = { ...picked(environment, inherited), NODE_ENV: "production" };
  const log = (name: string) => ({
    log: join(folder.logs, `${name}.log`),
    shownLog: `${folder.shown}/logs/${name}.log`,
  });
  const database: ChildSpec = {
    label: "the database",
    file: join(root, "sandbox/supabase/serve.ts"),
    args: ["--dir", folder.database, "--port", String(ports.database)],
    env: {
      ...base,
      EMBEDDED_JWT_SECRET: keys.jwtSecret,
      EMBEDDED_PUBLISHABLE_KEY: keys.publishableKey,
      EMBEDDED_SECRET_KEY: keys.secretKey,
    },
    ...log("database"),
    readyWithinMs: 120_000,
  };
  const standIns: ChildSpec = {
    label: "the stand-ins for Slack and Etsy",
    file: join(root, "sandbox/demo/stand-ins.ts"),
    args: [
      ["--slack-port", String(ports.slack), "--slack-state", folder.slack],
      ["--etsy-port", String(ports.etsy), "--etsy-state", folder.etsy],
      ["--app-url", `${url.bot}/slack/events`, "--redirect-uri", `${url.bot}${callbackPath}`],
    ].flat(),
    env: {
      ...base,
      SANDBOX_SIGNING_SECRET: keys.signingSecret,
      SANDBOX_BOT_TOKEN: keys.botToken,
      SANDBOX_ETSY_KEYSTRING: keys.etsyKeystring,
      SANDBOX_ETSY_SHARED_SECRET: keys.etsySharedSecret,
    },
    ...log("stand-ins"),
    readyWithinMs: 60_000,
  };
  const bot: ChildSpec = {
    label: "the bot",
    file: join(root, "src/main.ts"),
    args: ["all"],
    env: { ...base, ...picked(environment, chosen), ...botEnvironment(folder, keys, ports) },
    ...log("bot"),
    readyWithinMs: 60_000,
  };
  return { database, standIns, bot } as const;
}

/** As in production but for the addresses, which is what `OMS_ENV=demo` allows. */
function botEnvironment(folder: DemoFolder, keys: DemoKeys, ports: Ports): Record<string, string> {
  const url = addressesOf(ports);
  return {
    OMS_ENV: "demo",
    PORT: String(ports.bot),
    PUBLIC_URL: url.bot,
    SLACK_API_URL: `${url.slack}/api`,
    SLACK_BOT_TOKEN: keys.botToken,
    SLACK_SIGNING_SECRET: keys.signingSecret,
    LISTINGS_CHANNEL: listingsChannel,
    ETSY_KEYSTRING: keys.etsyKeystring,
    ETSY_SHARED_SECRET: keys.etsySharedSecret,
    ETSY_API_URL: url.etsy,
    ETSY_TOKEN_URL: `${url.etsy}/v3/public/oauth/token`,
    ETSY_AUTHORIZE_URL: `${url.etsy}/oauth/connect`,
    SUPABASE_URL: url.database,
    SUPABASE_PUBLISHABLE_KEY: keys.publishableKey,
    SUPABASE_SECRET_KEY: keys.secretKey,
    SUPABASE_JWT_SIGNING_KEY: keys.jwtSecret,
    TOKEN_KEYS: keys.tokenKeys,
    PHOTO_DIR: folder.photos,
  };
}

function picked(environment: Environment, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])),
  );
}
