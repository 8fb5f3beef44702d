import type { Drafter } from "./port.ts";
import { createOfflineDrafter } from "./offline.ts";
import type { OpenAiOptions } from "./openai/client.ts";

/** OpenAI where a key is configured, with the offline drafter behind it; without a key the offline drafter alone. */
export function createDrafter(
  options: Omit<OpenAiOptions, "apiKey"> & { readonly apiKey: string | undefined },
): Drafter {
  const { apiKey } = options;
  if (!apiKey) return createOfflineDrafter();
  // Loaded with the first draft: its client takes a fifth of the memory of a start, and of its time.
  let loading: Promise<Drafter> | undefined;
  const asking = () =>
    (loading ??= import("./openai.ts").then(({ createOpenAiDrafter }) => createOpenAiDrafter({ ...options, apiKey })));
  return { slow: true, draft: async (source, signal) => (await asking()).draft(source, signal) };
}
