import type { Clock } from "#src/kernel/clock.ts";
import type { Logger } from "#src/kernel/log.ts";
import type { AddressAllowed, HostAllowed } from "./host-policy.ts";
import { HttpError, isBeforeSending } from "./http-error.ts";
import { logPath } from "./log-path.ts";
import { readWhole } from "./read-whole.ts";
import { createFunctionTransport, createUndiciTransport, type OutgoingRequest } from "./transport.ts";

/** The signature of the global `fetch`. */
export type Fetch = typeof fetch;

/** How one service is called. */
export type CallOptions = {
  /** Who is called, for the log: "etsy", "slack". */
  readonly service: string;
  /** For connecting, waiting and reading together, milliseconds. */
  readonly deadlineMs?: number;
  /** Largest answer that is read, bytes after decompression. */
  readonly maxBytes?: number;
  /** The address comes from outside: it may not lead to machines that only we can reach. */
  readonly publicOnly?: boolean;
  /** For what is called all the time: answers are logged at debug level. Failures are always logged. */
  readonly quiet?: boolean;
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

  async function send(request: Request, options: CallOptions): Promise<Response> {
    const url = new URL(request.url);
    const startedAt = clock.now().getTime();
    const fields = { service: options.service, method: request.method, host: url.host, path: logPath(url) };
    const ms = () => clock.now().getTime() - startedAt;
    try {
      if (!hostAllowed(url)) throw new HttpError("blocked", false);
      const response = await exchange(request, url, options);
      const answered = {
        ...fields,
        status: response.status,
        ms: ms(),
        ...upstreamId(response.headers, request.headers),
      };
      if (options.quiet && response.ok) logger.debug(answered, "http");
      else logger.info(answered, "http");
      return response;
    } catch (error) {
      const failure = error instanceof HttpError ? error : new HttpError("broken", true, error);
      logger.warn({ ...fields, failure: failure.kind, mayHaveArrived: failure.mayHaveArrived, ms: ms() }, "http");
      throw failure;
    }
  }

  async function exchange(request: Request, url: URL, options: CallOptions): Promise<Response> {
    const stop = new AbortController();
    const ended = new AbortController();
    const giveUp = () => stop.abort(request.signal.reason);
    let sent = false;
    let late = false;
    if (request.signal.aborted) throw new HttpError("aborted", false, request.signal.reason);
    request.signal.addEventListener("abort", giveUp, { once: true });
    void clock.sleep(options.deadlineMs ?? defaultDeadlineMs, ended.signal).then(() => {
      if (ended.signal.aborted) return;
      late = true;
      stop.abort(new HttpError("timeout", sent));
    });
    try {
      const outgoing: OutgoingRequest = {
        url,
        method: request.method,
        headers: request.headers,
        body: request.body === null ? null : new Uint8Array(await orStopped(request.arrayBuffer(), stop.signal)),
        signal: stop.signal,
        publicOnly: options.publicOnly ?? false,
      };
      const answer = await orStopped(
        transport.send(outgoing, () => {
          sent = true;
        }),
        stop.signal,
      );
      return await orStopped(readWhole(answer, options.maxBytes ?? defaultMaxBytes, request.url), stop.signal);
    } catch (error) {
      // Frees the socket of an answer that is not read to its end.
      stop.abort(error);
      if (late) throw new HttpError("timeout", sent);
      if (request.signal.aborted) throw new HttpError("aborted", sent, request.signal.reason);
      const own = ownError(error);
      if (own) throw own;
      const never = !sent || isBeforeSending(error);
      throw new HttpError(never ? "unreachable" : "broken", !never, error);
    } finally {
      ended.abort();
      request.signal.removeEventListener("abort", giveUp);
    }
  }

  function fetchFor(options: CallOptions): Fetch {
    return async (input, init) => {
      // The global Request encodes every body there is (forms, blobs, streams), so that the transport sees bytes only.
      const request = new Request(input, init?.body instanceof ReadableStream ? { ...init, duplex: "half" } : init);
      try {
        return await send(request, options);
      } catch (error) {
        if (error instanceof HttpError && error.kind === "aborted") throw request.signal.reason;
        throw error;
      }
    };
  }

  return { fetch: fetchFor({ service: "http" }), fetchFor, send, close: () => transport.close() };
}

/** Ours, also from inside of what the transport made of it. */
function ownError(error: unknown): HttpError | undefined {
  if (error instanceof HttpError) return error;
  return error instanceof Error ? ownError(error.cause) : undefined;
}

/** Settles with the promise, or rejects when the signal fires first: a transport that ignores its signal can't hang us. */
function orStopped<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
    void promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** The number by which the other side finds this call in its own log. */
function upstreamId(headers: Headers, sent: Headers): { upstreamId?: string } {
  const id = ["x-etsy-request-uuid", "x-slack-req-id", "x-request-id"].map((name) => headers.get(name)).find(Boolean);
  if (!id || !/^[\w.:-]{1,80}$/.test(id)) return {};
  // One that repeats what it was sent is no number of its own, and may be a credential.
  return [...sent.values()].some((value) => value.includes(id)) ? {} : { upstreamId: id };
}
