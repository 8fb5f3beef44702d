import { readContext } from "#src/modules/shops/index.ts";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import { createPictures } from "#src/platform/photos/pictures.ts";
import type { NormalPhoto, PhotoLink } from "#src/platform/photos/port.ts";
import { streamVideo, type VideoStream } from "#src/platform/photos/videos/stream.ts";
import type { AppDeps } from "../deps.ts";
import { greetingOf } from "../greeting.ts";
import type { GreetingView } from "../model.ts";
import type { DigestView } from "../rules/digest-view.ts";
import { reportPicture } from "../rules/report-picture.ts";
import { describeDigest } from "./digests.ts";
import { drawnReport } from "./report.ts";

export type DeliveryUseCases = {
  /** null: no role any more. */
  describeGreeting(studioId: StudioId, slackUserId: string): Promise<GreetingView | null>;
  /** What a digest of this date says now. */
  describeDigest(studioId: StudioId, of: { date: string; since: Date; until: Date }): Promise<DigestView>;
  /** The picture behind one of our signed addresses. Raises `not-found`. */
  picture(path: string): Promise<{ bytes: Uint8Array; mime: NormalPhoto["mime"] }>;
  /** … and the video behind one. Raises `not-found`. */
  video(path: string, use: (video: VideoStream) => Promise<void>): Promise<void>;
};

export function deliveryUseCases(deps: AppDeps): DeliveryUseCases {
  const { clock, photoBytes, photoLinks, stores } = deps;
  const pictureOf = createPictures({
    now: () => clock.now().getTime(),
    draw: (link) => drawPicture(deps, link),
    stillThere: async (link) => {
      if (link.kind === "sheet") for (const hash of link.hashes.slice(0, 1)) await photoBytes.get(link.studioId, hash);
    },
  });
  return {
    async describeGreeting(studioId, slackUserId) {
      const context = await readContext(stores.worker(studioId));
      const member = context.members.find((each) => each.slackUserId === slackUserId);
      return member ? greetingOf(context, member) : null;
    },

    describeDigest: (studioId, of) => describeDigest(deps, studioId, of),

    picture: async (path) => pictureOf(photoLinks.read(path)),

    async video(path, use) {
      const { studioId, hash } = photoLinks.readVideo(path);
      await use(await streamVideo(deps.videoBytes, studioId, hash));
    },
  };
}

async function drawPicture(deps: AppDeps, link: PhotoLink): ReturnType<DeliveryUseCases["picture"]> {
  const { photoBytes, photoIntake } = deps;
  if (link.kind === "photo") {
    const bytes = await photoBytes.get(link.studioId, link.hash);
    if (link.size === "whole") return { bytes, mime: bytes[0] === 0x89 ? "image/png" : "image/jpeg" };
    return { bytes: await photoIntake.rendition(bytes, link.size), mime: "image/jpeg" };
  }
  if (link.kind === "report") {
    const picture = reportPicture(await drawnReport(deps, link.studioId));
    // Vega and HarfBuzz come with the first report: no other picture needs them.
    const { drawReport } = await import("../drawing/draw-report.ts");
    return { bytes: await drawReport(picture), mime: "image/png" };
  }
  const photos = await Promise.all(link.hashes.map((hash) => photoBytes.get(link.studioId, hash)));
  return { bytes: await photoIntake.contactSheet(photos, link.first), mime: "image/jpeg" };
}
