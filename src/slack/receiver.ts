import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { HTTPReceiver, SocketModeReceiver } from "@slack/bolt";
import type { Clock } from "#src/kernel/clock.ts";
import type { Logger } from "#src/kernel/log.ts";
import { boltLogger } from "./bolt-logger.ts";
import { bodyLimit, createRequestGuard, type GuardedRequest } from "./request-guard.ts";

export type ReceiverOptions = {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly config: {
    readonly signingSecret: string | null;
    /** Given: Socket Mode, for a studio that hosts its own. */
    readonly appToken: string | null;
  };
  /** Where the pages are served in Socket Mode, which needs no port for Slack itself. */
  readonly port: number;
  readonly routes: readonly Route[];
  /** Sets what every answer carries: the security headers. */
  readonly prepare: (response: ServerResponse) => void;
};

type CustomRoute = NonNullable<ConstructorParameters<typeof HTTPReceiver>[0]["customRoutes"]>[number];
type Route = { readonly path: string; readonly method: readonly string[]; readonly handler: CustomRoute["handler"] };

const slackPath = "/slack/events";

/** How requests of Slack's and of browsers come in. Transport only. */
export function createReceiver(options: ReceiverOptions): HTTPReceiver | SocketModeReceiver {
  const { config, logger, routes, port, prepare } = options;
  const custom = routes.map(({ path, method, handler }) => ({
    path,
    method: [...method],
    handler: ((request, response) => {
      prepare(response);
      handler(request, response);
    }) satisfies CustomRoute["handler"],
  }));
  if (config.appToken !== null) {
    return new SocketModeReceiver({
      appToken: config.appToken,
      logger: boltLogger(logger),
      customRoutes: custom,
      installerOptions: { port },
    });
  }
  return guarded(options, config.signingSecret ?? "", custom);
}

/** Bolt verifies again what the guard let through: neither is to be the only one. */
function guarded({ logger, clock, prepare }: ReceiverOptions, signingSecret: string, customRoutes: CustomRoute[]) {
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: slackPath,
    customRoutes,
    logger: boltLogger(logger),
    bodyLimit,
    unhandledRequestTimeoutMillis: 3001,
    customPropertiesExtractor: (request) => ({ requestKey: (request as unknown as GuardedRequest).requestKey }),
  });
  const guard = createRequestGuard({ signingSecret, clock, logger });
  const bolt = receiver.requestListener;
  receiver.requestListener = (request: IncomingMessage, response: ServerResponse) => {
    prepare(response);
    if (isForSlack(request)) guard(request, response, (passed) => bolt(passed, response));
    else bolt(request, response);
  };
  return receiver;
}

/** As Bolt reads the address, so that no spelling of it goes around the guard. */
function isForSlack({ method, url = "/" }: IncomingMessage): boolean {
  return (
    method === "POST" &&
    URL.canParse(url, "http://localhost") &&
    new URL(url, "http://localhost").pathname === slackPath
  );
}

/** Nobody keeps a connection by sending a little now and then. */
export function limitPatience(server: Server | null | undefined): void {
  if (!server) return;
  server.headersTimeout = 10_000;
  server.requestTimeout = 20_000;
}
