import type { Picture } from "#src/platform/photos/pictures.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import type { Route } from "./http-io.ts";
import { platformText } from "#src/platform/kernel/messages/en.ts";

/** Signed pictures for Slack's cards. All who have the address may see it until it ends; nobody can guess one. */
export function photoRoutes(deps: {
  readonly app: { picture(path: string): Promise<Picture> };
  readonly logger: Logger;
}): Route[] {
  const route = (path: string): Route => ({
    path,
    method: ["GET"],
    handler(request, response) {
      deps.app.picture(request.url ?? "").then(
        ({ bytes, mime }) => {
          response.writeHead(200, {
            "content-type": mime,
            "content-length": bytes.length,
            "cache-control": "private, max-age=86400, immutable",
            "x-content-type-options": "nosniff",
            // Cards show it on Slack's pages.
            "cross-origin-resource-policy": "cross-origin",
          });
          response.end(bytes);
        },
        (error: unknown) => {
          const problem = toOmsError(error);
          if (problem.code !== "not-found" && problem.code !== "rate-limited")
            deps.logger.error({ errorCode: problem.code, cause: problem.message }, "photo");
          response.writeHead(problem.code === "not-found" ? 404 : 503, { "content-type": "text/plain" });
          response.end(platformText.noPicture);
        },
      );
    },
  });
  return [route("/photos/:studio/:hash/:size")];
}
