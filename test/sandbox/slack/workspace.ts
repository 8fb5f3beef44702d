import { Server } from "node:http";
import { App, LogLevel } from "@slack/bolt";
import type { ActResult, PersonalView } from "#sandbox/slack/contract.ts";
import { createSlackSandbox, type SlackSandbox } from "#sandbox/slack/sandbox.ts";
import { seedToken } from "#sandbox/slack/seed.ts";
import { serve } from "@hono/node-server";

/** A workspace with a real Bolt app in it, over real sockets. */
export type Workspace = {
  readonly app: App;
  readonly sandbox: SlackSandbox;
  readonly url: string;
  act(name: string, body: unknown): Promise<ActResult>;
  see(as: string): Promise<PersonalView>;
  control<T>(method: string, path: string, body?: unknown): Promise<T>;
  close(): Promise<void>;
};

/** `now`: the sandbox's clock, real time if left out. */
export async function openWorkspace(now: () => Date = () => new Date()): Promise<Workspace> {
  const place = { url: "", appUrl: "" };
  const sandbox = createSlackSandbox({
    clock: { now },
    random: () => 0.5,
    get publicUrl() {
      return place.url;
    },
    get appUrl() {
      return place.appUrl;
    },
    signingSecret: "signing-secret",
    deliver: (request) => fetch(request),
    patienceMs: 3000,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref()),
  });
  const server = serve({ hostname: "127.0.0.1", port: 0, fetch: (request) => sandbox.handle(request) });
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  place.url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const app = new App({
    token: seedToken,
    signingSecret: "signing-secret",
    clientOptions: { slackApiUrl: `${place.url}/api/`, retryConfig: { retries: 0 } },
    logLevel: LogLevel.ERROR,
  });
  const appServer = await app.start({ host: "127.0.0.1", port: 0 });
  if (!(appServer instanceof Server)) throw new Error("the app serves plain HTTP");
  const appAddress = appServer.address();
  place.appUrl = `http://127.0.0.1:${typeof appAddress === "object" && appAddress ? appAddress.port : 0}/slack/events`;
  const control = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${place.url}/_sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await response.json()) as T;
  };
  return {
    app,
    sandbox,
    get url() {
      return place.url;
    },
    control,
    act: (name, body) => control("POST", `act/${name}`, body),
    see: (as) => control("GET", `view?as=${as}`),
    async close() {
      appServer.closeAllConnections();
      await app.stop();
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
    },
  };
}
