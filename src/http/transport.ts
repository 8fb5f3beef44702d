import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { Agent, fetch as undiciFetch, type Dispatcher } from "undici";
import { isAddress, isPublicAddress } from "#src/kernel/addresses.ts";
import type { AddressAllowed } from "./host-policy.ts";
import { HttpError } from "./http-error.ts";

/**
 * What carries one request. `sent` is called at the latest moment before its first byte leaves; a transport that cannot
 * tell calls it at once. The body arrives as bytes; redirects come back as they are.
 */
export type Transport = {
  send(request: OutgoingRequest, sent: () => void): Promise<Response>;
  close(): Promise<void>;
};

export type OutgoingRequest = {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer> | null;
  readonly signal: AbortSignal;
  /** Only to addresses of the internet: for what comes from outside, such as where a photo is. */
  readonly publicOnly: boolean;
};

const connectTimeoutMs = 10_000;

/**
 * Said aloud, because the defaults can be lowered from outside (`--tls-min-v1.0`, NODE_TLS_REJECT_UNAUTHORIZED): nothing
 * below TLS 1.2, and no certificate that nobody vouches for.
 */
const tls = { minVersion: "TLSv1.2", rejectUnauthorized: true } as const;

/**
 * undici with keep-alive. Its own `fetch` is used because the global one refuses an agent of another undici. Deadlines
 * are the caller's; only connecting has one here, so that "never connected" is told apart from "no answer".
 */
export function createUndiciTransport(addressAllowed: AddressAllowed = isPublicAddress): Transport {
  const agentWith = (more: { lookup?: LookupFunction }) =>
    new Agent({ connect: { timeout: connectTimeoutMs, ...tls, ...more }, headersTimeout: 0, bodyTimeout: 0 });
  const anywhere = agentWith({});
  const outside = agentWith({ lookup: lookupAllowed(addressAllowed) });
  return {
    async send({ url, method, headers, body, signal, publicOnly }, sent) {
      // An address in the place of a name is never looked up.
      if (publicOnly && isAddress(url.hostname) && !addressAllowed(url.hostname)) throw new HttpError("blocked", false);
      const response = await undiciFetch(url, {
        method,
        headers: [...headers],
        body,
        signal,
        redirect: "manual",
        dispatcher: watching(publicOnly ? outside : anywhere, sent),
      });
      // The two Response classes differ only in which undici they come from; all that is read here is the same.
      return response as unknown as Response;
    },
    close: async () => void (await Promise.all([anywhere.close(), outside.close()])),
  };
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
    send({ url, method, headers, body, signal }, sent) {
      sent();
      const init: RequestInit = { method, headers, body, signal, redirect: "manual" };
      return handle(new Request(url, init));
    },
    close: async () => {},
  };
}

/** The agent for one request: undici tells a handler when the request is put on a connected socket, and not before. */
function watching(agent: Agent, sent: () => void): Dispatcher {
  return agent.compose((dispatch) => (options, handler) => {
    const start = handler.onRequestStart?.bind(handler);
    const watched = Object.create(handler) as Dispatcher.DispatchHandler;
    watched.onRequestStart = (controller, context) => {
      sent();
      start?.(controller, context);
    };
    return dispatch(options, watched);
  });
}
