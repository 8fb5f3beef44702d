import { createAsking, type OpenAiOptions } from "../openai/client.ts";
import { readByRules } from "./by-rules.ts";
import { groundedReply } from "./grounding.ts";
import type { SentenceRead, SentenceReader } from "./port.ts";
import { instructions, replySchema, type SentenceReply } from "./reply.ts";

/**
 * Asks OpenAI what a sentence means, with a strict schema, once. The reply is data from outside: its shape is checked against the names
 * that there are, then every number and word against the sentence. When anything fails the rules answer. Neither the sentence nor
 * the key is ever logged, and nothing of a listing is sent.
 */
export function createOpenAiSentenceReader(options: OpenAiOptions): SentenceReader {
  const ask = createAsking({ timeoutMs: 12_000, ...options }, "sentence read without OpenAI");

  return {
    slow: true,
    async read(source, signal) {
      return ask<SentenceReply, SentenceRead>(
        () => ({
          shape: replySchema(source),
          name: "listing_change",
          messages: [
            { role: "system", content: instructions },
            { role: "user", content: JSON.stringify(source) },
          ],
        }),
        (reply) => ({ reply: groundedReply(reply, source), by: "openai" }),
        () => ({ reply: readByRules(source), by: "rules" }),
        signal,
      );
    },
  };
}
