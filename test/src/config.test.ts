import { describe, expect, test } from "vitest";
import { configEntries, ConfigurationProblems, readConfig } from "#src/config.ts";

const complete = {
  PUBLIC_URL: "https://oms.example.com/",
  SLACK_SIGNING_SECRET: "s",
  SLACK_BOT_TOKEN: "xoxb-1",
  ETSY_KEYSTRING: "k",
  ETSY_SHARED_SECRET: "x",
  SUPABASE_URL: "https://p.supabase.co",
  SUPABASE_PUBLISHABLE_KEY: "sb_publishable_p",
  SUPABASE_SECRET_KEY: "sb_secret_q",
  SUPABASE_JWT_SIGNING_KEY: "j",
  TOKEN_KEYS: "k1:AAAA",
};

function refusalOf(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    return String(error);
  }
  return "";
}

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigurationProblems) return error.problems;
    throw error;
  }
  return [];
}

test("a complete environment is read, with the usual addresses and no slash at an address's end", () => {
  const config = readConfig(complete);
  expect(config.publicUrl).toBe("https://oms.example.com");
  expect(config.marketplaces.etsy.apiUrl).toBe("https://api.etsy.com");
  expect(config.port).toBe(3000);
});

test("all problems are named at once, by name and never by value", () => {
  const text = refusalOf({ PORT: "abc", OMS_ENV: "staging", TOKEN_KEYS: "hunter2", PUBLIC_URL: "nowhere" });
  for (const name of ["PORT", "OMS_ENV", "PUBLIC_URL", "ETSY_KEYSTRING", "SUPABASE_URL"]) expect(text).toContain(name);
  expect(text).not.toContain("hunter2");
  expect(text).not.toContain("abc");
});

test("production wants https everywhere; the demo may use this machine's loopback and nothing else", () => {
  expect(refusalOf({ ...complete, SUPABASE_URL: "http://127.0.0.1:54321" })).toContain("SUPABASE_URL");
  expect(refusalOf({ ...complete, OMS_ENV: "demo", SUPABASE_URL: "http://127.0.0.1:54321" })).toBe("");
  expect(refusalOf({ ...complete, OMS_ENV: "demo", ETSY_API_URL: "http://10.0.0.8" })).toContain("ETSY_API_URL");
});

test("an empty variable counts as not set", () => {
  expect(refusalOf({ ...complete, SLACK_BOT_TOKEN: "  " })).toContain("SLACK_BOT_TOKEN: is missing");
});

test("one workspace by its bot token, or many by consent; what is missing for either is named exactly", () => {
  const { SLACK_BOT_TOKEN: _, ...neither } = complete;
  expect(refusalOf(neither)).toContain(
    "(for one workspace), or SLACK_CLIENT_ID, SLACK_CLIENT_SECRET, SLACK_STATE_SECRET",
  );
  const half = refusalOf({ ...neither, SLACK_CLIENT_ID: "1.2", SLACK_STATE_SECRET: "short" });
  expect(half).toContain("SLACK_CLIENT_SECRET: is missing");
  expect(half).toContain("SLACK_STATE_SECRET: has to be at least");
  expect(half).not.toContain("SLACK_CLIENT_ID:");
  const many = { SLACK_CLIENT_ID: "1.2", SLACK_CLIENT_SECRET: "secret", SLACK_STATE_SECRET: "s".repeat(32) };
  expect(refusalOf({ ...neither, ...many })).toBe("");
  expect(readConfig({ ...neither, ...many }).slack).toMatchObject({ botToken: null, distributed: { clientId: "1.2" } });
  expect(refusalOf({ ...neither, ...many, SLACK_APP_TOKEN: "xapp-1" })).toContain("Socket Mode (SLACK_APP_TOKEN)");
  expect(readConfig({ ...complete, ...many }).slack.distributed).toBeNull();
});

test("every variable that is read is declared for .env.example", () => {
  const missing = refusalOf({}).match(/[A-Z]+(_[A-Z]+)+/g) ?? [];
  const declared = new Set(configEntries.map(({ name }) => name));
  expect(missing.filter((name) => !declared.has(name))).toEqual([]);
});

