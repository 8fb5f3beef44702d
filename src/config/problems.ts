import type { z } from "zod";
import { type Name, type Parsed, shape } from "./shape.ts";
import { configEntries } from "./variables.ts";

/** Values as they were given; empty ones count as not set. */
export type Given = Readonly<Partial<Record<string, string>>>;

/** What else has to be true of a value: sentences, each with the variable's name, and never a part of the value. */
export type MoreChecks = { readonly [name in Name]?: (value: string) => readonly string[] };

/** Everything that is wrong with the configuration, for the one who set it. Never holds a value. */
export class ConfigurationProblems extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      `The configuration isn't complete:\n${problems.map((each) => `  - ${each.replaceAll("\n", "\n    ")}`).join("\n")}\nSee .env.example.`,
    );
    this.name = "ConfigurationProblems";
    this.problems = problems;
  }
}

/**
 * Each variable by itself, then all of them together: one that is malformed doesn't hide the next.
 *
 * @throws ConfigurationProblems naming every variable that is missing or malformed
 */
export function parseAll(given: Given, more: MoreChecks): Parsed {
  const problems: string[] = [];
  const parsed: Record<string, unknown> = {};
  for (const name of Object.keys(shape) as Name[]) {
    const value = given[name];
    const quoted = value !== undefined && isQuoted(value);
    if (quoted) problems.push(`${name}: ${quotes}`);
    else {
      const result = shape[name].safeParse(value);
      if (!result.success)
        problems.push(...result.error.issues.slice(0, 1).map((issue) => `${name}: ${wording(name, issue)}`));
      else {
        parsed[name] = result.data;
        if (value !== undefined) problems.push(...(more[name]?.(value.trim()) ?? []));
      }
    }
  }
  problems.push(...together(given));
  if (problems.length > 0) throw new ConfigurationProblems([...new Set(problems)]);
  return parsed as Parsed;
}

const quotes =
  "has quotes around its value. Docker's --env-file and systemd keep them as a part of it: write the value without.";

function isQuoted(value: string): boolean {
  return /^\s*["'“”„‘’`]|["'“”‘’`]\s*$/.test(value);
}

function wording(name: Name, issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return `is missing.${hint(name)}`;
  if (issue.code === "invalid_value") return `is one of ${issue.values.join(", ")}.`;
  return issue.message.startsWith("Invalid") ? "is not valid." : `${issue.message}.`;
}

/** What a missing value looks like and where it is found. */
function hint(name: Name): string {
  const form = configEntries.find((entry) => entry.name === name)?.form;
  return form ? ` It ${form}.` : "";
}

function together(given: Given): string[] {
  const found = [...slackProblems(given)];
  if (!given["SLACK_APP_TOKEN"] && !given["SLACK_SIGNING_SECRET"]) {
    found.push(
      "SLACK_SIGNING_SECRET: is missing (needed for HTTP; only Socket Mode with SLACK_APP_TOKEN goes without)." +
        hint("SLACK_SIGNING_SECRET"),
    );
  }
  found.push(...keyProblems(given));
  // Who is trusted may say who asks: the whole internet would be everybody.
  if ((given["TRUSTED_PROXIES"] ?? "").split(",").some((range) => isVast(range.trim()))) {
    found.push("TRUSTED_PROXIES: names the whole internet, or a great part of it. Name your own proxies only.");
  }
  const [port, healthPort] = [given["PORT"] || "3000", given["HEALTH_PORT"] || "3001"].map(Number);
  if (port === healthPort && port !== 0) {
    found.push(
      "HEALTH_PORT: is the same port as PORT. The website and the worker need one each: set another HEALTH_PORT.",
    );
  }
  return [...found, ...plainAddresses(given)];
}

/** Larger than any range of private addresses (10.0.0.0/8, fc00::/7), also where IPv4 is written as IPv6 (::ffff:0:0/96). */
function isVast(range: string): boolean {
  const [address = "", bits] = range.split("/");
  if (bits === undefined) return false;
  if (!address.includes(":")) return Number(bits) < 8;
  return Number(bits) < (/^(?:::|0+:)/.test(address) ? 96 + 8 : 7);
}

/** The operator's own key: both of its parts, or neither where every shop brings one. */
function keyProblems(given: Given): string[] {
  const ownApps = given["OWN_APPS"]?.trim() === "on";
  const missing = (["ETSY_KEYSTRING", "ETSY_SHARED_SECRET"] as const).filter((name) => !given[name]);
  if (missing.length === 0 || (missing.length === 2 && ownApps)) return [];
  const why = ownApps ? " (the other part of the key is there)" : " (only OWN_APPS=on goes without)";
  return missing.map((name) => `${name}: is missing${why}.${hint(name)}`);
}

const loopback = new Set(["127.0.0.1", "localhost", "[::1]"]);

function plainAddresses(given: Given): string[] {
  const addresses = Object.entries(given).filter(([name]) => name.endsWith("_URL") && name in shape);
  return addresses.flatMap(([name, value = ""]) => {
    if (!URL.canParse(value)) return [];
    const { protocol, hostname } = new URL(value);
    if (protocol !== "http:" || (given["OMS_ENV"] === "demo" && loopback.has(hostname))) return [];
    return [`${name}: has to begin with https:// (plain http is for this machine alone, with OMS_ENV=demo).`];
  });
}

const distributed = ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_STATE_SECRET"] as const;
const stateSecretLength = 32;

/** One workspace by its bot token, or any number of them by consent. */
function slackProblems(given: Given): string[] {
  if (given["SLACK_BOT_TOKEN"]) return [];
  if (given["SLACK_APP_TOKEN"]) {
    return ["SLACK_BOT_TOKEN: is missing. Socket Mode (SLACK_APP_TOKEN) serves one workspace, with its bot token."];
  }
  const missing = distributed.filter((name) => !given[name]);
  if (missing.length === distributed.length) {
    return [
      `SLACK_BOT_TOKEN: is missing (for one workspace), or ${distributed.join(", ")} (for many).${hint("SLACK_BOT_TOKEN")}`,
    ];
  }
  const found = missing.map(
    (name) => `${name}: is missing (needed for many workspaces, as SLACK_BOT_TOKEN isn't set).${hint(name)}`,
  );
  const secret = given["SLACK_STATE_SECRET"];
  if (secret && secret.trim().length < stateSecretLength) {
    found.push(`SLACK_STATE_SECRET: has to be at least ${stateSecretLength} characters long.`);
  }
  return found;
}
