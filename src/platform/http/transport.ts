import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { Readable } from "node:stream";
import { ReadableStream } from "node:stream/web";
import { Agent, type Dispatcher } from "undici";
import { isAddress, isPublicAddress } from "#src/platform/kernel/addresses.ts";
import type { StreamedBytes, TakeChunk } from "#src/platform/kernel/streamed.ts";
import type { Answer } from "./answer.ts";
import type { AddressAllowed } from "./host-policy.ts";
import { HttpError } from "./http-error.ts";
import { readWhole, withoutPacking } from "./read-whole.ts";
import { encodings, unpack } from "./unpack.ts";

/** What carries one request. Redirects come back as they are. */
export type Transport = {
  /**
   * @param sent called at the latest moment before the first byte leaves; a transport that cannot tell calls it at once
   */
  send(request: Carried, sent: () => void): Exchange;
  close(): Promise<void>;
};

export type Carried = {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | StreamedBytes | null;
  /** Only to addresses of the internet: for what comes from outside, such as where a photo is. */
  readonly publicOnly: boolean;
  /** Largest answer, bytes, before and after unpacking. */
  readonly maxBytes: number;
  /** Takes the body of an answer that says yes. */
  readonly into?: TakeChunk;
};

export type Exchange = {
  readonly answer: Promise<Answer>;
  /** Frees the socket. `answer` may stay open for good. */
  stop(reason: Error): void;
};

const connectTimeoutMs = 10_000;

/**
 * Said aloud, because the defaults can be lowered from outside (`--tls-min-v1.0`, NODE_TLS_REJECT_UNAUTHORIZED): nothing
 * below TLS 1.2, and no certificate that nobody vouches for.
 */
const tls = { minVersion: "TLSv1.2", rejectUnauthorized: true } as const;

/** As `fetch` says them where the caller says nothing. */
const usualHeaders = { accept: "*/*", "accept-encoding": encodings, "user-agent": "undici" } as const;

/**
 * undici with keep-alive, by its lowest call: an answer is read whole anyway, so the streams of `request` and `fetch`
 * would only be made and read again. Deadlines are the caller's; only connecting has one here, so that "never connected"
 * is told apart from "no answer".
 */
export function createUndiciTransport(addressAllowed: AddressAllowed = isPublicAddress): Transport {
  const agentWith = (more: { lookup?: LookupFunction }) =>
    new Agent({ connect: { timeout: connectTimeoutMs, ...tls, ...more }, headersTimeout: 0, bodyTimeout: 0 });
  const anywhere = agentWith({});
  const outside = agentWith({ lookup: lookupAllowed(addressAllowed) });
  return {
    send({ url, method, headers, body, publicOnly, maxBytes, into }, sent) {
      // An address in the place of a name is never looked up.
      if (publicOnly && isAddress(url.hostname) && !addressAllowed(url.hostname)) throw new HttpError("blocked", false);
      const own = {
        ...usualHeaders,
        // What is taken piece by piece isn't unpacked.
        ...(into ? { "accept-encoding": "identity" } : {}),
        ...headers,
        ...(isStreamed(body) ? { "content-length": String(body.size) } : {}),
      };
      return exchange(publicOnly ? outside : anywhere, { maxBytes, into }, sent, {
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method,
        headers: own,
        body: isStreamed(body) ? Readable.from(body.chunks(), { objectMode: false }) : body,
      });
    },
    close: async () => void (await Promise.all([anywhere.close(), outside.close()])),
  };
}

function isStreamed(body: Carried["body"]): body is StreamedBytes {
  return body !== null && typeof body === "object" && "chunks" in body;
}

type Taking = { readonly maxBytes: number; readonly into: TakeChunk | undefined };

function exchange(
  agent: Agent,
  { maxBytes, into }: Taking,
  sent: () => void,
  options: Dispatcher.DispatchOptions,
): Exchange {
  let controller: Dispatcher.DispatchController | undefined;
  let stopped: Error | undefined;
  const stop = (reason: Error) => {
    stopped ??= reason;
    controller?.abort(stopped);
  };
  const answer = new Promise<Answer>((resolve, reject) => {
    let head: { status: number; statusText: string; headers: Readonly<Record<string, string | string[] | undefined>> };
    const chunks: Buffer[] = [];
    let size = 0;
    agent.dispatch(options, {
      // undici calls this when the request is put on a connected socket, and not before.
      onRequestStart(started) {
        controller = started;
        if (stopped) return started.abort(stopped);
        sent();
      },
      onResponseStart(_, status, headers, statusText = "") {
        head = { status, statusText, headers };
      },
      onResponseData(reading, chunk) {
        const before = size;
        size += chunk.length;
        const fits = size <= maxBytes;
        if (!into || !isYes(head.status)) {
          if (fits) chunks.push(chunk);
          else reading.abort(new HttpError("too-large", true));
          return;
        }
        // With nothing at hand undici gives an empty piece after each pause: to pause for that one would go round for ever.
        if (chunk.length === 0) return;
        // One piece after the other: what comes meanwhile stays with the sender.
        reading.pause();
        const taken = fits ? into(chunk) : untilFull(into, chunk.subarray(0, Math.max(0, maxBytes - before)));
        taken.then(
          () => reading.resume(),
          (error: unknown) => reading.abort(error instanceof Error ? error : new Error(String(error))),
        );
      },
      onResponseEnd() {
        const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
        resolve(unpacked(head, body as Buffer<ArrayBuffer>, maxBytes));
      },
      onResponseError(_, error) {
        reject(error);
      },
    });
  });
  return { answer, stop };
}

/** What takes it gets as much as it asked for, and so knows itself that there is more than it takes. */
async function untilFull(into: TakeChunk, last: Uint8Array): Promise<never> {
  await into(last);
  throw new HttpError("too-large", true);
}

const isYes = (status: number) => status >= 200 && status < 300;

async function unpacked(
  {
    status,
    statusText,
    headers,
  }: { status: number; statusText: string; headers: Parameters<typeof withoutPacking>[0] },
  body: Buffer<ArrayBuffer>,
  maxBytes: number,
): Promise<Answer> {
  const encoding = headers["content-encoding"];
  const plain = withoutPacking(headers);
  if (encoding === undefined || body.length === 0) return { status, statusText, headers: plain, body };
  const whole = await unpack(body, String(encoding), maxBytes);
  if (whole) return { status, statusText, headers: plain, body: whole };
  return { status, statusText, headers: { ...plain, "content-encoding": String(encoding) }, body };
}

/** The check is made on what is connected to, so that a name cannot answer one thing here and another thing there. */
function lookupAllowed(allowed: AddressAllowed): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const found = error ? [] : addresses.filter(({ address }) => allowed(address));
      const [first] = found;
      if (!first) callback(error ?? new HttpError("blocked", false), "");
      else if (options.all) callback(null, found);
      else callback(null, first.address, first.family);
    });
  };
}

/** A function in place of sockets: a stand-in's `handle`, in tests. */
export function createFunctionTransport(handle: (request: Request) => Promise<Response>): Transport {
  return {
    send({ url, method, headers, body, maxBytes, into }, sent) {
      sent();
      const ending = new AbortController();
      const bytes = isStreamed(body) ? { body: ReadableStream.from(body.chunks()), duplex: "half" as const } : { body };
      const init = { method, headers, ...bytes, signal: ending.signal, redirect: "manual" } as RequestInit;
      return {
        answer: handle(new Request(url, init)).then((response) =>
          readWhole(response, maxBytes, isYes(response.status) ? into : undefined),
        ),
        stop: (reason) => ending.abort(reason),
      };
    },
    close: async () => {},
  };
}
