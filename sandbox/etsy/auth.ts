import { allApps, firstAppId } from "./apps.ts";
import { type Context, milliseconds, Refusal } from "./context.ts";
import type { App } from "./state.ts";

/** `x-api-key: keystring:shared_secret`, on every call (behaviour 1.4). */
export function checkKey(context: Context, request: Request): App {
  const key = request.headers.get("x-api-key") ?? "";
  if (allApps(context).some(({ keystring }) => key === keystring))
    throw new Refusal(403, "Shared secret is required in x-api-key header.");
  if (!/^[^:]+:[^:]+$/.test(key)) {
    throw new Refusal(403, "Invalid API key: should be in the format 'keystring:shared_secret'.");
  }
  const app = appOf(context, request);
  if (!app) {
    throw new Refusal(403, "API key not found or not active, or incorrect shared secret for API key.");
  }
  return app;
}

/** Whose key the request has. One that isn't approved is like none. */
function appOf(context: Context, request: Request): App | undefined {
  const key = request.headers.get("x-api-key");
  return allApps(context).find(
    ({ keystring, sharedSecret, approved }) => approved && key === `${keystring}:${sharedSecret}`,
  );
}

/**
 * Who is signed in.
 * @throws Refusal 401 without or with a dead token, 403 when it lacks the scope (behaviour 1.5: two different cases)
 */
export function checkBearer(context: Context, request: Request, scope: string): number {
  const bearer = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
  if (!bearer) throw new Refusal(401, `Access token is required for this request (requires scope: ${scope}).`);
  const token = context.state.tokens.find((each) => each.access === bearer);
  // Assumed: a token is good with the key of the app that it was given to, and with no other.
  if (!token || token.revoked || (token.app ?? firstAppId) !== appOf(context, request)?.id) {
    throw new Refusal(401, { error: "invalid_token", error_description: "access token is invalid" });
  }
  if (token.accessExpires <= milliseconds(context)) {
    throw new Refusal(401, { error: "invalid_token", error_description: "access token is expired" });
  }
  if (scope !== "" && !token.scopes.includes(scope)) {
    throw new Refusal(403, `Access token lacks scope for this request (requires scope: ${scope}).`);
  }
  return token.userId;
}

/** For endpoints that need the key alone: null without a token, but a dead one is refused all the same. */
export function optionalBearer(context: Context, request: Request): number | null {
  return request.headers.has("authorization") ? checkBearer(context, request, "") : null;
}
