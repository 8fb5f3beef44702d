import { HTTPReceiver, SocketModeReceiver } from "@slack/bolt";
import type { Logger } from "#src/kernel/log.ts";
import { boltLogger } from "./bolt-logger.ts";

export type ReceiverOptions = {
  readonly logger: Logger;
  readonly config: {
    readonly signingSecret: string | null;
    /** Given: Socket Mode, for a studio that hosts its own. */
    readonly appToken: string | null;
  };
  /** Where the pages are served in Socket Mode, which needs no port for Slack itself. */
  readonly port: number;
  readonly routes: readonly Route[];
};

type CustomRoute = NonNullable<ConstructorParameters<typeof HTTPReceiver>[0]["customRoutes"]>[number];
type Route = { readonly path: string; readonly method: readonly string[]; readonly handler: CustomRoute["handler"] };

/** How requests of Slack's and of browsers come in. Transport only. */
export function createReceiver({ config, logger, routes, port }: ReceiverOptions): HTTPReceiver | SocketModeReceiver {
  const custom = routes.map(({ path, method, handler }) => ({ path, method: [...method], handler }));
  if (config.appToken !== null) {
    return new SocketModeReceiver({
      appToken: config.appToken,
      logger: boltLogger(logger),
      customRoutes: custom,
      installerOptions: { port },
    });
  }
  return new HTTPReceiver({
    signingSecret: config.signingSecret ?? "",
    endpoints: "/slack/events",
    customRoutes: custom,
    logger: boltLogger(logger),
    bodyLimit: "1mb",
    unhandledRequestTimeoutMillis: 3001,
  });
}
