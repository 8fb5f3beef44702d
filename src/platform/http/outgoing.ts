/** Names in lower case. Several lines of one name are a list, which only `set-cookie` has. */
export type PlainHeaders = Readonly<Record<string, string | readonly string[]>>;

type Bytes = string | Uint8Array<ArrayBuffer>;

/** One call as it leaves. */
export type Outgoing = {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A promise where a form, a blob or a stream is still to be read. */
  readonly body: Bytes | null | Promise<Bytes>;
  /** The caller's. */
  readonly signal: AbortSignal | null;
};

const formType = "application/x-www-form-urlencoded;charset=UTF-8";
const textType = "text/plain;charset=UTF-8";

/** A `Request` encodes every body there is (forms, blobs, streams), so that the transport sees bytes only. */
export function fromRequest(request: Request): Outgoing {
  return {
    url: new URL(request.url),
    method: request.method,
    headers: lowerCase(request.headers),
    body: request.body === null ? null : request.arrayBuffer().then((bytes) => new Uint8Array(bytes)),
    signal: request.signal,
  };
}

/**
 * What `fetch` was asked, as `new Request(input, init)` would read it. To make one takes a tenth of an acknowledgement's
 * time, so a call with a plain body, which is nearly every call of the libraries here, goes without.
 *
 * @throws TypeError as `new Request` does
 */
export function fromFetch(input: string | URL | Request, init: RequestInit | undefined): Outgoing {
  const body = init?.body ?? null;
  const method = methodOf(init?.method);
  if (input instanceof Request || !isPlain(body) || method === null || (body !== null && bodiless.has(method))) {
    return fromRequest(new Request(input, body instanceof ReadableStream ? { ...init, duplex: "half" } : init));
  }
  const headers = lowerCase(init?.headers ?? {});
  const type = body instanceof URLSearchParams ? formType : typeof body === "string" ? textType : null;
  if (type !== null) headers["content-type"] ??= type;
  const bytes = body instanceof URLSearchParams ? body.toString() : body;
  return { url: new URL(input), method, headers, body: bytes, signal: init?.signal ?? null };
}

type PlainBody = string | URLSearchParams | Uint8Array<ArrayBuffer> | null;

function isPlain(body: unknown): body is PlainBody {
  return body === null || typeof body === "string" || body instanceof Uint8Array || body instanceof URLSearchParams;
}

const bodiless = new Set(["GET", "HEAD"]);
const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** null: a rare one, or in a spelling whose case means something; `Request` knows what to do with it. */
function methodOf(method = "GET"): string | null {
  if (methods.has(method)) return method;
  const upper = method.toUpperCase();
  return methods.has(upper) && upper !== "PATCH" ? upper : null;
}

/** Joined where a name comes twice, as `Headers` does. */
function lowerCase(headers: NonNullable<RequestInit["headers"]>): Record<string, string> {
  const found: Record<string, string> = {};
  const entries = Symbol.iterator in headers ? headers : Object.entries(headers);
  for (const [name = "", value] of entries as Iterable<readonly [string, unknown]>) {
    const key = name.toLowerCase();
    const before = found[key];
    const text = String(value).trim();
    found[key] = before === undefined ? text : `${before}, ${text}`;
  }
  return found;
}
