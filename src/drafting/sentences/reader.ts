import type { OpenAiOptions } from "../openai/client.ts";
import { createPlainSentenceReader } from "./by-rules.ts";
import type { SentenceReader } from "./port.ts";

/** OpenAI where a key is configured, with plain rules behind it; without a key the rules alone. */
export function createSentenceReader(
  options: Omit<OpenAiOptions, "apiKey"> & { readonly apiKey: string | undefined },
): SentenceReader {
  const { apiKey } = options;
  if (!apiKey) return createPlainSentenceReader();
  // Loaded with the first sentence, as its client takes much of the memory of a start.
  let loading: Promise<SentenceReader> | undefined;
  const asking = () =>
    (loading ??= import("./openai.ts").then(({ createOpenAiSentenceReader }) =>
      createOpenAiSentenceReader({ ...options, apiKey }),
    ));
  return { slow: true, read: async (source, signal) => (await asking()).read(source, signal) };
}
