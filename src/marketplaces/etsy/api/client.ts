import type { z } from "zod";
import type { ShopAccess } from "#src/marketplaces/port.ts";
import type { Http } from "#src/platform/http/http.ts";
import type { Limiter, Priority } from "#src/platform/http/pace/limiter.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { endpointPath, endpoints, type Include, type Operation } from "./endpoints.ts";
import { withoutEchoes } from "./echoes.ts";
import { parseJson, readErrorBody } from "./error-body.ts";
import type { Multipart } from "./multipart.ts";
import { type Asked, fromErrorReply, fromHttpError, stopped, uncertain } from "./errors.ts";

/** Who calls: a shop's sign-in. */
export type Caller = Pick<ShopAccess, "token" | "refused" | "guard" | "sent" | "priority" | "studio" | "signal">;

export type EtsyCall = {
  /** For the placeholders of the path. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly includes?: readonly Include[];
  readonly body?: URLSearchParams | FormData | { readonly json: unknown } | Multipart;
  /** What of the body names or reaches a person: an error says none of it. */
  readonly personal?: readonly string[];
  /** Of a call without a caller; bulk when left out. */
  readonly priority?: Priority;
};

export type EtsyClient = {
  /** One operation of the table; the reply cut to what `schema` names. `caller` null: the app's key alone. */
  call<T>(operation: Operation, caller: Caller | null, call: EtsyCall, schema: z.ZodType<T>): Promise<T>;
  /** As `call`, null where Etsy answers 404. */
  find<T>(operation: Operation, caller: Caller | null, call: EtsyCall, schema: z.ZodType<T>): Promise<T | null>;
  /** The file of a photo at an address that Etsy named, without a sign-in; null: it isn't there. */
  picture(address: string, caller: Pick<Caller, "signal">): Promise<Uint8Array | null>;
};

export type ClientOptions = {
  readonly http: Http;
  readonly limiter: Limiter;
  readonly apiUrl: string;
  /** `keystring:shared_secret`, which every request carries (etsy behaviour 1.4). */
  readonly apiKey: string;
  /** Whether it is one that a studio's owner brought. */
  readonly ownApp?: boolean;
};

/** `tokens`: those that were sent. */
type Exchanged = { readonly response: Response; readonly tokens: readonly (string | undefined)[] };

const deadlines = { read: 20_000, write: 45_000, upload: 120_000, video: 600_000, picture: 60_000 } as const;
/** As much as Etsy takes of a photo (etsy behaviour 3.7). */
const pictureBytes = 20 * 1024 * 1024;

/**
 * Calls Etsy, each call once. The only repetition is a call refused with 401, which did nothing: once more with a fresh
 * token. A write asks the caller's `guard` immediately before it is sent.
 */
