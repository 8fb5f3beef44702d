import { createAnnouncer } from "./announce.ts";
import { apiCall, tokenCall } from "./answer.ts";
import { firstAppId } from "./apps.ts";
import type { Call, Context, Options } from "./context.ts";
import { control } from "./control.ts";
import { connect, token } from "./oauth.ts";
import { people } from "./pages/index.ts";
import { seedState } from "./seed.ts";
import { settle } from "./settle.ts";
import type { State } from "./state.ts";

export type EtsySandbox = {
  handle(request: Request): Promise<Response>;
  snapshot(): State;
  /** Called after every change, before the answer is given. */
  onChange(listener: () => void): () => void;
};

/** What an earlier one left, and what to do when everything is to be forgotten. */
export type Kept = {
  readonly state?: State;
  readonly calls?: readonly Call[];
  readonly onReset?: () => void;
};

const dayMs = 86_400_000;

/** The marketplace as one function from request to response: API, sign-in, pages for people, control. */
export function createEtsySandbox(options: Options, kept: Kept = {}): EtsySandbox {
  const listeners = new Set<() => void>();
  const now = options.clock.now().getTime();
  const seed = () => seedState(options.clock.now(), options.limits);
  const calls = [...(kept.calls ?? [])];
  const counted = calls.filter((call) => call.path.startsWith("/v3/application/") && call.status !== 429);
  const context: Context = {
    state: kept.state ?? seed(),
    options,
    calls,
    // The day's quota goes on where it stood.
    hits: hitsByApp(counted, now - dayMs),
    shadows: new Map(),
    deliveries: [],
    uploading: new Set(),
    settledAt: 0,
    changed: () => {
      announcer.announce(context);
      for (const listener of listeners) listener();
    },
  };
  let announcer = createAnnouncer(context);
  const reset = () => {
    kept.onReset?.();
    context.state = seed();
    context.calls.length = 0;
    context.hits.clear();
    context.shadows.clear();
    context.deliveries.length = 0;
    announcer = createAnnouncer(context);
    context.changed();
  };
  return {
    handle: (request) => route(context, request, reset),
    snapshot: () => context.state,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function hitsByApp(calls: readonly Call[], since: number): Map<number, number[]> {
  const hits = new Map<number, number[]>();
  for (const { app, at } of calls) {
    // Written down before there was more than one app.
    const id = app ?? firstAppId;
    if (Date.parse(at) > since) hits.set(id, [...(hits.get(id) ?? []), Date.parse(at)]);
  }
  return hits;
}

async function route(context: Context, request: Request, reset: () => void): Promise<Response> {
  settle(context);
  const { pathname } = new URL(request.url);
  if (pathname === "/v3/public/oauth/token") return tokenCall(context, request, () => token(context, request));
  if (pathname.startsWith("/v3/")) return apiCall(context, request);
  // Everything below is for this machine's own tools and pages: no other site's page may press buttons here.
  if (request.method !== "GET" && request.headers.get("sec-fetch-site") === "cross-site") {
    return new Response("Not from another site", { status: 403 });
  }
  if (pathname === "/oauth/connect") return connect(context, request);
  if (pathname.startsWith("/_sandbox/")) return control(context, request, reset);
  return people(context, request, reset);
}
