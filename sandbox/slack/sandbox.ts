import { runAct } from "./acts.ts";
import { fault } from "./contract.ts";
import { isControl, runControl } from "./control.ts";
import type { Context, SandboxOptions } from "./context.ts";
import { pageFile, privateFile } from "./files.ts";
import { personalView } from "./personal-view.ts";
import { authorize } from "./oauth/authorize.ts";
import { useResponseUrl } from "./response-url.ts";
import { seedState } from "./seed.ts";
import type { State } from "./state.ts";
import { callMethod } from "./web-api/index.ts";

export type SlackSandbox = {
  handle(request: Request): Promise<Response>;
  snapshot(): State;
  restore(state: State): void;
  /** Called after every change. */
  onChange(listener: () => void): () => void;
};

export type SeedOptions = {
  readonly botToken?: string;
  /** Whether the app is in the seeded workspace from the start; yes when left out. */
  readonly installed?: boolean;
};

/** Slack as one function from request to response. `state`: what an earlier one's `snapshot` gave. */
export function createSlackSandbox(options: SandboxOptions & SeedOptions & { readonly state?: State }): SlackSandbox {
  const listeners = new Set<() => void>();
  const seed = () => seedState(options.clock.now(), options.botToken, options.installed);
  const context: Context = {
    state: options.state ?? seed(),
    ledger: { entries: [], faults: [] },
    fetched: new Set(),
    options,
    changed: () => {
      for (const listener of listeners) listener();
    },
  };
  return {
    handle: (request) => route(context, request, listeners, seed),
    snapshot: () => structuredClone(context.state),
    restore: (state) => {
      context.state = structuredClone(state);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

async function route(
  context: Context,
  request: Request,
  listeners: Set<() => void>,
  seed: () => State,
): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname.startsWith("/api/")) return callMethod(context, pathname.slice("/api/".length), request);
  if (pathname === "/oauth/v2/authorize") return authorize(context, request);
  if (pathname.startsWith("/files-pri/")) return privateFile(context, request);
  if (pathname.startsWith("/response/")) return useResponseUrl(context, pathname.slice("/response/".length), request);
  const control = pathname.startsWith("/_sandbox/") ? pathname.slice("/_sandbox/".length) : null;
  if (control === null) return new Response("Not found", { status: 404 });
  if (control.startsWith("act/") && request.method === "POST") {
    const result = await runAct(context, control.slice("act/".length), await request.json());
    context.changed();
    return Response.json(result, { status: result.ok || result.errors ? 200 : 409 });
  }
  if (request.method === "POST" && isControl(control)) return runControl(context, control, await request.json());
  if (control.startsWith("file/")) return pageFile(context, control.slice("file/".length));
  switch (`${request.method} ${control}`) {
    case "GET view": {
      const view = personalView(context, searchParams.get("as") ?? "", searchParams.get("team") ?? undefined);
      return view ? Response.json(view) : Response.json({ ok: false, error: "user_not_found" }, { status: 404 });
    }
    case "GET events":
      return changes(listeners, request.signal);
    case "GET state":
      return Response.json(context.state);
    case "GET ledger": {
      const since = Number(searchParams.get("since") ?? 0);
      return Response.json(context.ledger.entries.filter((entry) => entry.n > since));
    }
    case "POST reset":
      context.state = seed();
      context.ledger.entries.length = 0;
      context.ledger.faults.length = 0;
      context.changed();
      return Response.json({ ok: true });
    case "POST faults": {
      const parsed = fault.safeParse(await request.json());
      if (!parsed.success) return Response.json({ ok: false, error: parsed.error.message }, { status: 400 });
      context.ledger.faults.push(parsed.data);
      return Response.json({ ok: true });
    }
    case "GET faults":
      return Response.json(context.ledger.faults);
    case "DELETE faults":
      context.ledger.faults.length = 0;
      return Response.json({ ok: true });
    default:
      return Response.json({ ok: false, error: "not_found" }, { status: 404 });
  }
}

/** Server-sent events: one word per change. */
function changes(listeners: Set<() => void>, signal: AbortSignal): Response {
  const encoder = new TextEncoder();
  let listener: () => void = () => undefined;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      listener = () => controller.enqueue(encoder.encode("data: changed\n\n"));
      listeners.add(listener);
      listener();
      signal.addEventListener("abort", () => listeners.delete(listener), { once: true });
    },
    cancel: () => void listeners.delete(listener),
  });
  return new Response(stream, { headers: { "content-type": "text/event-stream", "cache-control": "no-store" } });
}
