import { Agent, fetch as undiciFetch, type Dispatcher } from "undici";

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
};

const connectTimeoutMs = 10_000;

/**
 * undici with keep-alive. Its own `fetch` is used because the global one refuses an agent of another undici. Deadlines
 * are the caller's; only connecting has one here, so that "never connected" is told apart from "no answer".
 */
export function createUndiciTransport(): Transport {
  const agent = new Agent({ connect: { timeout: connectTimeoutMs }, headersTimeout: 0, bodyTimeout: 0 });
  return {
    async send({ url, method, headers, body, signal }, sent) {
      const response = await undiciFetch(url, {
        method,
        headers: [...headers],
        body,
        signal,
        redirect: "manual",
        dispatcher: watching(agent, sent),
      });
      // The two Response classes differ only in which undici they come from; all that is read here is the same.
      return response as unknown as Response;
    },
    close: () => agent.close(),
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
