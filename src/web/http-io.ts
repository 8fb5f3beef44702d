import type { IncomingMessage, ServerResponse } from "node:http";

/** One address of ours: what Bolt's receiver takes as a custom route. */
export type Route = {
  readonly path: string;
  readonly method: readonly string[];
  handler(request: IncomingMessage, response: ServerResponse): void;
};

/** Answers with a page that neither caches, frames, leaks its address nor runs anything. */
export function sendPage(response: ServerResponse, status: number, html: string, cookie?: string): void {
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    // `form-action` is left open for the redirect that follows our own form to the marketplace's consent page.
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    ...(cookie ? { "set-cookie": cookie } : {}),
  });
  response.end(html);
}

export function redirect(response: ServerResponse, location: string, cookie?: string): void {
  response.writeHead(303, {
    location,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    ...(cookie ? { "set-cookie": cookie } : {}),
  });
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
