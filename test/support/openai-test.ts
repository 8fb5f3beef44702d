import { test as base } from "vitest";
import { startOpenAi } from "#test/src/drafting/openai-stand-in.ts";

type OnCleanup = { readonly onCleanup: (end: () => Promise<void>) => void };

/** For `.extend("openAi", { scope: "file" }, openAiStandIn)`: OpenAI's stand-in behind a socket, once for a file. */
export const openAiStandIn = async ({}, { onCleanup }: OnCleanup) => {
  const openAi = await startOpenAi();
  onCleanup(() => openAi.close());
  return openAi;
};

/** OpenAI's stand-in, and nothing of the product. */
export const openAiTest = base.extend("openAi", { scope: "file" }, openAiStandIn);
