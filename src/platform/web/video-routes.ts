import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import { platformText } from "#src/platform/kernel/messages/en.ts";
import type { VideoStream } from "#src/platform/photos/videos/stream.ts";
import { byteRange } from "./byte-range.ts";
import { type Route, sendPage } from "./http-io.ts";
import { page } from "./page.ts";

type Source = (path: string, use: (video: VideoStream) => Promise<void>) => Promise<void>;

export type VideoRoutesDeps = {
  readonly app: {
    /** Of an export, to keep. */
    readonly video: Source;
    /** Of a change, for a person who looks at it. */
    readonly watched: Source;
  };
  readonly logger: Logger;
  /** Readers at once, each of whom holds a few megabytes; and how many of them one studio may have. */
  readonly most?: number;
  readonly mostOfStudio?: number;
  /** A reader who takes nothing for so long is cut off, milliseconds. */
  readonly idleMs?: number;
};

/** What a browser needs to play it, and nothing else. */
const shown = {
  "content-disposition": "inline",
  "content-security-policy":
    "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};
const kept = { "content-disposition": "attachment" };

/** Signed videos, piece by piece, as fast as they are taken. Parts of them are given, for players ask for these. */
export function videoRoutes({ app, logger, most = 12, mostOfStudio = 6, idleMs = 60_000 }: VideoRoutesDeps): Route[] {
  /** A mark for each, the studio's own. */
  const readers: string[] = [];

  async function answer(source: Source, headers: Readonly<Record<string, string>>, on: Exchange): Promise<void> {
    const [, , studio = ""] = (on.request.url ?? "").split("/");
    const ofStudio = readers.filter((each) => each === studio).length;
    if (readers.length >= most || ofStudio >= mostOfStudio) return busy(on.response);
    readers.push(studio);
    try {
      on.response.setTimeout(idleMs, () => void on.response.destroy());
      await source(on.request.url ?? "", (video) => send(video, headers, on));
    } catch (error) {
      const problem = toOmsError(error);
      if (problem.code !== "not-found") logger.warn({ errorCode: problem.code }, "video");
      if (on.response.headersSent) return void on.response.destroy();
      if (problem.code === "not-found") {
        return sendPage(on.response, 404, page(platformText.noVideoTitle, platformText.noVideo));
      }
      sendPage(on.response, 503, page(platformText.videoLaterTitle, platformText.videoLater));
    } finally {
      readers.splice(readers.indexOf(studio), 1);
    }
  }

  const route = (path: string, source: Source, headers: Readonly<Record<string, string>>): Route => ({
    path,
    method: ["GET"],
    handler: (request, response) => void answer(source, headers, { request, response }),
  });
  return [route("/videos/:studio/:hash", app.video, kept), route("/videos/:studio/:hash/watch", app.watched, shown)];
}

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

async function send(
  video: VideoStream,
  headers: Readonly<Record<string, string>>,
  { request, response }: Exchange,
): Promise<void> {
  const { size } = video;
  const range = byteRange(request.headers.range, size);
  const same = {
    ...headers,
    "content-type": "video/mp4",
    "accept-ranges": "bytes",
    "cache-control": "private, no-store",
    "x-content-type-options": "nosniff",
  };
  if (range === "none") {
    response.writeHead(416, { ...same, "content-type": "text/plain", "content-range": `bytes */${size}` });
    response.end();
    return;
  }
  const part = range ?? { from: 0, to: size - 1 };
  response.writeHead(range ? 206 : 200, {
    ...same,
    "content-length": part.to - part.from + 1,
    ...(range ? { "content-range": `bytes ${part.from}-${part.to}/${size}` } : {}),
  });
  await pipeline(Readable.from(video.chunks(part), { objectMode: false }), response);
}

function busy(response: ServerResponse): void {
  response.setHeader("retry-after", "30");
  sendPage(response, 503, page(platformText.videoLaterTitle, platformText.videosBusy));
}
