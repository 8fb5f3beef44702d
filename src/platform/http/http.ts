import type { Clock } from "#src/platform/kernel/clock.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import type { StreamedBytes, TakeChunk } from "#src/platform/kernel/streamed.ts";
import { type Answer, wholeResponse } from "./answer.ts";
import type { AddressAllowed, HostAllowed } from "./host-policy.ts";
import { HttpError, isBeforeSending } from "./http-error.ts";
import { logPath } from "./log-path.ts";
import { fromFetch, fromRequest, type Outgoing, type PlainHeaders } from "./outgoing.ts";
import { createFunctionTransport, createUndiciTransport, type Exchange } from "./transport.ts";

/** The signature of the global `fetch`. */
export type Fetch = typeof fetch;

/** How one service is called. */
export type CallOptions = {
  /** Who is called, for the log: "slack", "supabase". */
  readonly service: string;
  /** For connecting, waiting and reading together, milliseconds. */
  readonly deadlineMs?: number;
  /** Largest answer that is read, bytes after decompression. */
  readonly maxBytes?: number;
  /** The address comes from outside: it may not lead to machines that only we can reach. */
  readonly publicOnly?: boolean;
  /** For what is called all the time: answers are logged at debug level. Failures are always logged. */
  readonly quiet?: boolean;
  /** Sent in place of the request's own body, piece by piece; its type is in the request's headers. */
  readonly body?: StreamedBytes;
  /** Takes the body of an answer of 200 to 299 piece by piece; the answer then has none. */
  readonly into?: TakeChunk;
};

export type Http = {
  /** As the global `fetch`, with the default deadline and size. */
  readonly fetch: Fetch;
  /** A `fetch` for a library to be given: same policy, its own deadline and size. */
  fetchFor(options: CallOptions): Fetch;
  /**
   * One call, once: nothing is ever repeated here, and no redirect is followed. The answer was read to its end.
   * @throws HttpError whatever goes wrong, the caller's own signal included
   */
  send(request: Request, options: CallOptions): Promise<Response>;
  /** Lets running calls end and closes idle connections. */
  close(): Promise<void>;
};

export type HttpOptions = {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly hostAllowed: HostAllowed;
  /** Judges calls that are `publicOnly`; left out, these go to the internet only. */
  readonly addressAllowed?: AddressAllowed;
  /** In place of sockets: the `handle` of a stand-in. */
  readonly fetch?: (request: Request) => Promise<Response>;
};

const defaultDeadlineMs = 30_000;
const defaultMaxBytes = 10 * 1024 * 1024;

/**
 * The only way out of this process. Logs method, host, path, status and time of every call, and neither queries nor
 * headers nor bodies. Deadlines run on `clock`.
 */
export function createHttp({ clock, logger, hostAllowed, addressAllowed, fetch: handle }: HttpOptions): Http {
  const transport = handle ? createFunctionTransport(handle) : createUndiciTransport(addressAllowed);

  async function call(outgoing: Outgoing, options: CallOptions): Promise<Response> {
    const { url, method } = outgoing;
    const startedAt = clock.now().getTime();
    const fields = { service: options.service, method, host: url.host, path: logPath(url) };
    const ms = () => clock.now().getTime() - startedAt;
    try {
      if (!hostAllowed(url)) throw new HttpError("blocked", false);
      const answer = await exchange(outgoing, options);
      const { status } = answer;
      const answered = { ...fields, status, ms: ms(), ...upstreamId(answer.headers, outgoing.headers) };
      if (options.quiet && status >= 200 && status < 300) logger.debug(answered, "http");
      else logger.info(answered, "http");
      return wholeResponse(answer, url.href);
    } catch (error) {
      const failure = error instanceof HttpError ? error : new HttpError("broken", true, error);
      logger.warn({ ...fields, failure: failure.kind, mayHaveArrived: failure.mayHaveArrived, ms: ms() }, "http");
      throw failure;
    }
  }

  /** Settles with what comes first: the answer, a failure, the deadline or the caller's signal. */
  function exchange({ url, method, headers, body, signal }: Outgoing, options: CallOptions): Promise<Answer> {
    if (signal?.aborted) return Promise.reject(new HttpError("aborted", false, signal.reason));
    return new Promise((resolve, reject) => {
      const ended = new AbortController();
      let running: Exchange | undefined;
      let sent = false;
      const end = () => {
        // A reason of its own would be an error made for nothing, with its stack, at every call.
        ended.abort(null);
        signal?.removeEventListener("abort", giveUp);
      };
      const fail = (failure: HttpError) => {
        if (ended.signal.aborted) return;
        end();
        // Frees the socket of an answer that is not read to its end.
        running?.stop(failure);
        reject(failure);
      };
      const giveUp = () => fail(new HttpError("aborted", sent, signal?.reason));
      signal?.addEventListener("abort", giveUp, { once: true });
      void clock
        .sleep(options.deadlineMs ?? defaultDeadlineMs, ended.signal)
        .then(() => fail(new HttpError("timeout", sent)));
      const carry = (bytes: Awaited<Outgoing["body"]>): Promise<Answer> | undefined => {
        if (ended.signal.aborted) return undefined;
        const publicOnly = options.publicOnly ?? false;
        const maxBytes = options.maxBytes ?? defaultMaxBytes;
        const { into } = options;
        const carried = { url, method, headers, body: options.body ?? bytes, publicOnly, maxBytes };
        running = transport.send(into ? { ...carried, into } : carried, () => {
          sent = true;
        });
        return running.answer;
      };
      const carried = async () => carry(body instanceof Promise ? await body : body);
      carried().then(
        (answer) => {
          if (!answer || ended.signal.aborted) return;
          end();
          resolve(answer);
        },
        (error: unknown) => fail(failureOf(error, sent)),
      );
    });
  }

  function fetchFor(options: CallOptions): Fetch {
    return async (input, init) => {
      const outgoing = fromFetch(input, init);
      try {
        return await call(outgoing, options);
      } catch (error) {
        if (error instanceof HttpError && error.kind === "aborted") throw outgoing.signal?.reason;
        throw error;
      }
    };
  }

  return {
    fetch: fetchFor({ service: "http" }),
    fetchFor,
    send: (request, options) => call(fromRequest(request), options),
    close: () => transport.close(),
  };
}

function failureOf(error: unknown, sent: boolean): HttpError {
  const own = ownError(error);
  if (own) return own;
  const never = !sent || isBeforeSending(error);
  return new HttpError(never ? "unreachable" : "broken", !never, error);
}

/** Ours, also from inside of what the transport made of it. */
function ownError(error: unknown): HttpError | undefined {
  if (error instanceof HttpError) return error;
  return error instanceof Error ? ownError(error.cause) : undefined;
}

/** The number by which the other side finds this call in its own log. */
function upstreamId(headers: PlainHeaders, sent: Outgoing["headers"]): { upstreamId?: string } {
  const id = Object.entries(headers).find(([name, value]) => upstreamIds.test(name) && value)?.[1];
  if (typeof id !== "string" || !/^[\w.:-]{1,80}$/.test(id)) return {};
  // One that repeats what it was sent is no number of its own, and may be a credential.
  return Object.values(sent).some((value) => value.includes(id)) ? {} : { upstreamId: id };
}

/** `x-request-id`, `x-slack-req-id`, and the like of others. */
const upstreamIds = /^x-(?:[a-z]+-)?req(?:uest)?-(?:uu)?id$/;
