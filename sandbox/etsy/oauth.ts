import { createHash } from "node:crypto";
import { appCalled, firstAppId, reaches } from "./apps.ts";
import { type Context, milliseconds, newId, secret } from "./context.ts";
import { consentPage, consentProblemPage } from "./pages/consent.ts";
import { page, redirect } from "./pages/layout.ts";
import type { App, State, Token } from "./state.ts";

/** Sign-in: PKCE, exact redirect addresses, rotating refresh tokens (behaviour, section 1). */

/** What was accepted when measured; any other name makes the whole authorization fail. */
const knownScopes = [
  "address_r",
  "address_w",
  "email_r",
  "listings_d",
  "listings_r",
  "listings_w",
  "profile_r",
  "profile_w",
  "shops_r",
  "shops_w",
  "transactions_r",
  "transactions_w",
];

const codeLifeMs = 60_000;
const accessLifeMs = 3_600_000;
const refreshLifeMs = 90 * 24 * 3_600_000;
/** How long a token's end is remembered, so that it is refused as expired and not as unknown. */
const rememberedMs = 24 * 3_600_000;

type Checked =
  | { readonly ok: true; readonly app: App; readonly scopes: string[] }
  | { readonly ok: false; readonly answer: Response };

function check(context: Context, query: URLSearchParams): Checked {
  const target = query.get("redirect_uri") ?? "";
  const refuse = (text: string) => ({ ok: false as const, answer: page(consentProblemPage(text), 400) });
  const app = appCalled(context, query.get("client_id") ?? "");
  if (!app?.approved) return refuse("The API key is not known.");
  if (!app.redirectUris.includes(target)) {
    return refuse("The requested redirect URL is not permitted.");
  }
  const back = (error: string, description: string): Checked => ({
    ok: false,
    answer: sendBack(target, { state: query.get("state") ?? "", error, error_description: description }),
  });
  if (query.get("response_type") !== "code") return back("invalid_request", "response_type must be code");
  if (!query.get("state")) return back("invalid_request", "state is required");
  if (query.get("code_challenge_method") !== "S256" || !/^[\w-]{43}$/.test(query.get("code_challenge") ?? "")) {
    return back("invalid_request", "code_challenge is required");
  }
  const scopes = (query.get("scope") ?? "").split(" ").filter(Boolean);
  if (scopes.length === 0 || scopes.some((scope) => !knownScopes.includes(scope))) {
    return back("invalid_scope", "The request specified invalid permissions");
  }
  return { ok: true, app, scopes };
}

function sendBack(target: string, fields: Record<string, string>): Response {
  const url = new URL(target);
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
  return redirect(url.href);
}

/**
 * `/oauth/connect`. GET: the consent page. POST of a form with `user_id` and `answer=allow|cancel`, to the same address:
 * the seller's answer, which leads back to the app.
 */
export async function connect(context: Context, request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const checked = check(context, query);
  if (!checked.ok) return checked.answer;
  if (request.method === "GET") return page(consentPage(context.state, query, checked.scopes));
  const form = new URLSearchParams(await request.text());
  const target = query.get("redirect_uri") ?? "";
  const state = query.get("state") ?? "";
  const userId = Number(form.get("user_id"));
  if (form.get("answer") !== "allow" || !context.state.sellers.some((seller) => seller.userId === userId)) {
    return sendBack(target, { state, error: "access_denied", error_description: "The user denied the request" });
  }
  if (!reaches(context, checked.app, userId)) {
    // Assumed: what Etsy answers to a seller whose shop the app may not reach is not known.
    const description = "This application may not access the shop of this account";
    return sendBack(target, { state, error: "unauthorized_client", error_description: description });
  }
  const code = `${secret(context)}${newId(context)}`;
  context.state.codes.push({
    code,
    userId,
    redirectUri: target,
    challenge: query.get("code_challenge") ?? "",
    scopes: checked.scopes,
    expires: milliseconds(context) + codeLifeMs,
    app: checked.app.id,
  });
  context.changed();
  return sendBack(target, { code, state });
}