test("people reach production by https alone: a plain PUBLIC_URL doesn't start", () => {
  expect(refusalOf({ ...complete, PUBLIC_URL: "http://oms.example.com" })).toContain(
    "PUBLIC_URL: has to begin with https://",
  );
  expect(refusalOf({ ...complete, OMS_ENV: "demo", PUBLIC_URL: "http://oms.example.com" })).toContain("PUBLIC_URL");
  expect(refusalOf({ ...complete, PUBLIC_URL: "javascript:alert(1)" })).toContain("PUBLIC_URL");
});

test("trusted proxies are addresses and ranges, and never the whole internet", () => {
  const proxies = (TRUSTED_PROXIES: string) => ({ ...complete, TRUSTED_PROXIES });
  expect(readConfig(proxies("127.0.0.1, 10.0.0.0/8,2400:cb00::/32 , ::1")).trustedProxies).toEqual([
    "127.0.0.1",
    "10.0.0.0/8",
    "2400:cb00::/32",
    "::1",
  ]);
  expect(readConfig(complete).trustedProxies).toEqual([]);
  for (const wrong of ["*", "all", "proxy.example.com", "10.0.0.0/33", "127.0.0.1,", "0.0.0.0/0", "::/0"]) {
    expect(refusalOf(proxies(wrong)), wrong).toContain("TRUSTED_PROXIES");
  }
  for (const vast of [
    "0.0.0.0/1,128.0.0.0/1",
    "::/1,8000::/1",
    "10.0.0.1, 128.0.0.0/2",
    "::ffff:0:0/96",
    "::ffff:0.0.0.0/97",
  ]) {
    expect(refusalOf(proxies(vast)), vast).toContain(
      "TRUSTED_PROXIES: names the whole internet, or a great part of it.",
    );
  }
  expect(readConfig(proxies("fc00::/7,::ffff:10.0.0.0/104")).trustedProxies).toHaveLength(2);
});

test("the website and the worker have a port each", () => {
  const said = "HEALTH_PORT: is the same port as PORT.";
  expect(refusalOf({ ...complete, PORT: "8080", HEALTH_PORT: "8080" })).toContain(said);
  expect(refusalOf({ ...complete, PORT: "3001" })).toContain(said);
  expect(readConfig({ ...complete, PORT: "0", HEALTH_PORT: "0" })).toMatchObject({ port: 0, healthPort: 0 });
});

test("a webhook secret is one as the marketplace shows it", () => {
  expect(refusalOf({ ...complete, ETSY_WEBHOOK_SECRET: "short" })).toContain("ETSY_WEBHOOK_SECRET");
  expect(
    readConfig({ ...complete, ETSY_WEBHOOK_SECRET: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }).marketplaces.etsy
      .webhookSecret,
  ).toMatch(/^whsec_/);
});

