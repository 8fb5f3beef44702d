import type { IncomingMessage, ServerResponse } from "node:http";

/** One address of ours that isn't Slack's. In `path` a part such as `:token` stands for any one part. */
export type Route = {
  readonly path: string;
  readonly method: readonly string[];
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
};

/**
 * Gives a request to the route that it names. Nothing that comes from outside raises here: Bolt's own routing decodes
 * addresses while it compares them, which ends a Socket Mode process at `/connect/%E0%A4%A`.
 */
export function createRouter(routes: readonly Route[]): (request: IncomingMessage, response: ServerResponse) => void {
  const known = routes.map((route) => ({ ...route, parts: route.path.split("/") }));
  return (request, response) => {
    const parts = partsOf(request.url);
    if (parts === null) return refuse(response, 400);
    const route = known.find(
      ({ parts: wanted, method }) => method.includes(request.method ?? "") && fits(wanted, parts),
    );
    if (!route) return refuse(response, 404);
    route.handler(request, response);
  };
}

/** Decoded; null: no text. */
function partsOf(url = "/"): readonly string[] | null {
  try {
    return new URL(url, "http://here").pathname
      .replace(/(?<=.)\/$/, "")
      .split("/")
      .map(decodeURIComponent);
  } catch {
    return null;
  }
}

function fits(wanted: readonly string[], parts: readonly string[]): boolean {
  return (
    wanted.length === parts.length &&
    wanted.every((part, index) => (part.startsWith(":") ? parts[index] !== "" : part === parts[index]))
  );
}

function refuse(response: ServerResponse, status: 400 | 404): void {
  response.writeHead(status).end();
}
