import type { SentenceReply, SentenceSource } from "./reply.ts";

/** What a sentence about many listings means. Nothing is changed by it. */
export type SentenceReader = {
  /** Whether `read` asks a service. */
  readonly slow: boolean;
  /** Never raises for bad replies of a service: it goes by plain rules, and `by` says so. Aborting raises. */
  read(source: SentenceSource, signal?: AbortSignal): Promise<SentenceRead>;
};

export type SentenceRead = {
  readonly reply: SentenceReply;
  readonly by: "openai" | "rules";
};