describe("what is given wrongly is named with its variable, whatever it is", () => {
  const token = (role: string) =>
    `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(JSON.stringify({ role })).toString("base64url")}.x`;
  test.each<[string, Record<string, string>, RegExp]>([
    ["a port in quotes", { PORT: '"3000"' }, /^PORT: has quotes around its value\./],
    ["a key in typographic quotes", { SUPABASE_JWT_SIGNING_KEY: "‘{}’" }, /^SUPABASE_JWT_SIGNING_KEY: has quotes/],
    ["a port that is none", { PORT: "70000" }, /^PORT: is not a port/],
    ["swapped keys", { SUPABASE_PUBLISHABLE_KEY: "sb_secret_x" }, /^SUPABASE_PUBLISHABLE_KEY: .*swapped/],
    ["swapped older keys", { SUPABASE_SECRET_KEY: token("anon") }, /^SUPABASE_SECRET_KEY: .*swapped/],
    ["a key that is none", { SUPABASE_SECRET_KEY: "q" }, /^SUPABASE_SECRET_KEY: .*begins with sb_secret_/],
    ["a path", { SUPABASE_URL: "https://p.supabase.co/rest/v1" }, /^SUPABASE_URL: ends with a path/],
    ["a path and a slash", { SUPABASE_URL: "https://p.supabase.co/rest/v1/" }, /^SUPABASE_URL: ends with a path/],
    [
      "the page of the project",
      { SUPABASE_URL: "https://supabase.com/dashboard/project/p" },
      /^SUPABASE_URL: ends with/,
    ],
    ["the database's address", { SUPABASE_URL: "postgres://db.p.supabase.co" }, /^SUPABASE_URL: isn't a web address/],
    ["Slack's path", { PUBLIC_URL: "https://oms.example.com/slack/events" }, /^PUBLIC_URL: ends with a path/],
    ["a question in an address", { PUBLIC_URL: "https://oms.example.com?a=1" }, /^PUBLIC_URL: has more in it/],
    ["a person's token", { SLACK_BOT_TOKEN: "xoxp-1" }, /^SLACK_BOT_TOKEN: .*begins with xoxb-/],
    ["a token that ends", { SLACK_BOT_TOKEN: "xoxe.xoxb-1" }, /^SLACK_BOT_TOKEN: ends after 12 hours/],
    ["a token for the secret", { SLACK_SIGNING_SECRET: "xoxb-1" }, /^SLACK_SIGNING_SECRET: holds a token/],
    ["an app token of another kind", { SLACK_APP_TOKEN: "xoxb-1" }, /^SLACK_APP_TOKEN: .*begins with xapp-/],
    ["both of Etsy's in one", { ETSY_KEYSTRING: "key:secret" }, /^ETSY_KEYSTRING: has a colon/],
    ["a channel's name", { LISTINGS_CHANNEL: "#listings" }, /^LISTINGS_CHANNEL: isn't a channel's id/],
  ])("%s", (_, wrong, said) => {
    expect(problemsOf({ ...complete, ...wrong })).toEqual([expect.stringMatching(said) as string]);
  });

  test("an older or self-hosted project's own tokens are keys too", () => {
    const keys = { SUPABASE_PUBLISHABLE_KEY: token("anon"), SUPABASE_SECRET_KEY: token("service_role") };
    expect(problemsOf({ ...complete, ...keys })).toEqual([]);
  });
});

test("one that is malformed hides neither those that are missing nor what doesn't fit together", () => {
  const { SLACK_BOT_TOKEN: _, SUPABASE_SECRET_KEY: __, TOKEN_KEYS: ___, ...rest } = complete;
  const problems = problemsOf({
    ...rest,
    PORT: '"3000"',
    SUPABASE_URL: "http://p.supabase.co",
    TRUSTED_PROXIES: "0.0.0.0/0",
  });
  expect(problems.map((problem) => problem.split(":")[0])).toEqual([
    "PORT",
    "SUPABASE_SECRET_KEY",
    "TOKEN_KEYS",
    "SLACK_BOT_TOKEN",
    "TRUSTED_PROXIES",
    "SUPABASE_URL",
  ]);
});

test("what is missing is named with what its value begins with and where it is found", () => {
  const text = refusalOf({});
  const begins = {
    SLACK_BOT_TOKEN: "xoxb-",
    SUPABASE_PUBLISHABLE_KEY: "sb_publishable_",
    SUPABASE_SECRET_KEY: "sb_secret_",
    SUPABASE_JWT_SIGNING_KEY: '{"kty":"EC"',
    TOKEN_KEYS: "k1:",
    PUBLIC_URL: "https://",
  };
  for (const [name, prefix] of Object.entries(begins)) {
    expect(text).toMatch(new RegExp(`${name}: is missing[^\n]*It begins with ${prefix.replaceAll(/[{}"]/g, "\\$&")}`));
  }
});

test("what only the keys' own readers know is named with everything else", () => {
  const more = { TOKEN_KEYS: () => ["TOKEN_KEYS, entry 1: the key isn't 32 bytes in base64."] };
  expect(() => readConfig({ ...complete, PORT: "x" }, more)).toThrow(/PORT: is not a port[^]*TOKEN_KEYS, entry 1/);
});

test("the operator's own key may be left out whole where every shop has a key of its own, and never in part", () => {
  const { ETSY_KEYSTRING: _, ETSY_SHARED_SECRET: _secret, ...keyless } = complete;
  const read = readConfig({ ...keyless, OWN_APPS: "on" });
  expect(read.marketplaces.etsy).toMatchObject({ keystring: null, sharedSecret: null });
  for (const name of ["ETSY_KEYSTRING", "ETSY_SHARED_SECRET"]) {
    expect(refusalOf(keyless)).toContain(`${name}: is missing (only OWN_APPS=on goes without).`);
  }
  const half = refusalOf({ ...keyless, OWN_APPS: "on", ETSY_KEYSTRING: "k" });
  expect(half).toContain("ETSY_SHARED_SECRET: is missing (the other part of the key is there).");
  expect(half).not.toContain("ETSY_KEYSTRING");
});
