import type { Context } from "../context.ts";

export async function people(_context: Context, _request: Request): Promise<Response> {
  return new Response("Not found", { status: 404 });
}