export function createEtsyClient({ http, limiter, apiUrl, apiKey, ownApp }: ClientOptions): EtsyClient {
  async function exchange(operation: Operation, caller: Caller | null, call: EtsyCall): Promise<Exchanged> {
    const token = await caller?.token();
    const response = await attempt(operation, caller, call, token);
    if (response.status !== 401 || !caller || token === undefined) return { response, tokens: [token] };
    const fresh = await caller.token(token);
    if (fresh === token) return { response, tokens: [token] };
    const again = await attempt(operation, caller, call, fresh);
    // A page in front of Etsy's API that says 401 says nothing of the sign-in.
    if (again.status === 401 && isEtsys(await again.clone().text())) await caller.refused(fresh);
    return { response: again, tokens: [token, fresh] };
  }

  async function attempt(
    operation: Operation,
    caller: Caller | null,
    call: EtsyCall,
    token: string | undefined,
  ): Promise<Response> {
    const { method, write } = endpoints[operation];
    const headers = new Headers({ "x-api-key": apiKey, accept: "application/json" });
    if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
    const body = encodeBody(call.body, headers);
    const init: RequestInit = { method, headers, body, signal: caller?.signal ?? null };
    const request = new Request(address(apiUrl, operation, call), init);
    await takeTurn(limiter, caller?.priority ?? call.priority ?? "bulk", caller);
    if (write) await caller?.guard();
    caller?.sent?.();
    const streamed = isMultipart(call.body) ? call.body : null;
    const deadlineMs = streamed
      ? deadlines.video
      : body instanceof FormData
        ? deadlines.upload
        : write
          ? deadlines.write
          : deadlines.read;
    try {
      const response = await http.send(request, {
        service: "etsy",
        deadlineMs,
        ...(streamed ? { body: streamed.bytes } : {}),
      });
      limiter.observe(response);
      return response;
    } catch (error) {
      throw fromHttpError({ operation, write }, error);
    }
  }

  async function read<T>(operation: Operation, caller: Caller | null, request: EtsyCall, schema: z.ZodType<T>) {
    const asked = { operation, write: endpoints[operation].write, ownApp };
    const { response, tokens } = await exchange(operation, caller, request);
    const text = await response.text();
    if (!response.ok) {
      const said = withoutEchoes(text, [apiKey, apiKey.split(":")[1], ...tokens, ...(request.personal ?? [])]);
      return { absent: response.status === 404 && isEtsys(said), error: errorOf(asked, response, said) };
    }
    // 204 stands for "done"; a page with 200 is of something in front of it, and says nothing of a write.
    const json = text === "" ? null : parseJson(text);
    const reply = schema.safeParse(json);
    const isObject = typeof json === "object" && json !== null;
    const isAnswer = response.status === 204 || (asked.write ? isObject : json !== undefined);
    if (isAnswer && reply.success) return { data: reply.data };
    const cause = new Error(`etsy ${operation} ${response.status}: not the reply expected`, { cause: reply.error });
    // What is no JSON comes from something in front of it.
    const odd = !asked.write && isObject;
    throw odd ? new OmsError("marketplace-odd", { cause }) : uncertain(asked, cause);
  }

  return {
    async call(operation, caller, request, schema) {
      const reply = await read(operation, caller, request, schema);
      if (reply.error) throw reply.error;
      return reply.data;
    },
    async find(operation, caller, request, schema) {
      const reply = await read(operation, caller, request, schema);
      if (reply.absent) return null;
      if (reply.error) throw reply.error;
      return reply.data;
    },
    async picture(named, { signal }) {
      // Its address is in an answer of Etsy's: it leads to the internet, and to no machine that only we can reach.
      const options = {
        service: "etsy-pictures",
        deadlineMs: deadlines.picture,
        maxBytes: pictureBytes,
        publicOnly: true,
      };
      const asked = { operation: "picture", write: false };
      const response = await http
        .send(new Request(named, { signal: signal ?? null }), options)
        .catch((error: unknown) => {
          throw fromHttpError(asked, error);
        });
      if (response.status >= 500 || response.status === 429)
        throw uncertain(asked, new Error(`picture ${response.status}`));
      return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
    },
  };
}

/** Whether an error reply is Etsy's own, and not of something in front of it. */
function isEtsys(body: string): boolean {
  return readErrorBody(body).length > 0;
}

function errorOf(asked: Asked, response: Response, text: string): OmsError {
  return fromErrorReply(asked, response.status, response.headers, text);
}

async function takeTurn(limiter: Limiter, priority: Priority, caller: Caller | null): Promise<void> {
  try {
    await limiter.take(priority, caller?.signal, caller?.studio);
  } catch (error) {
    throw error instanceof OmsError ? error : stopped(error);
  }
}

function address(apiUrl: string, operation: Operation, { params = {}, query = {}, includes = [] }: EtsyCall): URL {
  const url = new URL(endpointPath(operation, params), apiUrl);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  if (includes.length > 0) url.searchParams.set("includes", includes.join(","));
  return url;
}

function encodeBody(body: EtsyCall["body"], headers: Headers): URLSearchParams | FormData | string | null {
  if (!body || body instanceof URLSearchParams || body instanceof FormData) return body ?? null;
  if (isMultipart(body)) {
    headers.set("content-type", body.type);
    return null;
  }
  headers.set("content-type", "application/json");
  return JSON.stringify(body.json);
}

function isMultipart(body: EtsyCall["body"]): body is Multipart {
  return body !== undefined && "bytes" in body;
}