const refuse = (error: string, description: string) =>
  Response.json({ error, error_description: description }, { status: 400 });

/** POST …/oauth/token: form or JSON, without any client secret. */
export async function token(context: Context, request: Request): Promise<Response> {
  if (request.method !== "POST") return Response.json({ error: "Resource not found" }, { status: 404 });
  const fields = readFields(await request.text(), request.headers.get("content-type") ?? "");
  if (!fields) return refuse("invalid_request", "The body is malformed");
  const client = fields.get("client_id");
  const app = typeof client === "string" ? appCalled(context, client) : undefined;
  if (!app?.approved) return refuse("invalid_request", "client_id is invalid");
  switch (fields.get("grant_type")) {
    case "authorization_code":
      return exchange(context, app, fields);
    case "refresh_token":
      return refresh(context, app, fields);
    default:
      return refuse("unsupported_grant_type", "grant_type is not supported");
  }
}

function readFields(text: string, type: string): Map<string, unknown> | null {
  if (!type.includes("json")) return new Map(new URLSearchParams(text));
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? new Map(Object.entries(parsed)) : null;
  } catch {
    return null;
  }
}

function exchange(context: Context, app: App, fields: Map<string, unknown>): Response {
  const now = milliseconds(context);
  const verifier = fields.get("code_verifier");
  if (typeof verifier !== "string" || verifier === "") return refuse("invalid_request", "code_verifier is required");
  const known = context.state.codes.find((each) => each.code === fields.get("code"));
  // Single use, whatever comes of it.
  context.state.codes = context.state.codes.filter((each) => each !== known && each.expires > now);
  if (!known || known.expires <= now || (known.app ?? firstAppId) !== app.id) {
    return refuse("invalid_grant", "code is invalid or expired");
  }
  if (known.redirectUri !== fields.get("redirect_uri")) return refuse("invalid_grant", "redirect_uri does not match");
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  if (!/^[\w.~-]{43,128}$/.test(verifier) || challenge !== known.challenge) {
    return refuse("invalid_grant", "code_verifier is invalid");
  }
  return Response.json(issue(context, app, known.userId, known.scopes));
}

/** The old refresh token is dead from here on. */
function refresh(context: Context, app: App, fields: Map<string, unknown>): Response {
  const asked = fields.get("refresh_token");
  const known = asked ? context.state.tokens.find((each) => each.refresh === asked) : undefined;
  const foreign = known && (known.app ?? firstAppId) !== app.id;
  if (!known || foreign || known.revoked || known.refreshExpires <= milliseconds(context)) {
    return refuse("invalid_grant", "refresh_token is revoked");
  }
  known.refresh = "";
  return Response.json(issue(context, app, known.userId, known.scopes));
}

function issue(context: Context, app: App, userId: number, scopes: string[]) {
  const now = milliseconds(context);
  const made: Token = {
    userId,
    access: `${userId}.${secret(context)}${newId(context)}`,
    accessExpires: now + accessLifeMs,
    refresh: `${userId}.${secret(context)}${newId(context)}`,
    refreshExpires: now + refreshLifeMs,
    scopes,
    revoked: false,
    app: app.id,
  };
  context.state.tokens = context.state.tokens.filter(
    (each) => each.accessExpires > now - rememberedMs || (each.refresh !== "" && !each.revoked),
  );
  context.state.tokens.push(made);
  return {
    access_token: made.access,
    token_type: "Bearer",
    expires_in: accessLifeMs / 1000,
    refresh_token: made.refresh,
  };
}

/** A new password, or the seller's own "disconnect": every token of the seller is dead (behaviour 1.6). */
export function revoke(state: State, userId: number): void {
  for (const each of state.tokens) if (each.userId === userId) each.revoked = true;
}

/** Whether an app can still reach this seller's shop, through a refresh at least. */
export function isConnected(state: State, userId: number, now: number): boolean {
  return state.tokens.some(
    (each) => each.userId === userId && !each.revoked && each.refresh !== "" && each.refreshExpires > now,
  );
}
