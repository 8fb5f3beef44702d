import OpenAI, { APIConnectionError, APIError } from "openai";
import { zodResponseFormat } from "openai/helpers/zod";
import type { z } from "zod";
import type { Clock } from "#src/platform/kernel/clock.ts";
import type { Logger } from "#src/platform/kernel/log.ts";

export type OpenAiOptions = {
  readonly apiKey: string;
  /** Such as `https://api.openai.com/v1`; any service with the same chat completions will do. */
  readonly baseUrl: string;
  readonly model: string;
  readonly fetch: typeof fetch;
  readonly logger: Logger;
  readonly clock: Clock;
  /** After this long the answer of plain rules is taken. */
  readonly timeoutMs?: number;
};

type AskingOptions = OpenAiOptions & { readonly timeoutMs: number };

/** What one reply is asked for with: the shape of its JSON, and what is said. */
export type Asked<Reply> = {
  readonly shape: z.ZodType<Reply>;
  readonly name: string;
  readonly messages: OpenAI.ChatCompletionMessageParam[];
};

/**
 * Asks for a reply of that shape, once, and makes the answer of it. When anything fails, or takes longer than `timeoutMs`, plain rules answer
 * instead, and the log says why.
 *
 * @param logged what the log calls it; neither what was asked nor the reply is in it
 */
export function createAsking(options: AskingOptions, logged: string) {
  const { model, logger, clock, timeoutMs } = options;
  const client = createOpenAiClient(options);

  async function ask<Reply>({ shape, name, messages }: Asked<Reply>, signal: AbortSignal): Promise<Reply> {
    const response_format = zodResponseFormat(shape, name);
    const completion = await client.chat.completions.create(
      { model, store: false, response_format, messages },
      { signal },
    );
    const { success, data } = shape.safeParse(jsonOf(completion.choices?.[0]));
    if (!success) throw new Unusable("bad-reply");
    return data;
  }

  return async <Reply, Answer>(
    asked: () => Asked<Reply>,
    answerOf: (reply: Reply) => Answer,
    byRules: (fallback: string) => Answer,
    signal: AbortSignal | undefined,
  ): Promise<Answer> => {
    const startedAt = clock.now().getTime();
    try {
      return answerOf(await withDeadline(clock, timeoutMs, signal, (deadline) => ask(asked(), deadline)));
    } catch (error) {
      signal?.throwIfAborted();
      const fallback = reasonOf(error);
      logger.warn({ fallback, model, tookMs: clock.now().getTime() - startedAt }, logged);
      return byRules(fallback);
    }
  };
}

/** A client that reads nothing from the environment and repeats no request: each costs money. */
function createOpenAiClient({ apiKey, baseUrl, fetch, timeoutMs }: AskingOptions): OpenAI {
  return new OpenAI({
    apiKey,
    baseURL: baseUrl,
    fetch,
    organization: null,
    project: null,
    adminAPIKey: null,
    logLevel: "off",
    maxRetries: 0,
    timeout: timeoutMs,
  });
}

/** A reply that came but can't be used. The message is a fixed word, never part of the reply. */
export class Unusable extends Error {}

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

/** What a reply says as JSON; whatever else it is can't be used. */
function jsonOf(choice: OpenAI.ChatCompletion.Choice | undefined): unknown {
  if (choice?.message?.refusal || choice?.finish_reason === "content_filter") throw new Unusable("refused");
  if (choice?.finish_reason === "length") throw new Unusable("cut-off");
  try {
    return JSON.parse(choice?.message?.content ?? "");
  } catch {
    throw new Unusable("bad-reply");
  }
}

/** A short word for the log and the answer. Service errors can quote the request, so their text is not taken. */
function reasonOf(error: unknown): string {
  if (error instanceof Unusable) return error.message;
  if (error instanceof APIConnectionError) return /timed? ?out/i.test(error.message) ? "timeout" : "unreachable";
  if (error instanceof APIError && typeof error.status === "number") return `http-${error.status}`;
  return error instanceof SyntaxError ? "bad-reply" : "failed";
}
