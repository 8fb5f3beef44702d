import OpenAI, { APIConnectionError, APIError } from "openai";
import { zodResponseFormat } from "openai/helpers/zod";
import type { Drafter, DraftProposal, DraftSource } from "./port.ts";
import { tidyText } from "#src/platform/text/text.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import { groundedIn, groundedMaterials } from "./grounding.ts";
import { allowedAlt, allowedMaterials, allowedTags, allowedTitle } from "./limits.ts";
import { draftOffline } from "./offline.ts";
import { instructions, replySchema, type Reply } from "./reply.ts";
import { distinct } from "./words.ts";

export type OpenAiDrafterOptions = {
  readonly apiKey: string;
  /** Such as `https://api.openai.com/v1`; any service with the same chat completions will do. */
  readonly baseUrl: string;
  readonly model: string;
  readonly fetch: typeof fetch;
  readonly logger: Logger;
  readonly clock: Clock;
  /** After this long the plain draft is taken. Default 25 s. */
  readonly timeoutMs?: number;
};

/**
 * Asks OpenAI for a draft, with a JSON schema, once. The reply is data from outside: its shape is checked, then every
 * sentence against the maker's text, then the marketplace's limits. When anything fails the offline draft is returned and
 * `fallback` says why. Neither the text nor the key is ever logged.
 */
export function createOpenAiDrafter(options: OpenAiDrafterOptions): Drafter {
  const { apiKey, baseUrl, model, logger, clock, timeoutMs = 25_000 } = options;
  const client = new OpenAI({
    apiKey,
    baseURL: baseUrl,
    fetch: options.fetch,
    // Each would otherwise be read from the environment, or repeat a request that costs money.
    organization: null,
    project: null,
    adminAPIKey: null,
    logLevel: "off",
    maxRetries: 0,
    timeout: timeoutMs,
  });

  async function ask(source: DraftSource, signal: AbortSignal): Promise<Reply> {
    const completion = await client.chat.completions.create(
      {
        model,
        store: false,
        response_format: zodResponseFormat(replySchema, "listing_draft"),
        messages: [
          { role: "system", content: instructions },
          { role: "user", content: contentOf(source) },
        ],
      },
      { signal },
    );
    const choice = completion.choices?.[0];
    if (choice?.message?.refusal) throw new Unusable("refused");
    if (choice?.finish_reason === "content_filter") throw new Unusable("refused");
    if (choice?.finish_reason === "length") throw new Unusable("cut-off");
    return readReply(choice?.message?.content ?? "");
  }

  return {
    slow: true,
    async draft(source, signal) {
      signal?.throwIfAborted();
      if (source.text.trim() === "" && source.photos.length === 0) return draftOffline(source);
      const startedAt = clock.now().getTime();
      try {
        const reply = await withDeadline(clock, timeoutMs, signal, (deadline) => ask(source, deadline));
        return proposalOf(reply, source);
      } catch (error) {
        signal?.throwIfAborted();
        const fallback = reasonOf(error);
        logger.warn({ fallback, model, tookMs: clock.now().getTime() - startedAt }, "draft written without OpenAI");
        return { ...draftOffline(source), fallback };
      }
    },
  };
}

/** Characters: no listing's text is longer, and what is longer is no draft of one. */
const longestText = 10_000;

/** A reply that came but can't be used. The message is a fixed word, never part of the reply. */
class Unusable extends Error {}

/** Runs `work` and gives up on it after `ms` of the clock or when `signal` aborts, whether or not it listens. */
async function withDeadline<T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const done = new AbortController();
  const either = signal ? AbortSignal.any([over.signal, signal]) : over.signal;
  const aborted = new Promise<never>((_, reject) => {
    either.addEventListener("abort", () => reject(new Unusable("timeout")), { once: true });
  });
  void clock.sleep(ms, done.signal).then(() => over.abort());
  try {
    return await Promise.race([work(either), aborted]);
  } finally {
    done.abort();
  }
}

function contentOf({ text, photos, usualTags }: DraftSource): OpenAI.ChatCompletionContentPart[] {
  const told = { message: text, usual_tags: usualTags.slice(0, 40), photo_count: photos.length };
  return [
    { type: "text", text: JSON.stringify(told) },
    ...photos.map(({ jpeg }) => ({
      type: "image_url" as const,
      image_url: { url: `data:image/jpeg;base64,${Buffer.from(jpeg).toString("base64")}`, detail: "low" as const },
    })),
  ];
}

function readReply(content: string): Reply {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    throw new Unusable("bad-reply");
  }
  const parsed = replySchema.safeParse(json);
  if (!parsed.success) throw new Unusable("bad-reply");
  const { title, description, photo_alts: alts } = parsed.data;
  if ([title, description, ...alts].some((each) => each.length > longestText)) throw new Unusable("too-long");
  return parsed.data;
}

/** What is left of the reply after grounding and limits; a title or description that lost everything is the plain one. */
function proposalOf(reply: Reply, source: DraftSource): DraftProposal {
  const plain = draftOffline(source);
  const grounding = groundedIn(source.text);
  const { holds, sentences } = grounding;
  const title = allowedTitle(
    reply.title
      .split(/(?<=[,;|]|\s[–—-])\s+/u)
      .filter(holds)
      .join(" "),
  );
  const description = sentences(tidyText(reply.description.toWellFormed()));
  return {
    title: title || plain.title,
    description: description || plain.description,
    tags: allowedTags(reply.tags.filter(holds)),
    materials: allowedMaterials(groundedMaterials(reply.materials, source.text, grounding)),
    categoryWords: distinct(reply.category_words.map((word) => word.trim()).filter(Boolean)).slice(0, 8),
    alts: source.photos.map((_, index) => allowedAlt(sentences(reply.photo_alts[index] ?? ""))),
    prices: plain.prices,
    by: "openai",
  };
}

/** A short word for the log and the proposal. Service errors can quote the request, so their text is not taken. */
function reasonOf(error: unknown): string {
  if (error instanceof Unusable) return error.message;
  if (error instanceof APIConnectionError) return /timed? ?out/i.test(error.message) ? "timeout" : "unreachable";
  if (error instanceof APIError && typeof error.status === "number") return `http-${error.status}`;
  return error instanceof SyntaxError ? "bad-reply" : "failed";
}
