import { type LogLevel, type Logger as BoltLogger } from "@slack/bolt";
import type { Logger } from "#src/platform/kernel/log.ts";

/** Bolt's own lines go to our log at one level less: what people are told is decided by our error boundary. */
export function boltLogger(logger: Logger): BoltLogger {
  // Bolt names addresses that nobody serves in full, and there may be a code in one.
  const line = (parts: readonly unknown[]) =>
    parts
      .map((part) => (part instanceof Error ? part.message : String(part)))
      .join(" ")
      .replace(/ made to \S+/g, " made to an address that nobody serves");
  return {
    debug: () => undefined,
    info: (...parts) => logger.debug({ from: "bolt" }, line(parts)),
    warn: (...parts) => logger.info({ from: "bolt" }, line(parts)),
    error: (...parts) => logger.warn({ from: "bolt" }, line(parts)),
    setLevel: () => undefined,
    getLevel: () => "info" as LogLevel,
    setName: () => undefined,
  };
}
