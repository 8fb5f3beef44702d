import { HTTPReceiver } from "@slack/bolt";
import type { AddressInfo } from "node:net";
import { systemIds } from "#src/kernel/ids.ts";
import { connectRoutes } from "#src/web/connect-pages.ts";
import { downloadRoutes } from "#src/web/download-route.ts";
import { photoRoutes } from "#src/web/photo-route.ts";
import type { Workshop } from "#test/src/app/workshop.ts";

export type Served = {
  readonly url: string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
};

/** The pages behind Bolt's own HTTP server, as in production. */
export async function serve({ app, clock, deps: { logger } }: Workshop, { secure = true } = {}): Promise<Served> {
  const routes = [
    ...connectRoutes({ app, ids: systemIds, logger, secure, authorizeUrl: "https://www.etsy.example/oauth/connect" }),
    ...photoRoutes({ app, logger }),
    ...downloadRoutes({ app, logger }),
  ];
  const receiver = new HTTPReceiver({
    signingSecret: "unused-in-this-test",
    customRoutes: routes.map((route) => ({ ...route, method: [...route.method] })),
  });
  receiver.init({ processEvent: async () => {} } as never);
  const server = await receiver.start({ port: 0, host: "127.0.0.1" } as never);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask =
    (method: string) =>
    (path: string, headers: Record<string, string> = {}) =>
      clock.during(fetch(url + path, { method, headers, redirect: "manual" }));
  return {
    url,
    get: ask("GET"),
    post: ask("POST"),
    async close() {
      (server as { closeAllConnections?: () => void }).closeAllConnections?.();
      await receiver.stop();
    },
  };
}
