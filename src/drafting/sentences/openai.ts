import { zodResponseFormat } from "openai/helpers/zod";
import { createOpenAiClient, jsonOf, type OpenAiOptions, reasonOf, Unusable, withDeadline } from "../openai/client.ts";
import { readByRules } from "./by-rules.ts";
import { groundedReply } from "./grounding.ts";
import type { SentenceReader } from "./port.ts";
import { instructions, replySchema, type SentenceReply, type SentenceSource } from "./reply.ts";

/**
 * Asks OpenAI what a sentence means, with a strict schema, once. The reply is data from outside: its shape is checked against the names
 * that there are, then every number and word against the sentence. When anything fails the rules answer. Neither the sentence nor
 * the key is ever logged, and nothing of a listing is sent.
 */
export function createOpenAiSentenceReader(options: OpenAiOptions): SentenceReader {
  const { model, logger, clock, timeoutMs = 12_000 } = options;
  const client = createOpenAiClient({ ...options, timeoutMs });

  async function ask(source: SentenceSource, signal: AbortSignal): Promise<SentenceReply> {
    const schema = replySchema(source);
    const completion = await client.chat.completions.create(
      {
        model,
        store: false,
        response_format: zodResponseFormat(schema, "listing_change"),
        messages: [
          { role: "system", content: instructions },
          { role: "user", content: JSON.stringify(source) },
        ],
      },
      { signal },
    );
    const parsed = schema.safeParse(jsonOf(completion.choices?.[0]));
    if (!parsed.success) throw new Unusable("bad-reply");
    return parsed.data;
  }

  return {
    slow: true,
    async read(source, signal) {
      const startedAt = clock.now().getTime();
      try {
        const reply = await withDeadline(clock, timeoutMs, signal, (deadline) => ask(source, deadline));
        return { reply: groundedReply(reply, source), by: "openai" };
      } catch (error) {
        signal?.throwIfAborted();
        const fallback = reasonOf(error);
        logger.warn({ fallback, model, tookMs: clock.now().getTime() - startedAt }, "sentence read without OpenAI");
        return { reply: readByRules(source), by: "rules" };
      }
    },
  };
}
