import type { Context } from "./context.ts";
import { bearerOf } from "./web-api/index.ts";
import { judgeToken } from "./tokens.ts";
import { reachFile } from "./web-api/reach.ts";

/** `url_private`: for a caller with the token that may see the file; others get a page to sign in, with 200. */
export function privateFile(context: Context, request: Request): Response {
  const { pathname } = new URL(request.url);
  const id = /^\/files-pri\/[A-Z0-9]+-(F[A-Z0-9]+)\//.exec(pathname)?.[1] ?? "";
  const caller = judgeToken(context, bearerOf(request));
  const file = typeof caller === "string" ? undefined : reachFile(context, caller, id);
  if (!file) return loginPage();
  if (pathname.includes("/thumb_1024")) {
    return file.rendition ? bytes(file.rendition.base64, "image/jpeg") : new Response("Not found", { status: 404 });
  }
  return bytes(file.base64, file.mimetype);
}

/** A file for the page, as the person's own browser session would show it. */
export function pageFile(context: Context, id: string): Response {
  const file = context.state.files.find((each) => each.id === id);
  if (!file) return new Response("Not found", { status: 404 });
  return file.rendition ? bytes(file.rendition.base64, "image/jpeg") : bytes(file.base64, file.mimetype);
}

function bytes(base64: string, mimetype: string): Response {
  return new Response(Buffer.from(base64, "base64"), {
    headers: { "content-type": mimetype, "x-content-type-options": "nosniff" },
  });
}

function loginPage(): Response {
  return new Response(
    "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in to see this file.</body></html>",
    {
      headers: { "content-type": "text/html; charset=utf-8" },
    },
  );
}
