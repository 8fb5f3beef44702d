import type { Route } from "./http-io.ts";

const plain = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };

/** For what watches the process: it is up and answers. */
export const healthRoute: Route = {
  path: "/healthz",
  method: ["GET", "HEAD"],
  handler(_request, response) {
    response.writeHead(200, plain);
    response.end("ok");
  },
};

/** Whether it can work: 503 and what keeps it from working, a sentence a line. @param problems asked at each request */
export function readyRoute(problems: () => Promise<readonly string[]>): Route {
  return {
    path: "/readyz",
    method: ["GET", "HEAD"],
    handler(_request, response) {
      problems().then(
        (found) => {
          response.writeHead(found.length === 0 ? 200 : 503, plain);
          response.end(found.length === 0 ? "ready" : `${found.join("\n")}\n`);
        },
        () => response.writeHead(503, plain).end("The checks themselves failed; the log says why.\n"),
      );
    },
  };
}
