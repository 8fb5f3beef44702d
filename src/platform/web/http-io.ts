import type { IncomingMessage, ServerResponse } from "node:http";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { styleHash } from "./page.ts";

/** One address of ours: what Bolt's receiver takes as a custom route. */
export type Route = {
  readonly path: string;
  readonly method: readonly string[];
  handler(request: IncomingMessage, response: ServerResponse): void;
};

export type PageOptions = {
  readonly cookie?: string;
  /** Where a form of the page leads, redirects included: sources of a Content-Security-Policy. */
  readonly formTargets?: string;
};

/** Answers with a page that nobody caches or frames, and on which nothing runs; its style is known by its hash. */
export function sendPage(response: ServerResponse, status: number, html: string, options: PageOptions = {}): void {
  const { cookie, formTargets = "'none'" } = options;
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "content-security-policy": `default-src 'none'; style-src '${styleHash}'; form-action ${formTargets}; frame-ancestors 'none'; base-uri 'none'`,
    ...(cookie ? { "set-cookie": cookie } : {}),
  });
  response.end(html);
}

/**
 * Leads on to `location`, which has to be the page at `allowed` with whatever query: nothing that comes from outside can
 * lead anywhere else.
 */
export function redirect(
  response: ServerResponse,
  location: string,
  allowed: string,
  cookies: readonly string[] = [],
): void {
  const [to, only] = [new URL(location), new URL(allowed)];
  if (to.origin !== only.origin || to.pathname !== only.pathname || to.username || to.password) {
    throw new OmsError("internal", { cause: new Error("a redirect to another address") });
  }
  response.writeHead(303, {
    location,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    ...(cookies.length > 0 ? { "set-cookie": [...cookies] } : {}),
  });
  response.end();
}

/** To another page of our own, after a form was taken: going back to that page later sends no form again. @param path with its query */
export function redirectHere(response: ServerResponse, path: string): void {
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(path)) {
    throw new OmsError("internal", { cause: new Error("a redirect to another address") });
  }
  response.writeHead(303, { location: path, "cache-control": "no-store", "referrer-policy": "no-referrer" });
  response.end();
}

/** The request's address; its host is of no interest. */
export function addressOf(request: IncomingMessage): URL {
  return new URL(request.url ?? "/", "http://here");
}

export function readCookie(request: IncomingMessage, name: string): string | null {
  for (const part of (request.headers.cookie ?? "").split(";")) {
    const [key, value] = part.trim().split("=", 2);
    if (key === name && value) return value;
  }
  return null;
}

/** Of a page that says an error: ours, one that passes by itself, or one of what was asked for. */
export function errorStatus({ code, retry }: OmsError): 500 | 503 | 400 {
  if (code === "internal") return 500;
  return retry === "later" ? 503 : 400;
}
