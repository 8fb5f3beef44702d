import type { Drafter } from "#src/app/ports/drafter.ts";
import { createOfflineDrafter } from "./offline.ts";
import { createOpenAiDrafter, type OpenAiDrafterOptions } from "./openai.ts";

/** OpenAI where a key is configured, with the offline drafter behind it; without a key the offline drafter alone. */
export function createDrafter(
  options: Omit<OpenAiDrafterOptions, "apiKey"> & { readonly apiKey: string | undefined },
): Drafter {
  const { apiKey } = options;
  return apiKey ? createOpenAiDrafter({ ...options, apiKey }) : createOfflineDrafter();
}
