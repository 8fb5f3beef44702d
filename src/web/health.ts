import type { Route } from "./http-io.ts";

/** For whoever watches the process: it is up and answers. */
export const healthRoute: Route = {
  path: "/healthz",
  method: ["GET"],
  handler(_request, response) {
    response.writeHead(200, { "content-type": "text/plain", "cache-control": "no-store" });
    response.end("ok");
  },
};
