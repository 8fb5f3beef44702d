import { pino, type DestinationStream } from "pino";
import { errorTexts } from "./errors.ts";

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
  return path.at(-1) === "code" && typeof value === "string" && Object.hasOwn(errorTexts, value) ? value : "[secret]";
}

/**
 * A logger writing JSON lines to `destination` (stdout if none). Known secret keys are censored by name, everything
 * else that is shaped like a token by pattern.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const target: DestinationStream = destination ?? process.stdout;
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secretKeys.flatMap((key) => [`["${key}"]`, `*["${key}"]`]), censor },
    },
    { write: (line: string) => void target.write(redact(line)) },
  );
}
