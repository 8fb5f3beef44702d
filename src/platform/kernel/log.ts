import { pino, type DestinationStream } from "pino";
import { errorRetries } from "./errors.ts";

/** Structured log lines. Fields hold ids and codes, never secrets or a person's text. */
export type Logger = {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  child(fields: LogFields): Logger;
};

export type LogFields = Record<string, unknown>;

const secretKeys = [
  "token",
  "access_token",
  "refresh_token",
  "authorization",
  "x-api-key",
  "secret",
  "code",
  "code_verifier",
];
const secretShapes =
  /(xox[abeprs]-[\w-]+|xapp-[\w-]+|sk-[\w-]{16,}|sb_secret_[\w-]+|eyJ[\w-]+\.[\w-]+\.[\w-]*|whsec_[\w+/=-]+|\b\d{4,12}\.[A-Za-z0-9_-]{24,})/g;

/** Replaces everything that looks like one of the secrets this product handles. The last net, not the first. */
export function redact(text: string): string {
  return text.replace(secretShapes, "[secret]");
}

/** `code` is what a marketplace's sign-in hands out, and what errors are called: the latter is no secret. */
function censor(value: unknown, path: readonly string[]): unknown {
  return path.at(-1) === "code" && typeof value === "string" && Object.hasOwn(errorRetries, value) ? value : "[secret]";
}

const shortestSecret = 8;

/** The forms in which a line can have one: as it is, and as part of an address or a form. */
function knownIn(secrets: readonly string[]): string[] {
  return secrets
    .filter((secret) => secret.length >= shortestSecret)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
    .filter((each, at, all) => all.indexOf(each) === at);
}

/**
 * A logger writing JSON lines to `destination` (stdout if none). Known secret keys are censored by name, everything
 * else that is shaped like a token by pattern, and this process's own secrets wherever an answer repeats them.
 *
 * @param secrets values that are never in a line
 */
export function createLogger(level: string, destination?: DestinationStream, secrets: readonly string[] = []): Logger {
  const known = knownIn(secrets);
  const clean = (line: string) => redact(known.reduce((text, secret) => text.replaceAll(secret, "[secret]"), line));
  const target: DestinationStream = destination ?? process.stdout;
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secretKeys.flatMap((key) => [`["${key}"]`, `*["${key}"]`]), censor },
    },
    { write: (line: string) => void target.write(clean(line)) },
  );
}
