import type { Json } from "../contract.ts";
import { type Context, note } from "../context.ts";
import { textOf } from "../json.ts";
import { missingPictures } from "../pictures.ts";
import { findChannel } from "../state.ts";
import { judgeToken } from "../tokens.ts";
import { type ApiResult, openView, publishHome, refuse, updateView } from "../views.ts";
import { chat, type Method } from "./chat.ts";
import { directory } from "./directory.ts";
import { authorization, oauthAccess } from "./authorization.ts";
import { history } from "./history.ts";

const views: Record<string, Method> = {
  "views.open": (context, request, caller) => openView(context, request, caller, false),
  "views.push": (context, request, caller) => openView(context, request, caller, true),
  "views.update": updateView,
  "views.publish": publishHome,
};

const methods: Readonly<Record<string, Method>> = { ...chat, ...directory, ...history, ...views, ...authorization };

/** What each method needs, as far as it needs one. */
const scopes: Readonly<Record<string, string>> = {
  "chat.postMessage": "chat:write",
  "chat.postEphemeral": "chat:write",
  "chat.update": "chat:write",
  "chat.delete": "chat:write",
  "users.info": "users:read",
  "users.list": "users:read",
  "team.info": "team:read",
  "files.info": "files:read",
  "conversations.open": "im:write",
  "conversations.join": "channels:join",
  "conversations.list": "channels:read",
  "conversations.history": "channels:history",
  "conversations.replies": "channels:history",
};

const readingScopes = { channel: "channels:read", private: "groups:read", im: "im:read" } as const;
const readsChannel = new Set(["conversations.info", "conversations.members"]);

/** Reading of a conversation asks for the scope of its kind; of one that isn't there, any of them will do. */
function missingScope({ state }: Context, name: string, body: Json, provided: readonly string[]): string | null {
  const needed = scopes[name];
  if (needed) return provided.includes(needed) ? null : needed;
  if (!readsChannel.has(name)) return null;
  const channel = findChannel(state, textOf(body["channel"]));
  const any = channel ? [readingScopes[channel.kind]] : Object.values(readingScopes);
  return any.some((scope) => provided.includes(scope)) ? null : any.join(",");
}

/** `POST /api/<method>`, in any of the forms Slack takes. */
export async function callMethod(context: Context, name: string, request: Request): Promise<Response> {
  const fault = takeFault(context, name);
  if (fault?.when === "before") return faulty(context, name, fault);
  const result = await judge(context, name, request);
  note(context, {
    direction: "in",
    name,
    ok: result.ok,
    detail: result.ok ? "" : [result["error"], ...messagesOf(result)].join("; "),
  });
  if (fault) return faulty(context, name, fault);
  if (result["error"] === "ratelimited") {
    const { retry_after: wait, ...body } = result;
    return Response.json(body, { status: 429, headers: { "retry-after": String(wait) } });
  }
  const headers = { "x-slack-req-id": `req-${context.ledger.entries.length}` };
  return Response.json(result, { headers: { ...headers, ...grantedHeader(context, request) } });
}

/** Slack says with every answer what the token may. */
function grantedHeader(context: Context, request: Request): Record<string, string> {
  const token = bearerOf(request);
  const caller = token === undefined ? "not_authed" : judgeToken(context, token);
  return typeof caller === "string" ? {} : { "x-oauth-scopes": caller.installation.scopes.join(",") };
}

function messagesOf(result: ApiResult): string[] {
  return (result["response_metadata"] as { messages?: string[] } | undefined)?.messages ?? [];
}

async function judge(context: Context, name: string, request: Request): Promise<ApiResult> {
  // The one method that asks for the app's own credentials instead of a token.
  if (name === "oauth.v2.access") return oauthAccess(context, await readBody(request), request.headers);
  const method = methods[name];
  if (!method) return { ...refuse("unknown_method"), req_method: name };
  const body = await readBody(request);
  const token = bearerOf(request) ?? body["token"];
  if (token === undefined) return refuse("not_authed");
  const caller = judgeToken(context, token);
  if (typeof caller === "string") return refuse(caller);
  const provided = caller.installation.scopes;
  const needed = missingScope(context, name, body, provided);
  if (needed) {
    return { ok: false, error: "missing_scope", needed, provided: provided.join(",") };
  }
  const view = name.startsWith("views.");
  const [blocks, at] = view
    ? [(body["view"] as Json | undefined)?.["blocks"], "/view/blocks"]
    : [body["blocks"], "/blocks"];
  const missing = await missingPictures(context, blocks, at);
  if (missing.length > 0) return refuse(view ? "invalid_arguments" : "invalid_blocks", missing);
  return method(context, body, caller);
}

export function bearerOf(request: Request): string | undefined {
  return /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
}

const jsonFields = new Set(["blocks", "view", "metadata", "attachments"]);

async function readBody(request: Request): Promise<Json> {
  const type = request.headers.get("content-type") ?? "";
  if (type.includes("application/json")) return (await request.json()) as Json;
  const text = type.includes("multipart/form-data")
    ? await request.formData()
    : new URLSearchParams(await request.text());
  const query = new URL(request.url).searchParams;
  const body: Json = {};
  for (const [name, value] of [...query.entries(), ...text.entries()]) {
    if (typeof value !== "string") continue;
    body[name] = jsonFields.has(name) ? parse(value) : value;
  }
  return body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function takeFault(context: Context, name: string) {
  const fault = context.ledger.faults.find((each) => each.count > 0 && (each.method === name || each.method === "*"));
  if (!fault) return undefined;
  fault.count -= 1;
  context.ledger.faults = context.ledger.faults.filter((each) => each.count > 0);
  return fault;
}

/** `x-sandbox-fault` tells the HTTP shell to drop the line, or never to answer. */
function faulty(context: Context, name: string, fault: NonNullable<ReturnType<typeof takeFault>>): Response {
  note(context, { direction: "in", name, ok: false, detail: `fault: ${fault.mode}` });
  switch (fault.mode) {
    case "ratelimited":
      return Response.json(
        { ok: false, error: "ratelimited" },
        { status: 429, headers: { "retry-after": String(fault.retryAfter ?? 1) } },
      );
    case "error":
      return Response.json({ ok: false, error: fault.error ?? "internal_error" });
    case "status":
      return new Response("upstream error", { status: fault.status ?? 503 });
    default:
      return new Response(null, { status: 504, headers: { "x-sandbox-fault": fault.mode } });
  }
}
