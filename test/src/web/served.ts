import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { createBodyRoom } from "#src/platform/web/read-body.ts";
import { createReceiver } from "#src/platform/slack/transport/receiver.ts";
import { connectRoutes } from "#src/modules/shops/web/connect-pages.ts";
import { downloadRoutes } from "#src/modules/reports/web/download-route.ts";
import type { Route } from "#src/platform/web/http-io.ts";
import { photoRoutes } from "#src/platform/web/photo-route.ts";
import { createHeaderWriter } from "#src/platform/web/security-headers.ts";
import type { Workshop } from "#test/src/app/workshop.ts";

export type Served = {
  readonly url: string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, headers?: Record<string, string>, body?: string): Promise<Response>;
  close(): Promise<void>;
};

export type ServeOptions = {
  /** Whether people reach it by https. */
  readonly secure?: boolean;
};

/** The pages as in production. */
export async function serve(workshop: Workshop, options: ServeOptions = {}): Promise<Served> {
  const { app, clock, deps } = workshop;
  const { logger } = deps;
  const { secure = true } = options;
  const authorizeUrl = "https://www.etsy.example/oauth/connect";
  const routes = [
    ...connectRoutes({ app, ids: systemIds, logger, bodies: createBodyRoom(), secure, authorizeUrl }),
    ...photoRoutes({ app, logger }),
    ...downloadRoutes({ app, logger }),
  ];
  return serveRoutes(routes, clock, options);
}

/** Routes behind our own receiver, on a port of this machine. */
export async function serveRoutes(
  routes: readonly Route[],
  clock: Workshop["clock"],
  { secure = true }: ServeOptions = {},
): Promise<Served> {
  const { receiver, listener } = createReceiver({
    clock,
    logger: createLogger("silent"),
    config: { signingSecret: "unused-in-this-test", appToken: null },
    routes,
    prepare: createHeaderWriter({ publicUrl: secure ? "https://oms.example" : "http://127.0.0.1" }),
  });
  receiver.init({ processEvent: async () => {} } as never);
  const server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask =
    (method: string) =>
    (path: string, headers: Record<string, string> = {}, body: string | null = null) =>
      clock.during(fetch(url + path, { method, headers, body, redirect: "manual" }));
  return {
    url,
    get: ask("GET"),
    post: ask("POST"),
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
