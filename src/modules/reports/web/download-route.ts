import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { offered } from "#src/marketplaces/registry.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import { type Route, sendPage } from "#src/platform/web/http-io.ts";
import { page } from "#src/platform/web/page.ts";
import type { App } from "../app.ts";
import { reportsText } from "../messages/en.ts";

/** Files behind our signed addresses, saved and never shown in the browser. */
export function downloadRoutes(deps: { readonly app: Pick<App, "download">; readonly logger: Logger }): Route[] {
  const route: Route = {
    path: "/downloads/:studio/:file",
    method: ["GET"],
    handler(request, response) {
      deps.app.download(request.url ?? "").then(
        ({ name, mime, text }) => {
          response.writeHead(200, {
            "content-type": `${mime}; charset=utf-8`,
            "content-disposition": `attachment; filename="${name}"`,
            "cache-control": "no-store",
            "referrer-policy": "no-referrer",
            "x-content-type-options": "nosniff",
          });
          if (typeof text === "string") response.end(text);
          // Cut off where it breaks: a file that ends in the middle is no JSON, and nobody takes it for whole.
          else
            pipeline(Readable.from(text), response).catch((error: unknown) =>
              deps.logger.error({ cause: String(error) }, "a download broke off"),
            );
        },
        (error: unknown) => {
          const problem = toOmsError(error);
          const over = problem.code === "not-found";
          if (!over) deps.logger.error({ errorCode: problem.code, cause: problem.message }, "download");
          const sentence = over ? reportsText.download.over : reportsText.download.failed;
          sendPage(
            response,
            over ? 404 : 503,
            page(
              over ? reportsText.download.overTitle : reportsText.download.failedTitle,
              `<p>${sentence}</p>`,
              offered.trademark,
            ),
          );
        },
      );
    },
  };
  return [route];
}
