import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { HTTPReceiver, SocketModeReceiver } from "@slack/bolt";
import type { Clock } from "#src/platform/kernel/clock.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import { boltLogger } from "./bolt-logger.ts";
import type { BodyRoom } from "#src/platform/web/read-body.ts";
import { bodyLimit, createRequestGuard, type GuardedRequest } from "./request-guard.ts";
import { createRouter, type Route } from "./routes.ts";

export type ReceiverOptions = {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly config: {
    readonly signingSecret: string | null;
    /** Given: Socket Mode, for a studio that hosts its own. */
    readonly appToken: string | null;
    readonly apiUrl?: string;
  };
  readonly routes: readonly Route[];
  /** Where bodies are read that nobody has judged yet. */
  readonly bodies?: BodyRoom;
  /** Sets what every answer carries: the security headers. */
  readonly prepare: (response: ServerResponse) => void;
};

const slackPath = "/slack/events";

/** How requests of Slack's and of browsers come in. Transport only. */
export type Receiving = {
  readonly receiver: HTTPReceiver | SocketModeReceiver;
  /** What takes everything over HTTP. In Socket Mode only browsers come this way. */
  readonly listener: (request: IncomingMessage, response: ServerResponse) => void;
};

export function createReceiver(options: ReceiverOptions): Receiving {
  const { config, logger, prepare } = options;
  const ours = createRouter(options.routes);
  if (config.appToken !== null) {
    const receiver = new SocketModeReceiver({
      appToken: config.appToken,
      logger: boltLogger(logger),
      ...(config.apiUrl ? { installerOptions: { clientOptions: { slackApiUrl: `${config.apiUrl}/` } } } : {}),
    });
    return {
      receiver,
      listener: (request, response) => {
        prepare(response);
        ours(request, response);
      },
    };
  }
  return guarded(options, config.signingSecret ?? "", ours);
}

/** Bolt verifies again what the guard let through: neither is to be the only one. */
function guarded(
  { logger, clock, prepare, bodies }: ReceiverOptions,
  signingSecret: string,
  ours: Receiving["listener"],
): Receiving {
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: slackPath,
    logger: boltLogger(logger),
    bodyLimit,
    unhandledRequestTimeoutMillis: 3001,
    customPropertiesExtractor: (request) => ({ requestKey: (request as unknown as GuardedRequest).requestKey }),
  });
  const guard = createRequestGuard({ signingSecret, clock, logger, ...(bodies ? { bodies } : {}) });
  const bolt = receiver.requestListener;
  const listener: Receiving["listener"] = (request, response) => {
    prepare(response);
    if (isForSlack(request)) guard(request, response, (passed) => bolt(passed, response));
    else ours(request, response);
  };
  receiver.requestListener = listener;
  return { receiver, listener };
}

/** As Bolt reads the address, so that no spelling of it goes around the guard. */
function isForSlack({ method, url = "/" }: IncomingMessage): boolean {
  return (
    method === "POST" &&
    URL.canParse(url, "http://localhost") &&
    new URL(url, "http://localhost").pathname === slackPath
  );
}

/** Nobody keeps a connection by sending a little now and then. Looked at every `connectionsCheckingInterval`. */
export const patience = { headersTimeout: 10_000, requestTimeout: 20_000, connectionsCheckingInterval: 5_000 } as const;

/** Who comes then is turned away; behind a proxy far fewer are ever open. */
const mostConnections = 1_000;
/** Nothing was sent or taken for so long: the client reads no more. */
const silenceMs = 60_000;

/** Half-open and idle connections cost memory too. */
export function limitConnections(server: Server): void {
  server.maxConnections = mostConnections;
  server.timeout = silenceMs;
}
