import type { LogLine } from "#src/domain/log.ts";

/** What log, digest and report are made of: read over many rows at once, confined to one studio like everything else. */
export type ReportReads = {
  /** Newest first, thirty days back. Every word stands in who, what, outcome, code, reference, shop or listing. */
  log(filter: { readonly words: string; readonly limit: number; readonly offset?: number }): Promise<LogLine[]>;
};
