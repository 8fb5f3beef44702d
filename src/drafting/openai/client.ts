import OpenAI, { APIConnectionError, APIError } from "openai";
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

/** A client that reads nothing from the environment and repeats no request: each costs money. */
export function createOpenAiClient({ apiKey, baseUrl, fetch, timeoutMs }: OpenAiOptions): OpenAI {
  return new OpenAI({
    apiKey,
    baseURL: baseUrl,
    fetch,
    organization: null,
    project: null,
    adminAPIKey: null,
    logLevel: "off",
    maxRetries: 0,
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
  });
}

/** A reply that came but can't be used. The message is a fixed word, never part of the reply. */
export class Unusable extends Error {}

/** Runs `work` and gives up on it after `ms` of the clock or when `signal` aborts, whether or not it listens. */
export async function withDeadline<T>(
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
export function jsonOf(choice: OpenAI.ChatCompletion.Choice | undefined): unknown {
  if (choice?.message?.refusal || choice?.finish_reason === "content_filter") throw new Unusable("refused");
  if (choice?.finish_reason === "length") throw new Unusable("cut-off");
  try {
    return JSON.parse(choice?.message?.content ?? "");
  } catch {
    throw new Unusable("bad-reply");
  }
}

/** A short word for the log and the answer. Service errors can quote the request, so their text is not taken. */
export function reasonOf(error: unknown): string {
  if (error instanceof Unusable) return error.message;
  if (error instanceof APIConnectionError) return /timed? ?out/i.test(error.message) ? "timeout" : "unreachable";
  if (error instanceof APIError && typeof error.status === "number") return `http-${error.status}`;
  return error instanceof SyntaxError ? "bad-reply" : "failed";
}
