import { checkKey } from "./auth.ts";
import { type Call, type Context, notFound, Refusal, secret } from "./context.ts";
import type { Fault } from "./faults.ts";
import { faultResponse, takeFault } from "./go-wrong.ts";
import { countCall, limitHeaders } from "./limits.ts";
import { findRoute } from "./routes.ts";
import type { App } from "./state.ts";

const kept = 5000;

/** One call of `/v3/application/…`: key, limits, faults, the endpoint, and a line in the ledger. */
export async function apiCall(context: Context, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const found = findRoute(request.method, url.pathname);
  const described = describe(request, found?.route.operation ?? "unknown");
  const { latencyMs } = context.state.settings;
  if (latencyMs > 0) await context.options.sleep(latencyMs);
  let app: App;
  try {
    app = checkKey(context, request);
  } catch (error) {
    return finish(context, described, refused(error), false);
  }
  const call = { ...described, app: app.id };
  const limited = countCall(context, app);
  const headers = { ...limitHeaders(context, app), "x-etsy-request-uuid": `req-${secret(context, 12)}` };
  if (limited) {
    const response = Response.json(
      { error: limited.error },
      { status: 429, headers: { ...headers, "retry-after": limited.retryAfter } },
    );
    return finish(context, { ...call, note: limited.error }, response, false);
  }
  return faulty(context, call, found?.route.write ?? false, async () => {
    try {
      if (!found) throw notFound();
      const answer = await found.route.run({ context, request, ids: found.ids, query: url.searchParams });
      if (answer.body === null) return new Response(null, { status: answer.status, headers });
      return Response.json(answer.body, { status: answer.status, headers });
    } catch (error) {
      return refused(error, headers);
    }
  });
}

/** A call of the token endpoint, with the faults that are meant for it. */
export function tokenCall(context: Context, request: Request, run: () => Promise<Response>): Promise<Response> {
  return faulty(context, describe(request, "token"), true, run);
}

type Described = Omit<Call, "n" | "at" | "status" | "effect">;

function describe(request: Request, operation: string): Described {
  const { pathname, search } = new URL(request.url);
  const id = (pattern: RegExp) => {
    const digits = pattern.exec(pathname)?.[1];
    return digits ? Number(digits) : null;
  };
  return {
    method: request.method,
    path: pathname + search,
    operation,
    shopId: id(/\/shops\/(\d+)/),
    listingId: id(/\/listings\/(\d+)/),
    app: null,
    fault: null,
    note: null,
  };
}

async function faulty(
  context: Context,
  described: Described,
  write: boolean,
  run: () => Promise<Response>,
): Promise<Response> {
  const fault = takeFault(context, described);
  const call = { ...described, fault: fault ? inWords(fault) : null };
  if (fault && fault.delay_ms > 0) await context.options.sleep(fault.delay_ms);
  if (fault?.mode === "ignore") {
    // What etsy/open-api#897 reports: the call says 200 and does nothing.
    const before = structuredClone(context.state);
    const response = await run();
    context.state = before;
    return finish(context, call, response, false);
  }
  if (fault && fault.mode !== "slow" && fault.when === "before") {
    return finish(context, call, faultResponse(fault), false);
  }
  const response = await run();
  const effect = write && response.ok;
  if (effect) context.changed();
  return finish(context, call, fault && fault.mode !== "slow" ? faultResponse(fault) : response, effect);
}

function inWords({ mode, status, when, delay_ms: delay }: Fault): string {
  const kind = mode === "status" ? `status ${status}` : mode;
  const late = delay > 0 ? `, ${delay} ms late` : "";
  return mode === "slow" || mode === "ignore" ? `${kind}${late}` : `${kind} ${when} the effect${late}`;
}

function refused(error: unknown, headers: Record<string, string> = {}): Response {
  if (!(error instanceof Refusal)) throw error;
  return Response.json(error.body, { status: error.status, headers: { ...headers, ...error.headers } });
}

/** Writes the line and gives the response on. */
async function finish(context: Context, call: Described, response: Response, effect: boolean): Promise<Response> {
  const seen = response.headers.has("x-sandbox-fault") ? 0 : response.status;
  const line: Call = {
    n: (context.calls.at(-1)?.n ?? 0) + 1,
    at: context.options.clock.now().toISOString(),
    ...call,
    status: seen,
    effect,
    note: call.note ?? (seen >= 400 ? (await response.clone().text()).slice(0, 300) : null),
  };
  context.calls.push(line);
  if (context.calls.length > kept) context.calls.splice(0, context.calls.length - kept);
  context.options.journal?.(line);
  return response;
}
