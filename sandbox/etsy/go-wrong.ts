import type { Context } from "./context.ts";
import type { Fault } from "./faults.ts";

export function addFault(context: Context, made: Fault): void {
  context.state.settings.faults.push(made);
  context.changed();
}

/** The first fault that this call runs into; used up by it. */
export function takeFault(
  context: Context,
  call: { readonly operation: string; readonly method: string; readonly path: string; readonly shopId: number | null },
): Fault | undefined {
  const { settings } = context.state;
  for (const each of settings.faults) {
    if (!matches(each.operation, call) || (each.shop_id !== undefined && each.shop_id !== call.shopId)) continue;
    if (each.skip > 0) {
      each.skip -= 1;
      context.changed();
      continue;
    }
    each.count -= 1;
    settings.faults = settings.faults.filter(({ count }) => count > 0);
    context.changed();
    return { ...each };
  }
  return undefined;
}

function matches(pattern: string, call: { operation: string; method: string; path: string }): boolean {
  if (pattern === "*" || pattern === call.operation) return true;
  if (!pattern.includes("/")) return false;
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${escaped}$`).test(`${call.method} ${call.path}`);
}

/** What the caller is told; `x-sandbox-fault` tells the HTTP shell to cut the line, or never to answer. */
export function faultResponse({ mode, status, body, headers }: Fault): Response {
  if (mode === "drop" || mode === "timeout") {
    return new Response(null, { status: 504, headers: { "x-sandbox-fault": mode } });
  }
  const text = body ?? usualBody(status);
  const json = text.startsWith("{") || text.startsWith("[");
  return new Response(status === 204 ? null : text, {
    status,
    headers: { "content-type": json ? "application/json" : "text/html", ...retryAfter(status), ...headers },
  });
}

function retryAfter(status: number): Record<string, string> {
  return status === 429 ? { "retry-after": "1" } : {};
}

/** 502 to 504 come from the edge in front of the API and aren't JSON (behaviour, section 5). */
function usualBody(status: number): string {
  if (status === 429) return JSON.stringify({ error: "Exceeded per second rate limit" });
  if (status === 401) {
    return JSON.stringify({ error: "invalid_token", error_description: "access token is expired" });
  }
  if (status >= 502 && status <= 504) return "<html><body><h1>Service temporarily unavailable</h1></body></html>";
  if (status >= 500) return JSON.stringify({ error: "Server Error" });
  return JSON.stringify({ error: status === 404 ? "Resource not found" : "Something is not right." });
}
